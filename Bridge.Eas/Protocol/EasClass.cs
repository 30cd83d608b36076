namespace Bridge.Eas.Protocol;

/// <summary>What a collection holds. Source: MS-ASCMD, "Class (Sync)".</summary>
internal enum EasClass
{
    Email,
    Contacts,
    Calendar,
    Tasks,
}
