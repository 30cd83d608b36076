using Bridge.Eas.Protocol;
using Bridge.Eas.Sync.Guards;

namespace Bridge.Eas.Sync;

/// <summary>What a generation did with one item.</summary>
internal enum DeltaKind : byte
{
    /// <summary>Sent to the phone as new.</summary>
    Add = 1,

    /// <summary>Sent to the phone as changed.</summary>
    Change = 2,

    /// <summary>Told the phone that it is gone.</summary>
    Delete = 3,

    /// <summary>Told the phone that it left the filter.</summary>
    SoftDelete = 4,

    /// <summary>The phone's own Add or Change was carried out; not sent.</summary>
    FromPhone = 5,

    /// <summary>The phone's own Delete was carried out; not sent.</summary>
    DeletedByPhone = 6,

    /// <summary>Could not be read or mapped in this version; not sent.</summary>
    SetAside = 7,

    /// <summary>Set aside no longer: it is gone, or to be offered again. Not sent.</summary>
    NotAside = 8,

    /// <summary>Made by the phone's Add, whose answer was lost and which was not repeated: told as new by the next generation, unless the phone comes with it.</summary>
    Untold = 9,
}

/// <param name="Kind">What was done.</param>
/// <param name="Key">Which item.</param>
/// <param name="Version">The version as rendered; 0 for deletions.</param>
internal readonly record struct DeltaEntry(DeltaKind Kind, ItemKey Key, long Version)
{
    /// <summary>The item is in the phone's hands after this.</summary>
    public bool Holds => Kind is DeltaKind.Add or DeltaKind.Change or DeltaKind.FromPhone or DeltaKind.Untold;
}

/// <summary>A phone's command.</summary>
internal enum ClientCommandKind : byte
{
    Add = 1,
    Change = 2,
    Delete = 3,
    Fetch = 4,
}

/// <summary>What a phone's command was answered, kept so that a repeated command is answered again instead of carried out again.</summary>
/// <param name="Kind">The command.</param>
/// <param name="ClientId">Of an Add; else empty.</param>
/// <param name="Key">The item; null where nothing was found or made.</param>
/// <param name="Status">As told.</param>
/// <param name="CommandHash">Of this one command with its content: a repeated command is the same one only when this is equal.</param>
/// <param name="Told">What the answer told at once (16.x), as <see cref="Wbxml.WbxmlWriter.Detached"/> gives it; empty for nothing.</param>
internal sealed record CommandResult(ClientCommandKind Kind, string ClientId, ItemKey? Key, ItemStatus Status, ulong CommandHash, byte[] Told)
{
    public bool Made => Kind == ClientCommandKind.Add && Status == ItemStatus.Success && Key is not null;
}

/// <summary>
/// One step of a collection's state: what the phone was told and what it asked, so that the same request can be answered again.
/// It holds the plan (ids, operations, versions as rendered), never content. Committed before the answer's first byte.
/// </summary>
internal sealed record Generation
{
    public required int Counter { get; init; }

    /// <summary>The generation this one was computed from: the key of the request that made it.</summary>
    public required int Parent { get; init; }

    public required string ParentTag { get; init; }

    /// <summary>Of all that is stored of it but the time; see <see cref="SyncKey.Tag"/>. Known once it was written or read.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Milliseconds since 1970 UTC.</summary>
    public required long CommittedAt { get; init; }

    /// <summary>Hash over what the request asked of this collection: the filter in force and its Commands.</summary>
    public required ulong RequestHash { get; init; }

    /// <summary>Everything detected up to <see cref="Cursor"/> has been delivered.</summary>
    public required bool Drained { get; init; }

    /// <summary>Nothing more is to be had at once, though not everything was delivered: something waits.</summary>
    public bool Waits { get; init; }

    /// <summary>How far this answer was cut down.</summary>
    public Narrowing Narrowing { get; init; }

    /// <summary>Under which the request was answered. The header may have forgotten them, or have heard of others from a copy that came late.</summary>
    public required CollectionOptions Options { get; init; }

    /// <summary>The filter under which <see cref="Cursor"/> was reached: it says nothing of another one.</summary>
    public int FilterType => Options.FilterType;

    /// <summary>The protocol version in whose form the phone has its items.</summary>
    public required EasVersion Version { get; init; }

    /// <summary>With this generation everything the phone held is to be told again, in another version's form; what is not in <see cref="Delta"/> yet follows.</summary>
    public bool TellsAgain { get; init; }

    /// <summary>Where the source goes on from; empty before the first detection.</summary>
    public required byte[] Cursor { get; init; }

    public string? Epoch { get; init; }

    public IReadOnlyList<DeltaEntry> Delta { get; init; } = [];

    public IReadOnlyList<CommandResult> Results { get; init; } = [];
}
