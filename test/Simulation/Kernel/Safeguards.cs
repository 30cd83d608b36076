using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;

namespace Simulation.Kernel;

/// <summary>
/// Which of the gateway's safeguards are taken away, to show that the simulation finds out. They are taken away from outside, by a store or an OX that
/// does not do its part, so that the product has no switch for it.
/// </summary>
internal sealed class Safeguards(IReadOnlySet<string> off)
{
    private const string Claim = "claim", CommitIfAbsent = "commit-if-absent", CommitBeforeReply = "commit-before-reply", ReplayMemory = "replay-memory";
    private const string DoubtsEnd = ":doubts";
    private const string EchoSuppression = "echo-suppression", MovedIn = "moved-in", SendMemory = "send-memory", IdentityName = "identity", Absence = "absence-is-not-deletion";

    /// <summary>Name → what is missing then.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [Claim] = "anybody gets a claim at once",
        [CommitIfAbsent] = "a commit overwrites another one of the same number",
        [CommitBeforeReply] = "a commit is acknowledged and not written",
        [ReplayMemory] = "a generation forgets what the phone's commands were answered",
        [EchoSuppression] = "the version of a phone's own change is forgotten",
        [MovedIn] = "a phone's own moves are not remembered where they went",
        [SendMemory] = "nobody remembers that a mail was sent",
        [IdentityName] = "OX forgets the uid that a new object came with",
        [Absence] = "OX's total agrees with every wrong listing, and whatever a listing lacks was lacking a day ago as well",
    };

    /// <summary>Collection → every item that a device was ever told of in it.</summary>
    private readonly Dictionary<string, SortedSet<ItemKey>> _items = new(StringComparer.Ordinal);

    /// <summary>OX forgets uids of new objects.</summary>
    public bool DropsIdentity => off.Contains(IdentityName);

    /// <summary>The total that OX tells after a wrong listing is the number of its rows.</summary>
    public bool ConfirmsWrongListings => off.Contains(Absence);

    public async ValueTask<byte[]?[]> GetManyAsync(IStateStore store, IReadOnlyList<string> keys)
    {
        var values = await store.GetManyAsync(keys, CancellationToken.None);
        for (var i = 0; off.Contains(Absence) && i < keys.Count; i++) values[i] = AgreedUpon(keys[i], values[i]);
        return values;
    }

    public async ValueTask<bool> AddAsync(IStateStore store, string key, ReadOnlyMemory<byte> value, TimeSpan? expiry)
    {
        if (IsLost(key)) return true;
        if (off.Contains(Claim) && IsClaim(key)) return await SetAsync(store, key, value, expiry);
        if (!IsGeneration(key)) return await store.AddAsync(key, value, expiry, CancellationToken.None);
        if (off.Contains(Absence)) Remember(key, value);
        if (off.Contains(CommitBeforeReply)) return true;
        if (off.Contains(CommitIfAbsent)) return await SetAsync(store, key, Without(value), expiry);
        return await store.AddAsync(key, Without(value), expiry, CancellationToken.None);
    }

    public async ValueTask<bool> SetAsync(IStateStore store, string key, ReadOnlyMemory<byte> value, TimeSpan? expiry)
    {
        if (!IsLost(key)) await store.SetAsync(key, value, expiry, CancellationToken.None);
        return true;
    }

    public async ValueTask<bool> ReplaceAsync(IStateStore store, string key, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> value, TimeSpan? expiry) =>
        IsLost(key) || await store.ReplaceAsync(key, expected, value, expiry, CancellationToken.None);

    private static bool IsClaim(string key) =>
        key.EndsWith(":claim", StringComparison.Ordinal) || key.Contains(":send:", StringComparison.Ordinal) || key.Contains(":move:", StringComparison.Ordinal);

    /// <summary><c>…:c:collection:state:number</c>.</summary>
    private static bool IsGeneration(string key) => key.Split(':') is [.., "c", _, _, var number] && number.All(char.IsAsciiDigit);

    /// <summary>Of what is in doubt in a collection: the first look at whatever is missing was long ago, so that the next one is the second.</summary>
    private byte[]? AgreedUpon(string key, byte[]? value)
    {
        if (!key.EndsWith(DoubtsEnd, StringComparison.Ordinal) || !_items.TryGetValue(key[..^DoubtsEnd.Length], out var items)) return value;
        return DoubtStore.Write(DoubtStore.Read(value) with { Absence = new Absence(ListedAt: 0, IsAgreed: false, [.. items]) });
    }

    private void Remember(string key, ReadOnlyMemory<byte> value)
    {
        var collection = string.Join(':', key.Split(':')[..^2]);
        if (!_items.TryGetValue(collection, out var items)) _items[collection] = items = [];
        items.UnionWith(GenerationFormat.Read(value.Span).Delta.Select(entry => entry.Key));
    }

    private bool IsLost(string key) =>
        (off.Contains(MovedIn) && key.EndsWith(":moved", StringComparison.Ordinal)) || (off.Contains(SendMemory) && key.Contains(":send:", StringComparison.Ordinal));

    /// <summary>The generation as a gateway would have written it that lacks the safeguard.</summary>
    private ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> value)
    {
        if (!off.Contains(ReplayMemory) && !off.Contains(EchoSuppression)) return value;
        var generation = GenerationFormat.Read(value.Span);
        if (off.Contains(ReplayMemory)) generation = generation with { Results = [] };
        if (off.Contains(EchoSuppression))
            generation = generation with { Delta = [.. generation.Delta.Select(entry => entry.Kind == DeltaKind.FromPhone ? entry with { Version = Snapshot.Stale } : entry)] };
        return GenerationFormat.Write(generation);
    }
}
