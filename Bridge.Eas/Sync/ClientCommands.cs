using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Sync;

/// <summary>A phone's Add.</summary>
/// <param name="ClientId">The phone's own id, at most 40 characters; unique within one request only.</param>
/// <param name="Data">The ApplicationData element.</param>
/// <param name="Identity">
/// A deterministic identity (hex) made from user, device, sync key and ClientId: the <see cref="Uid"/> begins with it, so that a repeated create
/// finds what the first one made.
/// </param>
/// <param name="FormerIdentities">
/// The same for the last keys before: a try whose node died may have made the item under one of them, and the phone went on without it. They
/// count only for items that no known Add has made, since ClientIds are used again.
/// </param>
/// <param name="Said">Outlives the keys that <paramref name="Identity"/> is made from.</param>
internal sealed record ClientAdd(string ClientId, WbxmlElement Data, string Identity, IReadOnlyList<string> FormerIdentities, SaidMark Said = default)
{
    /// <summary>The <c>uid</c> to create with where the phone sends none.</summary>
    public string Uid => Said.Command is null ? Identity : $"{Identity}.{Said.Client}.{Said.Command}";
}

/// <summary>What the phone said, to be known again when the store has forgotten the key it said it under.</summary>
/// <param name="Client">Hash (hex) of the ClientId.</param>
/// <param name="Command">Hash (hex) of the whole Add, ClientId included.</param>
internal readonly record struct SaidMark(string? Client, string? Command);

/// <summary>What the engine knows that helps to find an item which an earlier try of an Add has made: the node died, or the store forgot it.</summary>
/// <param name="Since">A cursor of the source's own from before the earliest such try; null when there is none yet.</param>
/// <param name="LineStartedAt">No try of this line of keys is older. By our clock, not OX's.</param>
/// <param name="MergesSince">
/// The store may have been lost in the middle of an Add: an item that this device made in OX after this, from the same Add, with equal content, or
/// under the same ClientId and name, is taken for it (<see cref="Undecided.StoreLostAfterAdd"/>); null when the line is too old for that.
/// </param>
/// <param name="Mark">How every identity of this device in this collection begins: so it is known which items it made.</param>
/// <param name="IsHeld">The phone holds the item.</param>
/// <param name="IsOfAnAdd">Some known Add of this line has made the item, or was merged into it.</param>
internal sealed record AddLook(byte[]? Since, DateTimeOffset LineStartedAt, DateTimeOffset? MergesSince, string Mark, Func<ItemKey, bool> IsHeld, Func<ItemKey, bool> IsOfAnAdd);

/// <summary>A phone's Change.</summary>
/// <param name="Key">Which item.</param>
/// <param name="Instance">The occurrence (InstanceId, 16.x) as the phone wrote it; null for the whole item.</param>
/// <param name="Data">The ApplicationData element.</param>
/// <param name="KnownVersion">The version this phone has; null when it was never sent (a search result).</param>
/// <param name="ClientWins">The conflict option: true replaces a newer server version, false leaves it (status 7).</param>
internal sealed record ClientChange(ItemKey Key, string? Instance, WbxmlElement Data, long? KnownVersion, bool ClientWins);

/// <summary>A phone's Delete.</summary>
/// <param name="Key">Which item.</param>
/// <param name="Instance">The occurrence (InstanceId, 16.x); null for the whole item.</param>
/// <param name="ToTrash">DeletesAsMoves: move to the trash where the class has one.</param>
/// <param name="KnownVersion">The version this phone has; null when it holds no such item (any more).</param>
internal sealed record ClientDelete(ItemKey Key, string? Instance, bool ToTrash, long? KnownVersion = null);

/// <summary>What became of one command.</summary>
internal sealed record ItemOutcome
{
    public required ItemStatus Status { get; init; }

    /// <summary>The item created or changed; for an Add that succeeded always set.</summary>
    public ItemKey? Key { get; init; }

    /// <summary>
    /// The version OX gave to the result. It goes into this phone's snapshot, so that its own change does not come back, and counts as the phone's own
    /// when the answer is lost (<see cref="CommandMemory"/>). Null when unknown: the item will then be sent once.
    /// </summary>
    public long? Version { get; init; }

    /// <summary>
    /// OX holds something else than the phone believes (a field was refused or normalised): the stored form is sent back once. What the phone says next, not
    /// having seen that, still stands on <see cref="Version"/>.
    /// </summary>
    public bool SendBack
    {
        get => field || IsShared;
        init;
    }

    /// <summary>Somebody else's change may be in the result, and the phone has not heard of it: the stored form is sent back, and what the phone says before it has that is a conflict.</summary>
    public bool IsShared { get; init; }

    /// <summary>It was a draft and is out: it goes from the phone's folder by a deletion, which is no failure of this command.</summary>
    public bool IsSent { get; init; }

    /// <summary>Nothing was made, and the phone's item goes again.</summary>
    public bool IsUnmade { get; private init; }

    /// <summary>What the answer tells at once (16.x: UID, attachment references); null for nothing.</summary>
    public Action<WbxmlWriter>? WriteData { get; init; }

    /// <summary>Nobody can tell whether this is right; counted.</summary>
    public Undecided? Undecided { get; init; }

    /// <summary>Why it failed, without content; for the log.</summary>
    public string? Reason { get; init; }

    public static ItemOutcome Ok(ItemKey key, long? version) => new() { Status = ItemStatus.Success, Key = key, Version = version };

    /// <summary>The user may add nothing here: see <see cref="UnmadeItems"/>.</summary>
    public static ItemOutcome Unmade(string reason) => new() { Status = ItemStatus.Success, IsUnmade = true, Reason = reason };

    public static ItemOutcome Failed(ItemStatus status, string reason) => new() { Status = status, Reason = reason };
}

/// <summary>Item statuses of Sync. Source: MS-ASCMD, "Status (Sync)".</summary>
internal enum ItemStatus
{
    Success = 1,

    /// <summary>The phone stops sending the item: only for what can never be stored.</summary>
    Malformed = 6,

    /// <summary>The server's version won; it follows as a Change.</summary>
    Conflict = 7,

    NotFound = 8,

    /// <summary>Out of space, or it cannot be completed now.</summary>
    CannotComplete = 9,

    /// <summary>Try the whole request again.</summary>
    Retry = 16,

    /// <summary>A draft cannot be sent to whom it names. Source: MS-ASCMD, "Common Status Codes".</summary>
    InvalidRecipients = 183,
}
