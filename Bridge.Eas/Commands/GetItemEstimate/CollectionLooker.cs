using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Watch;

namespace Bridge.Eas.Commands.GetItemEstimate;

/// <summary>What a look at a collection found, without changing anything.</summary>
/// <param name="Status">As GetItemEstimate tells it.</param>
/// <param name="Count">Items the next Sync would tell.</param>
/// <param name="Class">What the collection holds; null for one that is not there.</param>
/// <param name="Failure">Why nothing is known; null when something is.</param>
/// <param name="Wakes">There is something worth ending a wait for.</param>
/// <param name="LookAgain">Something is kept back, and may be worth it after so long; null when nothing is.</param>
internal sealed record Looked(EstimateStatus Status, int Count, EasClass? Class, SourceFailure? Failure = null, bool Wakes = false, TimeSpan? LookAgain = null);

/// <summary>Looks whether a collection has something for a device: GetItemEstimate asks for the number, Ping and a waiting Sync whether there is any.</summary>
internal sealed class CollectionLooker(FolderDirectory folders, SourceTable sources, SyncEstimator estimator, CollectionStore collections)
{
    /// <summary>Looks from a key the phone named.</summary>
    /// <param name="options">Of the request; null for those in force.</param>
    public async ValueTask<Looked> LookAsync(EasCommandContext context, string collectionId, string syncKey, CollectionOptions? options, CancellationToken cancellationToken)
    {
        var found = await folders.FindAsync(context, collectionId, cancellationToken);
        if (!found.Succeeded) return new Looked(EstimateStatus.InvalidCollection, 0, Class: null, found.Failure);
        if (found.Value is not { } folder) return new Looked(EstimateStatus.InvalidCollection, 0, Class: null);
        if (syncKey == "0") return new Looked(EstimateStatus.NotPrimed, 0, folder.Class);
        if (!SyncKey.TryParse(syncKey, out var key)) return new Looked(EstimateStatus.InvalidSyncKey, 0, folder.Class);
        return await LookAsync(context, folder, key, options, cancellationToken);
    }

    /// <summary>Looks from the last key the device was given.</summary>
    /// <returns>Status <see cref="EstimateStatus.NotPrimed"/> for a collection that was never synced.</returns>
    public async ValueTask<Looked> LookAsync(EasCommandContext context, EasFolder folder, CancellationToken cancellationToken)
    {
        var key = await collections.LatestKeyAsync(AddressOf(context, folder), cancellationToken);
        return key is null ? new Looked(EstimateStatus.NotPrimed, 0, folder.Class) : await LookAsync(context, folder, key.Value, options: null, cancellationToken);
    }

    /// <summary>The user's folders as last listed.</summary>
    public ValueTask<SourceResult<IReadOnlyList<EasFolder>>> AllAsync(EasCommandContext context, CancellationToken cancellationToken) =>
        folders.AllAsync(context, cancellationToken);

    /// <summary>The user's folders as OX has them now.</summary>
    public ValueTask<SourceResult<IReadOnlyList<EasFolder>>> ListAgainAsync(EasCommandContext context, CancellationToken cancellationToken) =>
        folders.RefreshAsync(context, cancellationToken);

    /// <summary>What a collection shows, folder by folder.</summary>
    public IEnumerable<WatchedFolder> Watched(EasCommandContext context, EasFolder folder) =>
        folder.Joined.Prepend(folder).Select(one => new WatchedFolder(SourceContexts.Of(context, one) with { CollectionId = folder.CollectionId }, sources.Of(one)));

    private static CollectionAddress AddressOf(EasCommandContext context, EasFolder folder) => new(context.User.State, context.DeviceId, folder.CollectionId);

    private async ValueTask<Looked> LookAsync(EasCommandContext context, EasFolder folder, SyncKey key, CollectionOptions? options, CancellationToken cancellationToken)
    {
        var run = new CollectionRun
        {
            Address = AddressOf(context, folder),
            Context = SourceContexts.Of(context, folder),
            Source = sources.Of(folder),
            Key = key,
            Commands = [],
            NewOptions = options,
            NewWindow = null,
            GetChanges = true,
            DeletesAsMoves = true,
            MostItems = 0,
            Bytes = 0,
            Time = TimeSpan.Zero,
            FirstTime = TimeSpan.Zero,
        };
        var estimated = await estimator.EstimateAsync(run, cancellationToken);
        if (!estimated.Succeeded) return new Looked(EstimateStatus.InvalidCollection, 0, folder.Class, estimated.Failure);
        return estimated.Value is { } estimate ? new Looked(EstimateStatus.Success, estimate.Count, folder.Class, Wakes: estimate.Waking > 0, LookAgain: estimate.LookAgain) : new Looked(EstimateStatus.InvalidSyncKey, 0, folder.Class);
    }
}
