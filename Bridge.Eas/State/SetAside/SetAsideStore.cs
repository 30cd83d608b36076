using System.Security.Cryptography;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.SetAside;

/// <summary>
/// An index for operators of what is set aside for whom. What counts for phones is in their collections' own states; this is written only when
/// an item is set aside or comes back, and before the generation that does it, so that nothing is hidden from the operator by a crash.
/// </summary>
internal sealed class SetAsideStore(IStateStore store)
{
    private const int MostEntries = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private readonly UserList _users = new(store, StateKeys.SetAsideUsers);

    public async ValueTask<IReadOnlyList<SetAsideEntry>> OfUserAsync(StateUser user, CancellationToken cancellationToken) =>
        SetAsideFormat.Read(await store.GetAsync(StateKeys.SetAside(user), cancellationToken));

    /// <summary>Users with anything set aside; those whose index has become empty are forgotten on the way.</summary>
    public async IAsyncEnumerable<(StateUser User, IReadOnlyList<SetAsideEntry> Entries)> AllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var user in await _users.AllAsync(cancellationToken))
        {
            var entries = await OfUserAsync(user, cancellationToken);
            if (entries.Count > 0) yield return (user, entries);
            else await _users.RemoveAsync(user, cancellationToken);
        }
    }

    public async ValueTask AddAsync(StateUser user, IReadOnlyList<SetAsideEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0) return;
        await _users.AddAsync(user, cancellationToken);
        await ChangeAsync(
            user,
            before => [.. before.Where(old => !entries.Any(entry => entry.IsAt(old.DeviceTag, old.CollectionId) && entry.Key == old.Key)).TakeLast(Math.Max(0, MostEntries - entries.Count)), .. entries.Take(MostEntries)],
            cancellationToken);
    }

    /// <summary>Items of a collection that are set aside no longer.</summary>
    public ValueTask RemoveAsync(CollectionAddress address, IReadOnlySet<ItemKey> keys, CancellationToken cancellationToken)
    {
        var tag = StateKeys.Hash(address.DeviceId);
        return keys.Count == 0
            ? ValueTask.CompletedTask
            : ChangeAsync(address.User, before => [.. before.Where(entry => !(entry.IsAt(tag, address.CollectionId) && keys.Contains(entry.Key)))], cancellationToken);
    }

    /// <summary>The collection begins anew: everything in it is offered again.</summary>
    public ValueTask ClearAsync(CollectionAddress address, CancellationToken cancellationToken)
    {
        var tag = StateKeys.Hash(address.DeviceId);
        return ChangeAsync(address.User, before => [.. before.Where(entry => !entry.IsAt(tag, address.CollectionId))], cancellationToken);
    }

    /// <summary>Marks a collection of a device: at its next Sync what is set aside is offered again, once.</summary>
    public ValueTask MarkAsync(StateUser user, string deviceTag, string collectionId, CancellationToken cancellationToken) =>
        store.SetAsync(StateKeys.Retry(user, deviceTag, collectionId), RandomNumberGenerator.GetBytes(8), Kept, cancellationToken);

    /// <summary>A committed generation has done what the mark asked for; one that was set again meanwhile stays.</summary>
    public async ValueTask UnmarkAsync(CollectionAddress address, byte[] mark, CancellationToken cancellationToken) =>
        await store.RemoveIfAsync(address.RetryKey, mark, cancellationToken);

    private async ValueTask ChangeAsync(StateUser user, Func<IReadOnlyList<SetAsideEntry>, IReadOnlyList<SetAsideEntry>> change, CancellationToken cancellationToken)
    {
        var key = StateKeys.SetAside(user);
        while (true)
        {
            var bytes = await store.GetAsync(key, cancellationToken);
            var before = SetAsideFormat.Read(bytes);
            var after = change(before);
            if (after.SequenceEqual(before)) return;
            var done = (bytes, after.Count) switch
            {
                (null, _) => await store.AddAsync(key, SetAsideFormat.Write(after), Kept, cancellationToken),
                (_, 0) => await store.RemoveIfAsync(key, bytes, cancellationToken),
                _ => await store.ReplaceAsync(key, bytes, SetAsideFormat.Write(after), Kept, cancellationToken),
            };
            if (done) return;
        }
    }
}
