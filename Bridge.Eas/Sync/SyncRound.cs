using Bridge.Eas.State.Collections;
using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Sync;

/// <summary>What comes together while one collection is being answered.</summary>
internal sealed class SyncRound(CollectionRun run, CollectionState state, ExecutedCommands executed)
{
    public CollectionRun Run { get; } = run;

    public CollectionState State { get; } = state;

    public ExecutedCommands Executed { get; } = executed;

    /// <summary>What the source found; null when the phone asked for no changes.</summary>
    public SourceChanges? Changes { get; set; }

    public SyncPlan Plan { get; set; } = SyncPlan.Nothing;

    public bool IsReplay { get; init; }

    public string? ReplayedEpoch { get; init; }

    /// <summary>Children of Commands.</summary>
    public WbxmlWriter Commands { get; } = WbxmlWriter.Fragment();

    /// <summary>What was told, in the order told.</summary>
    public List<DeltaEntry> Delta { get; } = [];

    /// <summary>Something was left for the next request.</summary>
    public bool More { get; set; }

    public SourceFailure? Failure { get; set; }

    public string? Epoch => Changes?.Epoch ?? ReplayedEpoch ?? State.Epoch;

    /// <summary>What the phone holds after its own commands.</summary>
    public Snapshot Held() => Executed.Delta.Count == 0
        ? State.Held
        : State.Held.With(Executed.Delta.GroupBy(entry => entry.Key).Select(group => group.Last()).Select(entry => KeyValuePair.Create<ItemKey, long?>(entry.Key, entry.Holds ? entry.Version : null)));
}
