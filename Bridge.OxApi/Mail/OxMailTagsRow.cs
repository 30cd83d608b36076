namespace Bridge.OxApi.Mail;

/// <summary>Mutable form of <see cref="OxMailTags"/> while a mail is read. Source: OX HTTP API, mail, action "get".</summary>
internal sealed class OxMailTagsRow
{
    internal static readonly OxColumns<OxMailTagsRow> Columns = new(
        new OxColumn<OxMailTagsRow, int?>(102, "color_label", OxCell.Int, m => m.Color, (m, v) => m.Color = v),
        new OxColumn<OxMailTagsRow, IReadOnlyList<string>?>(0, "user", OxCell.Texts, m => m.User, (m, v) => m.User = v));

    private int? Color { get; set; }

    private IReadOnlyList<string>? User { get; set; }

    internal OxMailTags ToTags() => new(Math.Clamp(Color ?? 0, 0, 10), User ?? []);
}
