using EasClient.Phone;
using EasClient.Requests;

namespace Simulation.Phones;

internal sealed partial class SimPhone
{
    /// <summary>More rounds of one collection would be a loop: no world holds so many items.</summary>
    private const int MostRounds = 300;

    private readonly List<string> _refusals = [];
    private int _violations;
    private IReadOnlyList<EasCollection> _lastSynced = [];

    /// <summary>Collections that an empty Sync would repeat: those of the last one, if all went well and nothing waits to be sent.</summary>
    public IReadOnlyList<EasCollection> Repeatable => _lastSynced.All(collection => IsThere(collection) && collection.Outbox.Count == 0 && collection.SyncKey != EasCollection.InitialKey) ? _lastSynced : [];

    /// <summary>One Sync request.</summary>
    /// <returns>False when no answer came; what was to be sent stays.</returns>
    public async Task<bool> SyncOnceAsync(IReadOnlyList<EasCollection> collections, SyncLimits? limits = null, bool again = false, CancellationToken cancellationToken = default)
    {
        if (collections.Count == 0) return true;
        Sight.Sends(collections, empty: again);
        var answered = await TryAsync("Sync", () => again ? Eas.SyncAgainAsync(collections, limits?.Held ?? default, cancellationToken) : Eas.SyncAsync(collections, limits, cancellationToken));
        foreach (var violation in Eas.Violations.Skip(_violations)) _world.Note($"{Name} answer wrong: {violation}");
        _violations = Eas.Violations.Count;
        foreach (var (collection, command) in Sight.Refused) collection.Queue(command);
        _lastSynced = answered && Sight.Statuses.Count == 0 ? collections : [];
        foreach (var status in Sight.Statuses.Where(status => status is not (3 or 5 or 8 or 12 or 13 or 16 or 110 or 111)))
            _world.Violate("refused", $"{Name} Sync was refused with status {status}");
        foreach (var status in Sight.Statuses) _refusals.Add($"{status} for {string.Join(" and ", collections.Select(PathOf))}");
        if (Sight.Statuses.Contains(8)) await FolderSyncAsync();
        return answered;
    }

    /// <summary>Syncs until nothing is left on either side.</summary>
    /// <returns>False when it had to be given up for now.</returns>
    public async Task<bool> SyncAsync(IReadOnlyList<EasCollection> collections)
    {
        if (!Habits.OneByOne) return await SyncTogetherAsync(collections);
        var done = true;
        foreach (var collection in collections) done &= await SyncTogetherAsync([collection]);
        return done;
    }

    private async Task<bool> SyncTogetherAsync(IReadOnlyList<EasCollection> collections)
    {
        var open = collections;
        for (var round = 0; round < MostRounds; round++)
        {
            open = [.. open.Where(IsThere)];
            if (open.Count == 0) return true;
            var primed = open.Where(collection => collection.SyncKey == EasCollection.InitialKey).ToHashSet();
            if (!await SyncOnceAsync(open)) return false;
            if (Sight.Statuses.Exists(status => status is not (3 or 8 or 12))) return false;
            if (Sight.Refused.Count > 0) return false;
            if (Sight.Statuses.Contains(12) || Sight.Statuses.Contains(8)) continue;
            open = [.. open.Where(collection => primed.Contains(collection) || collection.MoreAvailable || collection.Outbox.Count > 0 || collection.SyncKey == EasCollection.InitialKey)];
        }

        _world.Violate("loop", $"{Name} does not come to an end with {string.Join(", ", open.Select(PathOf))}");
        return false;
    }

    /// <summary>The folder may have gone meanwhile, with all that waited for it.</summary>
    private bool IsThere(EasCollection collection) => Eas.Folders.ContainsKey(collection.Id) && Eas.Collection(collection.Id) == collection;
}
