using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.SetAside;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.State.Restore;

/// <summary>Keeps restore points: copies in encrypted records, and per user a list of them. Bounded in number and in time.</summary>
internal sealed class RestoreStore(IStateStore store, PersonalValues personal)
{
    private const string Purpose = "restore";
    private const int MostPoints = 20;
    private const int MostItems = 5000;
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly UserList _users = new(store, StateKeys.RestoreUsers);

    public async ValueTask<IReadOnlyList<RestorePoint>> OfUserAsync(StateUser user, CancellationToken cancellationToken) =>
        RestoreFormat.ReadPoints(await store.GetAsync(StateKeys.RestorePoints(user), cancellationToken));

    public async IAsyncEnumerable<(StateUser User, IReadOnlyList<RestorePoint> Points)> AllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var user in await _users.AllAsync(cancellationToken))
        {
            var points = await OfUserAsync(user, cancellationToken);
            if (points.Count > 0) yield return (user, points);
            else await _users.RemoveAsync(user, cancellationToken);
        }
    }

    /// <summary>Adds copies to a point (a new one, or the one of the same id). The copies are stored before the point names them.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="point">As it is to be when it is new; of an older one only the numbers grow.</param>
    /// <param name="copies">One record's worth.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask AddAsync(StateUser user, RestorePoint point, IReadOnlyList<byte[]> copies, CancellationToken cancellationToken)
    {
        if (copies.Count == 0) return;
        await _users.AddAsync(user, cancellationToken);
        var known = (await OfUserAsync(user, cancellationToken)).FirstOrDefault(other => other.Id == point.Id);
        if (known?.Items >= MostItems) return;

        // Of two requests at once each finds a number of its own.
        var sealedCopies = personal.Protect(Purpose, RestoreFormat.WriteCopies(copies));
        var chunk = known?.Chunks ?? 0;
        while (!await store.AddAsync(StateKeys.RestoreChunk(user, point.Id, chunk), sealedCopies, Kept, cancellationToken)) chunk++;

        IReadOnlyList<RestorePoint> dropped = [];
        await ChangeAsync(
            user,
            points =>
            {
                var before = points.FirstOrDefault(other => other.Id == point.Id) ?? point with { Items = 0, Chunks = 0 };
                var after = before with { Items = before.Items + copies.Count, Chunks = Math.Max(before.Chunks, chunk + 1) };
                var others = points.Where(other => other.Id != point.Id).ToList();
                dropped = [.. others.SkipLast(MostPoints - 1)];
                return [.. others.TakeLast(MostPoints - 1), after];
            },
            cancellationToken);
        foreach (var old in dropped) await RemoveChunksAsync(user, old, cancellationToken);
    }

    /// <summary>The copies of one record; empty when they were restored, expired, or cannot be decrypted any more.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> CopiesAsync(StateUser user, string pointId, int chunk, CancellationToken cancellationToken) =>
        await store.GetAsync(StateKeys.RestoreChunk(user, pointId, chunk), cancellationToken) is { } bytes && personal.Unprotect(Purpose, bytes) is { } plain
            ? RestoreFormat.ReadCopies(plain)
            : [];

    /// <summary>These were put back.</summary>
    public ValueTask DoneAsync(StateUser user, string pointId, int chunk, CancellationToken cancellationToken) =>
        store.RemoveAsync([StateKeys.RestoreChunk(user, pointId, chunk)], cancellationToken);

    /// <summary>A point was put back as a whole.</summary>
    public async ValueTask DoneAsync(StateUser user, string collectionId, string pointId, CancellationToken cancellationToken)
    {
        await ChangeAsync(user, points => [.. points.Where(point => point.Id != pointId)], cancellationToken);
        await ChangeWantedAsync(user, collectionId, ids => [.. ids.Where(id => id != pointId)], cancellationToken);
    }

    /// <summary>An operator wants points of a collection put back: its next Sync does it, since only that has a session with OX.</summary>
    public ValueTask WantAsync(StateUser user, string collectionId, IReadOnlyCollection<string> pointIds, CancellationToken cancellationToken) =>
        ChangeWantedAsync(user, collectionId, ids => [.. ids.Union(pointIds)], cancellationToken);

    private async ValueTask RemoveChunksAsync(StateUser user, RestorePoint point, CancellationToken cancellationToken) =>
        await store.RemoveAsync([.. Enumerable.Range(0, point.Chunks).Select(chunk => StateKeys.RestoreChunk(user, point.Id, chunk))], cancellationToken);

    private ValueTask ChangeAsync(StateUser user, Func<IReadOnlyList<RestorePoint>, IReadOnlyList<RestorePoint>> change, CancellationToken cancellationToken) =>
        ChangeAsync(StateKeys.RestorePoints(user), bytes => change(RestoreFormat.ReadPoints(bytes)) is { Count: > 0 } points ? RestoreFormat.Write(points) : null, cancellationToken);

    private ValueTask ChangeWantedAsync(StateUser user, string collectionId, Func<IReadOnlyList<string>, IReadOnlyList<string>> change, CancellationToken cancellationToken) =>
        ChangeAsync(StateKeys.RestoreWanted(user, collectionId), bytes => change(RestoreFormat.ReadIds(bytes)) is { Count: > 0 } ids ? RestoreFormat.WriteIds(ids) : null, cancellationToken);

    private async ValueTask ChangeAsync(string key, Func<byte[]?, byte[]?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await store.GetAsync(key, cancellationToken);
            var after = change(before);
            var done = (before, after) switch
            {
                (null, null) => true,
                (null, not null) => await store.AddAsync(key, after, Kept, cancellationToken),
                (not null, null) => await store.RemoveIfAsync(key, before, cancellationToken),
                _ => before.AsSpan().SequenceEqual(after) || await store.ReplaceAsync(key, before, after, Kept, cancellationToken),
            };
            if (done) return;
        }
    }
}
