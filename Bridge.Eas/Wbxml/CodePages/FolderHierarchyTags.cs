namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 7, FolderHierarchy. Source: MS-ASWBXML, "Code Page 7: FolderHierarchy".</summary>
internal static class FolderHierarchyTags
{
    internal const byte Page = 7;

    internal static readonly WbxmlTag Folders = new(Page, 0x05, nameof(Folders));
    internal static readonly WbxmlTag Folder = new(Page, 0x06, nameof(Folder));
    internal static readonly WbxmlTag DisplayName = new(Page, 0x07, nameof(DisplayName));
    internal static readonly WbxmlTag ServerId = new(Page, 0x08, nameof(ServerId));
    internal static readonly WbxmlTag ParentId = new(Page, 0x09, nameof(ParentId));
    internal static readonly WbxmlTag Type = new(Page, 0x0A, nameof(Type));
    internal static readonly WbxmlTag Response = new(Page, 0x0B, nameof(Response));
    internal static readonly WbxmlTag Status = new(Page, 0x0C, nameof(Status));
    internal static readonly WbxmlTag ContentClass = new(Page, 0x0D, nameof(ContentClass));
    internal static readonly WbxmlTag Changes = new(Page, 0x0E, nameof(Changes));
    internal static readonly WbxmlTag Add = new(Page, 0x0F, nameof(Add));
    internal static readonly WbxmlTag Delete = new(Page, 0x10, nameof(Delete));
    internal static readonly WbxmlTag Update = new(Page, 0x11, nameof(Update));
    internal static readonly WbxmlTag SyncKey = new(Page, 0x12, nameof(SyncKey));
    internal static readonly WbxmlTag FolderCreate = new(Page, 0x13, nameof(FolderCreate));
    internal static readonly WbxmlTag FolderDelete = new(Page, 0x14, nameof(FolderDelete));
    internal static readonly WbxmlTag FolderUpdate = new(Page, 0x15, nameof(FolderUpdate));
    internal static readonly WbxmlTag FolderSync = new(Page, 0x16, nameof(FolderSync));
    internal static readonly WbxmlTag Count = new(Page, 0x17, nameof(Count));
    internal static readonly WbxmlTag Version = new(Page, 0x18, nameof(Version));
}
