using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync.Guards;
using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Sync;

/// <summary>What comes together while one collection is being answered.</summary>
internal sealed class SyncRound(CollectionRun run, CollectionState state, ExecutedCommands executed) : IDisposable
{
    private WbxmlWriter? _commands = WbxmlWriter.Fragment();
    private WbxmlWriter? _responses = WbxmlWriter.Fragment();

    public CollectionRun Run { get; } = run;

    public CollectionState State { get; } = state;

    public ExecutedCommands Executed { get; } = executed;

    /// <summary>What the source found; null when the phone asked for no changes.</summary>
    public SourceChanges? Changes { get; set; }

    public SyncPlan Plan { get; set; } = SyncPlan.Nothing;

    /// <summary>The answer that is given once more; null for a new one.</summary>
    public Generation? Again { get; init; }

    /// <summary>Everything the phone holds is told again.</summary>
    public bool TellsAgain { get; init; }

    /// <summary>Children of Commands.</summary>
    public WbxmlWriter Commands => _commands ?? throw new ObjectDisposedException(nameof(SyncRound));

    /// <summary>Children of Responses.</summary>
    public WbxmlWriter Responses => _responses ?? throw new ObjectDisposedException(nameof(SyncRound));

    /// <summary>What was told, in the order told.</summary>
    public List<DeltaEntry> Delta { get; } = [];

    /// <summary>Items the phone is told of.</summary>
    public int Told => Delta.Count(entry => entry.Kind <= DeltaKind.SoftDelete);

    /// <summary>What was set aside, and why (without content).</summary>
    public List<(SourceItem Item, string Reason)> Aside { get; } = [];

    /// <summary>What is not certain yet, as of this answer.</summary>
    public Doubts Doubts { get; set; } = state.Doubts;

    /// <summary>Deletes in the plan that have to be proven before they are told.</summary>
    public IReadOnlyList<ItemKey> Believed { get; set; } = [];

    /// <summary>How far the answer is cut down.</summary>
    public Narrowing Narrowing { get; init; }

    /// <summary>An item that the phone did not take alone.</summary>
    public RefusedItem? Refused { get; init; }

    /// <summary>Items set aside that are offered again.</summary>
    public required IReadOnlySet<ItemKey> Retried { get; init; }

    public bool Retries => Retried.Count > 0;

    /// <summary>Something is kept back for a while: nothing to come again for at once, but not everything was told.</summary>
    public bool Waits { get; set; }

    /// <summary>Something was left for the next request.</summary>
    public bool More { get; set; }

    public SourceFailure? Failure { get; set; }

    public string? Epoch => Changes?.Epoch ?? Again?.Epoch ?? State.Epoch;

    /// <summary>What the phone is thought to hold while this answer is made.</summary>
    public Snapshot Held()
    {
        var phones = Executed.Delta.Concat(Executed.Unclaimed).GroupBy(entry => entry.Key).Select(group => group.Last());
        var held = Executed.IsEmpty ? State.Held : State.Held.With(phones.Select(entry => KeyValuePair.Create<ItemKey, long?>(entry.Key, entry.Holds ? entry.Version : null)));
        return TellsAgain ? held.AllStale() : held;
    }

    /// <summary>The answer; its fragments are the caller's from now on.</summary>
    public CollectionAnswer Answer(SyncKey key, bool more)
    {
        var answer = new CollectionAnswer
        {
            Status = SyncStatus.Success,
            Key = key.ToString(),
            MoreAvailable = more,
            Sent = Told,
            Responses = Responses.Length > 0 ? Responses : null,
            Commands = Commands.Length > 0 ? Commands : null,
            HadCommands = Executed.Results.Count > 0,
        };
        if (answer.Responses is not null) _responses = null;
        if (answer.Commands is not null) _commands = null;
        return answer;
    }

    public void Dispose()
    {
        _commands?.Dispose();
        _responses?.Dispose();
        (_commands, _responses) = (null, null);
    }
}
