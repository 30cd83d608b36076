using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;

namespace Bridge.Eas.State.Collections;

/// <summary>A collection's state as of one sync key: what was confirmed, and what was answered to that key already.</summary>
/// <param name="header">Options and the like.</param>
/// <param name="root">The base snapshot.</param>
/// <param name="chain">Generations after the base up to the key's own, oldest first.</param>
/// <param name="answers">Generations made from this key: our answers to it, oldest first. Not empty when the last one was lost.</param>
/// <param name="movedIn">The record of items that the device moved into the collection since; null when there are none.</param>
internal sealed class CollectionState(
    CollectionHeader header, BaseState root, IReadOnlyList<Generation> chain, IReadOnlyList<Generation> answers, byte[]? movedIn)
{
    private (Snapshot Held, Snapshot SetAside)? _folded;

    /// <summary>As stored now: whoever saves another one puts it here too.</summary>
    public CollectionHeader Header { get; set; } = header;

    /// <summary>As stored; see <see cref="MovedInStore"/>.</summary>
    public byte[]? MovedIn { get; } = movedIn;

    /// <summary>Nothing was told on this line yet.</summary>
    public bool IsFirst => Counter == 1;

    /// <summary>What is not certain yet.</summary>
    public Doubts Doubts { get; init; } = Doubts.None;

    /// <summary>An operator's mark that what is set aside be offered again; null when there is none.</summary>
    public byte[]? Retry { get; init; }

    /// <summary>How far the next answer is cut down, since the phone could not take an earlier one.</summary>
    public Narrowing Narrowing => chain.Count > 0 ? chain[^1].Narrowing.After(chain[^1]) : default;

    public int Counter => chain.Count > 0 ? chain[^1].Counter : root.Counter;

    public int BaseCounter => root.Counter;

    public int TailLength => chain.Count;

    /// <summary>Everything up to <see cref="Cursor"/> was delivered.</summary>
    public bool Drained => HasFresherCursor || (!ListsAgain && (chain.Count > 0 ? chain[^1].Drained : root.Drained));

    public string? Epoch => chain.Count > 0 ? chain[^1].Epoch : root.Epoch;

    /// <summary>Null before the first detection, and when everything has to be compared again.</summary>
    public byte[]? Cursor
    {
        get
        {
            if (HasFresherCursor) return Header.FresherCursor;
            if (ListsAgain) return null;
            var cursor = chain.Count > 0 ? chain[^1].Cursor : root.Cursor;
            return cursor.Length == 0 ? null : cursor;
        }
    }

    /// <summary>What the phone holds. Unfolded on first use: a Sync without changes never needs it.</summary>
    public Snapshot Held => Fold().Held;

    /// <summary>Items set aside, by the version that failed.</summary>
    public Snapshot SetAside => Fold().SetAside;

    /// <summary>Our answers to this key, oldest first.</summary>
    public IReadOnlyList<Generation> Answers { get; } = answers;

    /// <summary>The counter a new answer takes.</summary>
    public int NextCounter => Answers.Count > 0 ? Answers[^1].Counter + 1 : Counter + 1;

    public BaseState Folded() => new(Counter, Drained, Cursor ?? [], Epoch, SetAside, Held);

    /// <summary>A later look found nothing the phone had to be told, up to this cursor.</summary>
    private bool HasFresherCursor => Header.FresherCursorCounter == Counter && Header.FresherCursor.Length > 0;

    /// <summary>Another filter came into force at this key and nothing was told under it yet.</summary>
    private bool ListsAgain => Header.FresherCursorCounter == Counter && Header.FresherCursor.Length == 0;

    private (Snapshot Held, Snapshot SetAside) Fold()
    {
        if (_folded is { } done) return done;

        var held = new Dictionary<ItemKey, long?>();
        var aside = new Dictionary<ItemKey, long?>();
        foreach (var entry in chain.SelectMany(generation => generation.Delta))
        {
            if (entry.Kind is DeltaKind.SetAside or DeltaKind.NotAside)
            {
                aside[entry.Key] = entry.Kind == DeltaKind.SetAside ? entry.Version : null;
            }
            else
            {
                held[entry.Key] = entry.Holds ? entry.Version : null;
                aside[entry.Key] = null;
            }
        }

        var folded = (root.Snapshot.With(held), root.SetAside.With(aside));
        _folded = folded;
        return folded;
    }
}
