using Bridge.OxApi.Contacts;

namespace Bridge.Eas.Items.Contacts;

/// <summary>How a contact is called where nobody said how: FileAs on phones, display_name in OX, which OX does not make by itself.</summary>
internal static class ContactNames
{
    /// <summary>What a contact is called that has nothing at all to be called by.</summary>
    private const string Nameless = "-";

    /// <summary>Never empty: phones sort by it.</summary>
    internal static string FileAs(OxContact contact) => First(contact.FileAs, Forms(contact)[0], contact.DisplayName, Other(contact));

    /// <summary>FileAs as we make it.</summary>
    internal static string MadeFileAs(OxContact contact) => First(Forms(contact)[0], contact.DisplayName, Other(contact));

    /// <summary>The display name of a new contact.</summary>
    internal static string Display(OxContact contact) => First(Forms(contact)[0], contact.FileAs, Other(contact));

    /// <summary>The display name after the names changed: made anew, in the same form, if it was made of the names before.</summary>
    internal static string? Display(OxContact stored, OxContact now)
    {
        if (string.IsNullOrEmpty(stored.DisplayName)) return Display(now);
        var form = Forms(stored).IndexOf(stored.DisplayName);
        if (form >= 0) return First(Forms(now)[form], Display(now));
        return stored.DisplayName == Display(stored) ? Display(now) : stored.DisplayName;
    }

    /// <summary>
    /// Contacts that OX collected by itself have a display name and no other; on a phone, which shows the other names, they would be nameless.
    /// </summary>
    internal static bool HasDisplayNameOnly(OxContact contact) =>
        string.IsNullOrEmpty(contact.LastName) && string.IsNullOrEmpty(contact.FirstName) && string.IsNullOrEmpty(contact.Company) && !string.IsNullOrEmpty(contact.DisplayName);

    private static List<string> Forms(OxContact contact) =>
    [
        Joined(", ", contact.LastName, contact.FirstName),
        Joined(" ", contact.FirstName, contact.LastName),
        Joined(" ", contact.FirstName, contact.SecondName, contact.LastName),
        Joined(", ", contact.LastName, Joined(" ", contact.FirstName, contact.SecondName)),
        Joined(" ", contact.LastName, contact.FirstName),
        Joined(" ", contact.Title, contact.FirstName, contact.LastName),
    ];

    private static string Other(OxContact contact) => First(
        contact.Company, contact.Nickname, contact.Email1, contact.Email2, contact.Email3, contact.CellularTelephone1, contact.TelephoneHome1, contact.TelephoneBusiness1);

    private static string Joined(string between, params ReadOnlySpan<string?> parts)
    {
        var present = new List<string>();
        foreach (var part in parts)
            if (!string.IsNullOrWhiteSpace(part)) present.Add(part.Trim());
        return string.Join(between, present);
    }

    private static string First(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
            if (!string.IsNullOrWhiteSpace(name)) return name;
        return Nameless;
    }
}
