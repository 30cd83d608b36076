using System.Security.Cryptography;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Restore;
using Bridge.Eas.State.Store;
using Bridge.Eas.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Sync.Guards;

/// <summary>
/// A phone that deletes most of a collection within a minute does so by mistake more often than not (L28). It is obeyed, but nothing is lost:
/// mails go into the trash whatever the phone says, and of everything else a copy is kept as a restore point first.
/// </summary>
/// <remarks>
/// Collections too small to matter cost one read. In larger ones copies are kept from the <see cref="KeepFrom"/>th deletion within a minute on,
/// since nobody knows yet how many will follow.
/// </remarks>
internal sealed partial class MassDeleteGuard(
    IStateStore store, RestoreStore points, IOptions<GuardOptions> options, GuardMetrics metrics, TimeProvider time, ILogger<MassDeleteGuard> logger)
{
    private const int KeepFrom = 10;
    private const int CopiesInARecord = 50;

    /// <summary>Well below what the store inside the process takes for one value.</summary>
    private const int BytesInARecord = 1 << 20;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Called before a phone's deletions of whole items are carried out.</summary>
    /// <returns>Whether they have to go into the trash; a failure when they must not be carried out now.</returns>
    public async ValueTask<(bool ToTrash, SourceFailure? Failure)> BeforeAsync(
        CollectionRun run, CollectionState state, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return (false, null);
        var (burst, before) = await CountAsync(run.Address, keys.Count, state.Held.Count, cancellationToken);
        if (burst.Held <= options.Value.DeletedItems) return (false, null);
        if (run.Source is IRestorableSource source && burst.Count > KeepFrom && await KeepAsync(run, source, keys, burst, cancellationToken) is { } failure) return (false, failure);
        if (!options.Value.IsMassDelete(burst.Count, burst.Held)) return (false, null);
        if (!options.Value.IsMassDelete(before, burst.Held))
        {
            metrics.MassDelete(run.Source.Class);
            Deletes(StateKeys.Hash(run.Address.DeviceId), run.Address.CollectionId, burst.Count, burst.Held, run.Source is IRestorableSource ? burst.PointId : "trash");
        }

        return (true, null);
    }

    private async ValueTask<(DeleteBurst Burst, int Before)> CountAsync(CollectionAddress address, int count, int held, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var before = DeleteBurst.Read(await store.GetAsync(address.BurstKey, cancellationToken));
        if (before is not null && now - before.StartedAt >= Window.TotalMilliseconds) before = null;
        var burst = before is null
            ? new DeleteBurst(now, count, held, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)))
            : before with { Count = before.Count + count };
        if (burst.Held > options.Value.DeletedItems) await store.SetAsync(address.BurstKey, burst.Write(), Window * 2, cancellationToken);
        return (burst, before?.Count ?? 0);
    }

    private async ValueTask<SourceFailure?> KeepAsync(
        CollectionRun run, IRestorableSource source, IReadOnlyList<ItemKey> keys, DeleteBurst burst, CancellationToken cancellationToken)
    {
        var point = new RestorePoint(
            burst.PointId, burst.StartedAt, StateKeys.Hash(run.Address.DeviceId), run.Address.CollectionId, StateKeys.Hash(run.Context.OxFolderId), run.Source.Class, Items: 0, Chunks: 0);
        foreach (var chunk in keys.Chunk(CopiesInARecord))
        {
            var kept = await source.KeepAsync(run.Context, chunk, cancellationToken);

            // What cannot be kept now must not be deleted now; the phone asks again.
            if (!kept.Succeeded) return kept.Failure;
            foreach (var record in Records(kept.Value)) await points.AddAsync(run.Address.User, point, record, cancellationToken);
            if (kept.Value.Count(IsTooLarge) is > 0 and var lost) NotKept(burst.PointId, lost);
        }

        return null;
    }

    /// <summary>Copies in portions that the store takes. One that is too large alone is not kept: a phone must not be kept from deleting it for ever.</summary>
    private static List<List<byte[]>> Records(IReadOnlyList<byte[]> copies)
    {
        var records = new List<List<byte[]>> { new() };
        var size = 0;
        foreach (var copy in copies.Where(copy => !IsTooLarge(copy)))
        {
            if (size + copy.Length > BytesInARecord)
            {
                records.Add([]);
                size = 0;
            }

            records[^1].Add(copy);
            size += copy.Length;
        }

        return records;
    }

    private static bool IsTooLarge(byte[] copy) => copy.Length > BytesInARecord;

    [LoggerMessage(2114, LogLevel.Warning, "{Count} deleted items are too large for {RestorePoint}")]
    private partial void NotKept(string restorePoint, int count);

    [LoggerMessage(2112, LogLevel.Warning, "Device {Device} deletes {Count} of {Held} items of {CollectionId} within a minute: kept in {RestorePoint}")]
    private partial void Deletes(string device, string collectionId, int count, int held, string restorePoint);
}
