using Bridge.Eas.Protocol;

namespace Bridge.Eas.Sync;

/// <summary>
/// Finds the items that ids from the wire stand for. OX's id is in the server id itself, unless it is too long or has characters that phones stumble
/// over: then its hash is (<see cref="ItemKey.Wire"/>). Nothing is stored for the way back: what the phone holds is known with OX's ids, and what it does not
/// hold is looked for in a listing of the folder.
/// </summary>
internal static class HashedIds
{
    /// <summary>What each of some keys stands for; those left out stand for themselves. Costs a listing only where a key looks like a hash and is none of a held item.</summary>
    /// <param name="wire">As read from server ids.</param>
    /// <param name="held">What the phone holds in the folder; null when that is not known.</param>
    /// <param name="source">Who can list the folder.</param>
    /// <param name="context">The folder. Items outside its filter are found too.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public static async ValueTask<SourceResult<IReadOnlyDictionary<ItemKey, ItemKey>>> ResolveAsync(
        IReadOnlyCollection<ItemKey> wire, Func<Snapshot>? held, ICollectionSource source, SourceContext context, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ItemKey, ItemKey>();
        var open = source.Class == EasClass.Email ? [] : wire.Where(key => key.MayBeHash).ToHashSet();
        if (open.Count > 0 && held is not null) Match(open, held().Keys.ToArray(), found);
        if (open.Count == 0) return found;

        var listed = await source.DetectAsync(context, cursor: null, mustTell: true, cancellationToken);
        if (!listed.Succeeded) return listed.Failure;
        Match(open, listed.Value.Items.Select(item => item.Key).Concat(listed.Value.OutsideFilter), found);
        return found;
    }

    /// <summary>The item among some that a key from the wire stands for; itself where there is none.</summary>
    public static ItemKey Resolve(ItemKey wire, Snapshot held)
    {
        var found = new Dictionary<ItemKey, ItemKey>();
        if (wire.MayBeHash) Match([wire], held.Keys.ToArray(), found);
        return found.GetValueOrDefault(wire, wire);
    }

    /// <summary>An item that really has such an id comes before one whose hash it is.</summary>
    private static void Match(HashSet<ItemKey> open, IEnumerable<ItemKey> items, Dictionary<ItemKey, ItemKey> found)
    {
        foreach (var item in items.Where(item => item.Text is not null))
        {
            if (open.Contains(item)) found[item] = item;
            else if (ItemKey.Parse(item.Wire) is var hash && open.Contains(hash)) found.TryAdd(hash, item);
        }

        open.ExceptWith(found.Keys);
    }
}
