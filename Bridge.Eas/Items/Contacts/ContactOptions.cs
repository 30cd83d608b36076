namespace Bridge.Eas.Items.Contacts;

/// <summary>What phones get of address books, section <c>Eas:Contacts</c>.</summary>
public sealed class ContactOptions
{
    /// <summary>
    /// Whether distribution lists are shown as contacts, "List: " before their name and their members in the text. Phones can read them and no
    /// more: what they change or delete is undone. False when unset: Search and recipients find lists in any case.
    /// </summary>
    public bool ShowLists { get; set; }
}
