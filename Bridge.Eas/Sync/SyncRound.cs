using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync.Guards;
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

    /// <summary>Items the phone is told of.</summary>
    public int Told => Delta.Count(entry => entry.Kind <= DeltaKind.SoftDelete);

    /// <summary>What was set aside, and why (without content).</summary>
    public List<(SourceItem Item, string Reason)> Aside { get; } = [];

    /// <summary>What is not certain yet, as of this answer.</summary>
    public Doubts Doubts { get; set; } = state.Doubts;

    /// <summary>How far the answer is cut down.</summary>
    public Narrowing Narrowing { get; init; }

    /// <summary>An item that the phone cannot take.</summary>
    public ItemKey? Refused { get; init; }

    /// <summary>What was set aside is offered again.</summary>
    public bool Retries { get; init; }

    /// <summary>Something is kept back for a while: nothing to come again for at once, but not everything was told.</summary>
    public bool Waits { get; set; }

    /// <summary>Something was left for the next request.</summary>
    public bool More { get; set; }

    public SourceFailure? Failure { get; set; }

    public string? Epoch => Changes?.Epoch ?? ReplayedEpoch ?? State.Epoch;

    /// <summary>What the phone holds after its own commands.</summary>
    public Snapshot Held() => Executed.Delta.Count == 0
        ? State.Held
        : State.Held.With(Executed.Delta.GroupBy(entry => entry.Key).Select(group => group.Last()).Select(entry => KeyValuePair.Create<ItemKey, long?>(entry.Key, entry.Holds ? entry.Version : null)));
}
