using Bridge.Eas.Commands.GetItemEstimate;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.Ping;

/// <summary>Holds a Ping until a watched folder changes or the heartbeat runs out.</summary>
/// <remarks>
/// Reads no sync key and moves none: a Ping only says "come and Sync", and it says so only when the next Sync would tell something.
/// Source: MS-ASCMD, "Ping".
/// </remarks>
internal sealed class PingHandler(PingStore store, CollectionLooker looker, ChangeHold hold, IOptions<PingOptions> options, EasMetrics metrics) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = PingRequest.Decode(context.Request.Document);
        var ping = asked.MergedWith(await store.LoadAsync(context.User.State, context.DeviceId, cancellationToken));
        var (answer, failure) = await DecideAsync(context, ping, cancellationToken);
        if (failure is not null) return Replies.Of(failure);
        metrics.PingAnswered((int)answer.Status, ping.HeartbeatSeconds ?? 0);
        return answer.ToReply();
    }

    private async ValueTask<(PingAnswer Answer, SourceFailure? Failure)> DecideAsync(EasCommandContext context, PingRequest ping, CancellationToken cancellationToken)
    {
        if (ping.HeartbeatSeconds is not { } heartbeat || ping.Folders is not { } ids) return (new(PingStatus.MissingParameters), null);
        if (options.Value.Nearest(heartbeat) is var allowed && allowed != heartbeat) return (new(PingStatus.HeartbeatOutOfRange, Allowed: allowed), null);
        if (ids.Count > options.Value.MaxFolders) return (new(PingStatus.TooManyFolders, Allowed: options.Value.MaxFolders), null);
        await store.SaveAsync(context.User.State, context.DeviceId, ping, cancellationToken);

        var known = new List<EasFolder>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            var found = await looker.FindAsync(context, id, cancellationToken);
            if (!found.Succeeded) return (new(PingStatus.ServerError), found.Failure);
            if (found.Value is { } folder) known.Add(folder);
        }

        // Phones ping folders they have not synced yet; only when none is known does the hierarchy need a look.
        if (known.Count == 0) return (new(PingStatus.HierarchyChanged), null);

        var held = await hold.HoldAsync(context, known, TimeSpan.FromSeconds(heartbeat), cancellationToken);
        if (held.Failure is { Kind: SourceFailureKind.FolderGone }) return await AfterGoneAsync(context, known, cancellationToken);
        if (held.Failure is not null) return (new(PingStatus.ServerError), held.Failure);
        return (held.Changed.Count > 0 ? new(PingStatus.FoldersChanged, held.Changed) : new(PingStatus.Expired), null);
    }

    /// <summary>A folder that cannot be looked into any more: a phone that is sent to FolderSync must find there that it is gone, or it would come back at once.</summary>
    private async ValueTask<(PingAnswer Answer, SourceFailure? Failure)> AfterGoneAsync(
        EasCommandContext context, IReadOnlyList<EasFolder> watched, CancellationToken cancellationToken)
    {
        var listed = await looker.ListAgainAsync(context, cancellationToken);
        if (!listed.Succeeded) return (new(PingStatus.ServerError), listed.Failure);
        var there = listed.Value.Select(folder => folder.CollectionId).ToHashSet(StringComparer.Ordinal);
        return (new(watched.All(folder => there.Contains(folder.CollectionId)) ? PingStatus.ServerError : PingStatus.HierarchyChanged), null);
    }
}
