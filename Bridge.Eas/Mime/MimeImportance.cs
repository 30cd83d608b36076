namespace Bridge.Eas.Mime;

/// <summary>Numbers as in EAS (MS-ASEMAIL, Importance).</summary>
internal enum MimeImportance
{
    Low = 0,
    Normal = 1,
    High = 2,
}
