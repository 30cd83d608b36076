namespace Bridge.OxApi.Push;

public enum OxPushKind
{
    /// <summary>The socket is up: events count from here, so compare with OX now.</summary>
    Connected,

    /// <summary>New mail in the folders named (mostly the inbox).</summary>
    NewMail,

    /// <summary>Something changed in the calendar folders named.</summary>
    Calendar,
}

public sealed record OxPushEvent(OxPushKind Kind, IReadOnlyList<OxFolderId> Folders);

/// <summary>OX's push over WebSocket. Never tells of flags, deletions, contacts, tasks or folders: polling stays.</summary>
public interface IOxPush
{
    /// <summary>
    /// Connects once and tells events until cancelled or until the connection or the session ends; then the sequence just ends and the caller decides
    /// when to connect again. Never throws for the network's or the server's sake. At most 8 per user and OX node: hold one.
    /// </summary>
    IAsyncEnumerable<OxPushEvent> ConnectAsync(IOxSession session, CancellationToken cancellationToken);
}
