namespace OxSimulator.Store;

/// <summary>What happened in a folder; decides which push topic it may cause.</summary>
public enum SimChangeKind
{
    /// <summary>A mail arrived by delivery (not by the user's own import or move).</summary>
    MailArrived,
    /// <summary>A mail was added, changed, moved or removed in any other way.</summary>
    MailChanged,
    Calendar,
    Contacts,
    Tasks,
    Folders,
}

/// <summary>A change that a user can see.</summary>
/// <param name="FolderId">As the client names it: <c>default0/INBOX</c>, <c>cal://0/31</c>, <c>33</c>.</param>
/// <param name="ItemId">The item, where there is exactly one.</param>
/// <param name="PushToken">The <c>pushToken</c> of the request that caused it: its own connection is not told (reference, 12.3).</param>
public sealed record SimChange(SimChangeKind Kind, string FolderId, string? ItemId = null, string? PushToken = null);
