using System.Globalization;

namespace Bridge.OxApi.Mail;

/// <summary>Mutable form of <see cref="OxMailWords"/> while its row is read.</summary>
internal sealed class OxMailWordsRow
{
    /// <summary>Words that the mail server keeps.</summary>
    internal static readonly OxColumns<OxMailWordsRow> AtHand = Of(662);

    /// <summary>The same, made where they are not kept.</summary>
    internal static readonly OxColumns<OxMailWordsRow> Made = Of(663);

    private string? Id { get; set; }

    private string? Folder { get; set; }

    private string? Text { get; set; }

    internal OxMailWords? ToWords() => Folder is { Length: > 0 } folder && uint.TryParse(Id, CultureInfo.InvariantCulture, out var uid) && !string.IsNullOrWhiteSpace(Text)
        ? new(new(new OxFolderId(folder), uid), Text)
        : null;

    private static OxColumns<OxMailWordsRow> Of(int column) => new(
        new OxColumn<OxMailWordsRow, string?>(600, "id", OxCell.Id, m => m.Id, (m, v) => m.Id = v),
        new OxColumn<OxMailWordsRow, string?>(601, "folder_id", OxCell.Text, m => m.Folder, (m, v) => m.Folder = v),
        new OxColumn<OxMailWordsRow, string?>(column, "text_preview", OxCell.Text, m => m.Text, (m, v) => m.Text = v));
}
