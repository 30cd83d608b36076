using Bridge.Eas.Sync;

namespace Bridge.Eas.Items;

/// <summary>What a folder got lately, to find in it what an earlier try of an Add has made.</summary>
/// <param name="look">What the engine knows.</param>
/// <param name="rows">Id, uid and creation of everything that changed since <see cref="From"/>.</param>
internal sealed class AddMatches(AddLook look, IEnumerable<ItemIdentity> rows)
{
    /// <summary>No more are read and compared: what was under way when the store was lost is among the newest.</summary>
    private const int MostCandidates = 100;

    /// <summary>OX's clock is not ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromHours(24);

    private readonly Dictionary<string, string> _byUid = rows.Where(row => row.Uid.Length > 0).GroupBy(row => row.Uid, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().Id, StringComparer.Ordinal);

    private readonly Dictionary<string, string> _byIdentity = rows.GroupBy(row => row.Uid.Split('.')[0], StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().Id, StringComparer.Ordinal);

    private readonly List<ItemIdentity> _forgotten =
    [
        .. rows.Where(row => row.CreatedAt >= look.MergesSince?.ToUnixTimeMilliseconds() && row.Uid.StartsWith(look.Mark, StringComparison.Ordinal)
                && ItemKey.Parse(row.Id) is var key && !look.IsHeld(key) && !look.IsOfAnAdd(key))
            .OrderByDescending(row => row.CreatedAt),
    ];

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The timestamp to ask <c>updates</c> with: before the earliest try that may have made something.</summary>
    /// <param name="look">What the engine knows.</param>
    /// <param name="cursor">The timestamp in <see cref="AddLook.Since"/>; null when there is none.</param>
    internal static long From(AddLook look, long? cursor)
    {
        var since = cursor ?? (look.LineStartedAt - Skew).ToUnixTimeMilliseconds();
        return Math.Max(0, look.MergesSince is { } merges ? Math.Min(since, merges.ToUnixTimeMilliseconds()) : since);
    }

    /// <summary>The object with the uid that the phone gave it; null when there is none.</summary>
    internal string? OfUid(string? uid) => uid is not null && _byUid.TryGetValue(uid, out var id) ? id : null;

    /// <summary>The object that an earlier try of this Add has made, by its uid; null when there is none.</summary>
    internal string? MadeBy(ClientAdd add)
    {
        if (_byIdentity.TryGetValue(add.Identity, out var id)) return id;
        foreach (var former in add.FormerIdentities)
            if (_byIdentity.TryGetValue(former, out id) && !look.IsOfAnAdd(ItemKey.Parse(id))) return id;
        return null;
    }

    /// <summary>The object that the very same Add has made in a try which the store has forgotten; null when there is none.</summary>
    internal string? SaidBefore(ClientAdd add) =>
        add.Said.Command is { } command ? _forgotten.Find(row => !IsTaken(row.Id) && row.Uid.Split('.') is [_, _, var said] && said == command).Id : null;

    /// <summary>Whether an Add with this ClientId has made a candidate: the phone may have edited its item since.</summary>
    internal bool IsOfClient(string candidate, ClientAdd add) =>
        add.Said.Client is { } client && _forgotten.Exists(row => row.Id == candidate && row.Uid.Split('.') is [_, var said, _] && said == client);

    /// <summary>Objects that a try which the store has forgotten may have made, the newest first.</summary>
    internal IReadOnlyList<string> Candidates() => [.. _forgotten.Take(MostCandidates).Select(row => row.Id)];

    /// <summary>An Add of this request has this object: no other one gets it.</summary>
    /// <returns>False when it had one already.</returns>
    internal bool Take(string id) => _taken.Add(id);

    internal bool IsTaken(string id) => _taken.Contains(id);
}

/// <param name="Id">In OX.</param>
/// <param name="Uid">Empty when it has none.</param>
/// <param name="CreatedAt">Milliseconds since 1970 UTC, by OX's clock.</param>
internal readonly record struct ItemIdentity(string Id, string Uid, long CreatedAt);
