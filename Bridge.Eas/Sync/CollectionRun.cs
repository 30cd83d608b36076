using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Sync;

/// <summary>What the engine is asked to do with one collection.</summary>
internal sealed record CollectionRun
{
    public required CollectionAddress Address { get; init; }

    public required SourceContext Context { get; init; }

    public required ICollectionSource Source { get; init; }

    public required SyncKey Key { get; init; }

    /// <summary>The key is one that we remember, and not one that the phone says it has.</summary>
    public bool IsRemembered { get; init; }

    public required IReadOnlyList<PhoneCommand> Commands { get; init; }

    /// <summary>Options of this request; null when it has none and the ones before stay in force.</summary>
    public required CollectionOptions? NewOptions { get; init; }

    public required bool GetChanges { get; init; }

    public required bool DeletesAsMoves { get; init; }

    /// <summary>WindowSize of this request; null when it names none and the one before stays in force.</summary>
    public required int? NewWindow { get; init; }

    /// <summary>Items this answer may carry at most, whatever the window says.</summary>
    public required int MostItems { get; init; }

    /// <summary>Bytes this answer may still take; at least one item is sent all the same.</summary>
    public required int Bytes { get; init; }

    /// <summary>How long the answer may be filled.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>The same while the folder's first items are sent.</summary>
    public required TimeSpan FirstTime { get; init; }

    /// <summary>What the source is told of: options in force, ids in force, what the phone can hold.</summary>
    public SourceContext ContextIn(CollectionState state) => Context with
    {
        Options = NewOptions ?? state.OptionsInForce,
        Epoch = state.Epoch,
        Supported = state.Line.Supported?.ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>
    /// Events have another form from 16.0 on (their ids of occurrences, their place, who sends invitations), and from 12.0 on attendees have a status: a
    /// phone that crosses one of those lines keeps its items but needs each of them once more. So it does of drafts when it may write them: what it was
    /// not told before (who gets a blind copy), it would write over. What phones hold of other classes is good in all versions. Source: MS-ASCAL;
    /// MS-ASEMAIL, "Draft"; MS-ASCMD, "protocol versions".
    /// </summary>
    public bool TellsAgain(CollectionState state) => GetChanges
        && (Source.Class == EasClass.Calendar
            ? Crosses(state.Version, EasFeature.ModernCalendar) || Crosses(state.Version, EasFeature.AttendeeStatus)
            : Context.IsDrafts && Crosses(state.Version, EasFeature.Drafts));

    private bool Crosses(EasVersion before, EasFeature line) => before.Has(line) != Context.Version.Has(line);
}

/// <summary>What a collection is answered. The fragments are put into the answer's document.</summary>
internal sealed record CollectionAnswer : IDisposable
{
    public required SyncStatus Status { get; init; }

    /// <summary>The key the phone uses next; unchanged when nothing happened.</summary>
    public string? Key { get; init; }

    public bool MoreAvailable { get; init; }

    /// <summary>Items in <see cref="Commands"/>.</summary>
    public int Sent { get; init; }

    /// <summary>Children of Responses; null when there are none.</summary>
    public WbxmlWriter? Responses { get; init; }

    /// <summary>Children of Commands; null when there are none.</summary>
    public WbxmlWriter? Commands { get; init; }

    /// <summary>The phone has nothing to be told: from 12.1 on the collection may be left out.</summary>
    public bool NothingNew { get; init; }

    /// <summary>The phone's commands were carried out (or answered again).</summary>
    public bool HadCommands { get; init; }

    /// <summary>Set when OX made it impossible; nothing was committed.</summary>
    public SourceFailure? Failure { get; init; }

    /// <summary>To be called when the whole answer was written to the phone's connection; null for nothing to do.</summary>
    public Func<ValueTask>? Written { get; init; }

    public static CollectionAnswer Refused(SyncStatus status) => new() { Status = status };

    public void Dispose()
    {
        Responses?.Dispose();
        Commands?.Dispose();
    }
}

/// <summary>Statuses of Sync and of a collection in it. Source: MS-ASCMD, "Status (Sync)".</summary>
internal enum SyncStatus
{
    Success = 1,

    /// <summary>The key is not known: the phone starts the collection over.</summary>
    InvalidSyncKey = 3,

    ProtocolError = 4,

    /// <summary>Transient: the phone tries again.</summary>
    ServerError = 5,

    /// <summary>The hierarchy changed: FolderSync first.</summary>
    HierarchyChanged = 12,

    /// <summary>An empty or partial request cannot be completed from memory.</summary>
    RequestIncomplete = 13,

    WaitOutOfRange = 14,

    TooManyCollections = 15,

    Retry = 16,
}
