namespace Bridge.Eas.Items.Mail;

/// <summary>What may change of a mail, as a phone is told: each by itself, without the rest. Source: MS-ASEMAIL, "Read", "Flag", "Categories".</summary>
[Flags]
internal enum MailParts
{
    None = 0,
    Read = 1,
    Flag = 2,
    Verb = 4,
    Categories = 8,
    All = Read | Flag | Verb | Categories,
}
