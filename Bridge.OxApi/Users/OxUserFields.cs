namespace Bridge.OxApi.Users;

/// <summary>What we read of <c>user?action=get</c>, where <c>id</c> is the user's id.</summary>
internal sealed class OxUserFields
{
    internal static readonly OxColumns<OxUserFields> Columns = new(
        new OxColumn<OxUserFields, int?>(1, "id", OxCell.Int, u => u.Id, (u, v) => u.Id = v),
        new OxColumn<OxUserFields, string?>(500, "display_name", OxCell.Text, u => u.DisplayName, (u, v) => u.DisplayName = v),
        new OxColumn<OxUserFields, string?>(501, "first_name", OxCell.Text, u => u.FirstName, (u, v) => u.FirstName = v),
        new OxColumn<OxUserFields, string?>(502, "last_name", OxCell.Text, u => u.LastName, (u, v) => u.LastName = v),
        new OxColumn<OxUserFields, string?>(555, "email1", OxCell.Text, u => u.Email1, (u, v) => u.Email1 = v),
        new OxColumn<OxUserFields, IReadOnlyList<string>?>(610, "aliases", OxCell.Texts, u => u.Aliases, (u, v) => u.Aliases = v),
        new OxColumn<OxUserFields, string?>(611, "timezone", OxCell.Text, u => u.TimeZone, (u, v) => u.TimeZone = v),
        new OxColumn<OxUserFields, string?>(612, "locale", OxCell.Text, u => u.Locale, (u, v) => u.Locale = v),
        new OxColumn<OxUserFields, string?>(614, "contact_id", OxCell.Id, u => u.ContactId, (u, v) => u.ContactId = v));

    internal int? Id { get; set; }

    internal string? DisplayName { get; set; }

    internal string? FirstName { get; set; }

    internal string? LastName { get; set; }

    internal string? Email1 { get; set; }

    internal IReadOnlyList<string>? Aliases { get; set; }

    internal string? TimeZone { get; set; }

    internal string? Locale { get; set; }

    internal string? ContactId { get; set; }
}
