namespace OxSimulator.Store;

/// <summary>Well-known folder ids and the composite forms of newer modules (reference, 3.5).</summary>
public static class SimFolderIds
{
    public const string Root = "0";
    public const string PrivateRoot = "1";
    public const string PublicRoot = "2";
    public const string SharedRoot = "3";
    public const string GlobalAddressBook = "6";
    public const string CalendarPrefix = "cal://0/";
    public const string ContactsPrefix = "con://0/";
    public const string MailRoot = "default0";

    /// <summary>The first id of ordinary folders here; real installations differ, clients must not rely on it.</summary>
    public const int FirstOrdinary = 31;

    /// <summary><c>cal://0/31</c>, <c>con://0/31</c> and <c>31</c> all name folder 31.</summary>
    public static string Plain(string id)
    {
        if (id.StartsWith(CalendarPrefix, StringComparison.Ordinal)) return id[CalendarPrefix.Length..];
        if (id.StartsWith(ContactsPrefix, StringComparison.Ordinal)) return id[ContactsPrefix.Length..];
        return id;
    }

    public static string Chronos(string plainId) => CalendarPrefix + plainId;

    public static string AddressBook(string plainId) => ContactsPrefix + plainId;

    public static bool IsMail(string id) =>
        id == MailRoot || id.StartsWith(MailRoot + "/", StringComparison.Ordinal);
}
