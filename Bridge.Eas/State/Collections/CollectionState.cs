using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;

namespace Bridge.Eas.State.Collections;

/// <summary>A collection's state as of one sync key: what was confirmed, and what was answered to that key already.</summary>
/// <param name="key">The key.</param>
/// <param name="header">As stored; it has the key's line.</param>
/// <param name="root">The base snapshot.</param>
/// <param name="generations">Every generation kept of the line, by counter: those the key stands on, answers to it, and others that led nowhere.</param>
/// <param name="movedIn">The record of items that the device moved into the collection since; null when there are none.</param>
internal sealed class CollectionState(SyncKey key, CollectionHeader header, BaseState root, SortedDictionary<int, Generation> generations, byte[]? movedIn)
{
    private (Snapshot Held, Snapshot SetAside)? _folded;

    /// <summary>As stored now: whoever saves another one puts it here too.</summary>
    public CollectionHeader Header { get; set; } = header;

    /// <summary>Options and the like of the key's line.</summary>
    public CollectionLine Line => Header.LineOf(Key.Line)!;

    /// <summary>As stored; see <see cref="MovedInStore"/>.</summary>
    public byte[]? MovedIn { get; } = movedIn;

    /// <summary>What is not certain yet.</summary>
    public Doubts Doubts { get; init; } = Doubts.None;

    /// <summary>An operator's mark that what is set aside be offered again; null when there is none.</summary>
    public byte[]? Retry { get; init; }

    public SyncKey Key { get; } = key;

    /// <summary>Nothing was told on this line yet.</summary>
    public bool IsFirst => Counter == 1;

    /// <summary>Restore points that an operator wants put back here.</summary>
    public IReadOnlyList<string> WantedRestores { get; init; } = [];

    /// <summary>How far the next answer is cut down, since the phone could not take an earlier one.</summary>
    public Narrowing Narrowing => Chain.Count > 0 ? Chain[^1].Narrowing.After(Chain[^1]) : default;

    public BaseState Root { get; } = root;

    /// <summary><see cref="Root"/> as stored.</summary>
    public byte[] RootRecord { get; init; } = [];

    /// <summary>Every generation kept of the line, by counter.</summary>
    public IReadOnlyCollection<Generation> Kept => generations.Values;

    /// <summary>Generations after the base up to the key's own, oldest first.</summary>
    public IReadOnlyList<Generation> Chain { get; } = ChainOf(key, root, generations);

    /// <summary>Generations made from this key: our answers to it, oldest first. Not empty when the last one was lost.</summary>
    public IReadOnlyList<Generation> Answers { get; } =
        [.. generations.Values.Where(generation => generation.Parent == key.Counter && generation.ParentTag == key.Tag)];

    public int Counter => Key.Counter;

    /// <summary>
    /// The phone has used a later key: this is a request that came late, or a copy of one. The confirmed key itself and the answers to it are
    /// not late; an answer to an older key that was never used is.
    /// </summary>
    public bool IsLate => Line.Confirmed > 0 && Counter != Line.Confirmed && (Counter < Line.Confirmed || Chain is not [.., { Parent: var parent }] || parent != Line.Confirmed);

    /// <summary>In force for a request that says nothing of options.</summary>
    public CollectionOptions OptionsInForce => OptionsIn(Line);

    /// <summary>Everything up to <see cref="Cursor"/> was delivered.</summary>
    public bool Drained => HasFresherCursor || (Latest.FilterType == Line.Options.FilterType && Latest.Drained);

    /// <summary>In which the phone's ids are good; null as long as nothing was told and nothing moved here, and for classes that have none.</summary>
    public string? Epoch => (Chain.Count > 0 ? Chain[^1].Epoch : Root.Epoch) ?? MovedInStore.EpochOf(MovedIn);

    /// <summary>In whose form the phone has its items.</summary>
    public EasVersion Version => Chain.Count > 0 ? Chain[^1].Version : Root.Version;

    /// <summary>Null before the first detection, and when everything has to be compared again because another filter came into force.</summary>
    public byte[]? Cursor
    {
        get
        {
            if (HasFresherCursor) return Line.FresherCursor;
            return Latest.FilterType == Line.Options.FilterType && Latest.Cursor.Length > 0 ? Latest.Cursor : null;
        }
    }

    /// <summary>The oldest point in time that is known here, to look from for what a try of one of the last keys made; null before the first detection.</summary>
    public byte[]? OldestCursor => Chain.Select(generation => generation.Cursor).Prepend(Root.Cursor).FirstOrDefault(cursor => cursor.Length > 0);

    /// <summary>What the phone holds. Unfolded on first use: a Sync without changes never needs it.</summary>
    public Snapshot Held => Fold().Held;

    /// <summary>Items set aside, by the version that failed.</summary>
    public Snapshot SetAside => Fold().SetAside;

    /// <summary>The counter a new answer takes: no generation has it yet, of whichever key.</summary>
    public int NextCounter => Math.Max(Counter, generations.Count > 0 ? generations.Last().Key : 0) + 1;

    /// <summary>A later look found nothing the phone had to be told, up to this cursor.</summary>
    private bool HasFresherCursor => Line.FresherCursorCounter == Counter && Line.FresherCursor.Length > 0;

    private (byte[] Cursor, int FilterType, bool Drained) Latest =>
        Chain.Count > 0 ? (Chain[^1].Cursor, Chain[^1].FilterType, Chain[^1].Drained) : (Root.Cursor, Root.FilterType, Root.Drained);

    /// <summary>
    /// Until the key is confirmed, the options with which it was asked for: what the line has may be older (the store was rolled back between two writes of the
    /// answer), or those of another request with the same key (a copy that came late).
    /// </summary>
    /// <param name="line">The key's line as it is stored now.</param>
    public CollectionOptions OptionsIn(CollectionLine line) => line.Confirmed < Counter && Chain.Count > 0 ? Chain[^1].Options : line.Options;

    /// <summary>The base with the oldest generations of the chain folded in.</summary>
    /// <param name="count">How many; at least one.</param>
    /// <param name="remember">An Add is remembered if this says so.</param>
    public BaseState Folded(int count, Func<RememberedAdd, bool> remember, int mostAdds)
    {
        var (folded, last) = (Chain.Take(count).ToList(), Chain[count - 1]);
        var (held, aside) = StateFold.Of(Root, folded);
        var adds = generations.Values
            .Where(generation => generation.Counter <= last.Counter)
            .SelectMany(generation => generation.Results.Where(result => result.Made)
                .Select(result => new RememberedAdd(result.ClientId, result.CommandHash, result.Key!.Value, generation.CommittedAt, result.Told)));
        return new BaseState(
            last.Counter, last.Tag, last.Drained, last.FilterType, last.Version, last.Cursor, last.Epoch, aside, held, [.. Root.Adds.Concat(adds).Where(remember).TakeLast(mostAdds)]);
    }

    /// <returns>Whether the key names what is kept, and all it stands on is there.</returns>
    internal static bool IsWhole(SyncKey key, BaseState root, SortedDictionary<int, Generation> generations)
    {
        var (counter, tag) = (key.Counter, key.Tag);
        while (counter > root.Counter)
        {
            if (!generations.TryGetValue(counter, out var generation) || generation.Tag != tag || generation.Parent >= counter) return false;
            (counter, tag) = (generation.Parent, generation.ParentTag);
        }

        return counter == root.Counter && tag == root.Tag;
    }

    private static List<Generation> ChainOf(SyncKey key, BaseState root, SortedDictionary<int, Generation> generations)
    {
        var chain = new List<Generation>();
        for (var counter = key.Counter; counter > root.Counter; counter = chain[^1].Parent) chain.Add(generations[counter]);
        chain.Reverse();
        return chain;
    }

    private (Snapshot Held, Snapshot SetAside) Fold() => _folded ??= StateFold.Of(Root, Chain);
}
