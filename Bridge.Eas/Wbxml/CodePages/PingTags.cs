namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 13, Ping. Source: MS-ASWBXML, "Code Page 13: Ping".</summary>
internal static class PingTags
{
    internal const byte Page = 13;

    internal static readonly WbxmlTag Ping = new(Page, 0x05, nameof(Ping));
    internal static readonly WbxmlTag AutdState = new(Page, 0x06, nameof(AutdState));
    internal static readonly WbxmlTag Status = new(Page, 0x07, nameof(Status));
    internal static readonly WbxmlTag HeartbeatInterval = new(Page, 0x08, nameof(HeartbeatInterval));
    internal static readonly WbxmlTag Folders = new(Page, 0x09, nameof(Folders));
    internal static readonly WbxmlTag Folder = new(Page, 0x0A, nameof(Folder));
    internal static readonly WbxmlTag Id = new(Page, 0x0B, nameof(Id));
    internal static readonly WbxmlTag Class = new(Page, 0x0C, nameof(Class));
    internal static readonly WbxmlTag MaxFolders = new(Page, 0x0D, nameof(MaxFolders));
    internal static readonly WbxmlTag Version = new(Page, 0x0E, nameof(Version));
}
