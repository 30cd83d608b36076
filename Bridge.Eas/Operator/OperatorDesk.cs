using Bridge.Eas.State.Restore;
using Bridge.Eas.State.SetAside;
using Bridge.Eas.State.Store;
using Bridge.Eas.Watch;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Operator;

/// <inheritdoc cref="IOperatorDesk"/>
internal sealed partial class OperatorDesk(IStateStore store, SetAsideStore aside, RestoreStore points, ILogger<OperatorDesk> logger) : IOperatorDesk
{
    /// <summary>A page for people: who has more reads it user by user.</summary>
    private const int MostRows = 10_000;

    public Task<IReadOnlyList<SetAsideItem>> SetAsideAsync(OperatorUser? user, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<SetAsideItem>>(async () =>
    {
        if (user is not null) return Rows(StateOf(user), await aside.OfUserAsync(StateOf(user), cancellationToken));
        var rows = new List<SetAsideItem>();
        await foreach (var (state, entries) in aside.AllAsync(cancellationToken))
        {
            rows.AddRange(Rows(state, entries));
            if (rows.Count >= MostRows) break;
        }

        return rows;
    });

    public Task<int> RetryAsync(OperatorUser user, string? device, string? collection, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        var state = StateOf(user);
        var entries = (await aside.OfUserAsync(state, cancellationToken))
            .Where(entry => (device is null || entry.DeviceTag == device) && (collection is null || entry.CollectionId == collection))
            .ToList();
        foreach (var place in entries.GroupBy(entry => (entry.DeviceTag, entry.CollectionId)))
        {
            await aside.MarkAsync(state, place.Key.DeviceTag, place.Key.CollectionId, cancellationToken);
            await WakeAsync(state, place.First().FolderTag, cancellationToken);
        }

        Retries(user.ToString(), device ?? "all", collection ?? "all", entries.Count);
        return entries.Count;
    });

    public Task<IReadOnlyList<RestorableItems>> RestorePointsAsync(OperatorUser? user, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<RestorableItems>>(async () =>
    {
        if (user is not null) return Rows(StateOf(user), await points.OfUserAsync(StateOf(user), cancellationToken));
        var rows = new List<RestorableItems>();
        await foreach (var (state, found) in points.AllAsync(cancellationToken))
        {
            rows.AddRange(Rows(state, found));
            if (rows.Count >= MostRows) break;
        }

        return rows;
    });

    public Task<int> RestoreAsync(OperatorUser user, string? collection, string? restorePoint, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        var state = StateOf(user);
        var wanted = (await points.OfUserAsync(state, cancellationToken))
            .Where(point => (collection is not null || restorePoint is not null) && (collection is null || point.CollectionId == collection) && (restorePoint is null || point.Id == restorePoint))
            .ToList();
        foreach (var place in wanted.GroupBy(point => point.CollectionId, StringComparer.Ordinal))
        {
            await points.WantAsync(state, place.Key, [.. place.Select(point => point.Id)], cancellationToken);
            await WakeAsync(state, place.First().FolderTag, cancellationToken);
        }

        Restores(user.ToString(), collection ?? "any", restorePoint ?? "any", wanted.Sum(point => point.Items));
        return wanted.Sum(point => point.Items);
    });

    private static StateUser StateOf(OperatorUser user) => new(user.Context, user.User);

    private static IReadOnlyList<SetAsideItem> Rows(StateUser user, IReadOnlyList<SetAsideEntry> entries) =>
    [
        .. entries.Select(entry => new SetAsideItem(
            $"{user.ContextId}/{user.UserId}", entry.DeviceTag, entry.CollectionId, entry.Class.ToString(), entry.Key.ToString(), entry.Version, entry.Reason, DateTimeOffset.FromUnixTimeMilliseconds(entry.Since))),
    ];

    private static IReadOnlyList<RestorableItems> Rows(StateUser user, IReadOnlyList<RestorePoint> found) =>
    [
        .. found.Select(point => new RestorableItems(
            $"{user.ContextId}/{user.UserId}", point.Id, point.DeviceTag, point.CollectionId, point.Class.ToString(), point.Items, DateTimeOffset.FromUnixTimeMilliseconds(point.CreatedAt))),
    ];

    private ValueTask WakeAsync(StateUser user, string folderTag, CancellationToken cancellationToken) =>
        store.PublishAsync(StateKeys.ChangeChannel(user), ChangeNews.FolderByTag(folderTag).ToBytes(), cancellationToken);

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (StateStoreException away)
        {
            throw new OperatorException(away);
        }
    }

    [LoggerMessage(2120, LogLevel.Information, "Operator: retry of what is set aside for user {User}, device {Device}, collection {Collection}: {Items} items")]
    private partial void Retries(string user, string device, string collection, int items);

    [LoggerMessage(2121, LogLevel.Information, "Operator: restore for user {User}, collection {Collection}, point {RestorePoint}: {Items} items")]
    private partial void Restores(string user, string collection, string restorePoint, int items);
}
