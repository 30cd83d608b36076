using Bridge.Eas.Commands.GetItemEstimate;
using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Watch;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.Ping;

/// <summary>Holds a Ping until a watched folder changes or the heartbeat runs out.</summary>
/// <remarks>
/// Reads no sync key and moves none: a Ping only says "come and Sync", and it says so only when the next Sync would tell something.
/// Source: MS-ASCMD, "Ping".
/// </remarks>
internal sealed class PingHandler(PingStore store, CollectionLooker looker, ChangeHold hold, HeldMailReview heldMails, IOptions<PingOptions> options, EasMetrics metrics) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = PingRequest.Decode(context.Request.Document, context.Version);
        heldMails.Look(context.User);
        if (asked.Classes.Count > 0)
        {
            var all = await looker.AllAsync(context, cancellationToken);
            if (!all.Succeeded) return Replies.Of(all.Failure);
            asked = asked.WithIds(all.Value);
        }

        var before = await store.LoadAsync(context.User.State, context.DeviceId, cancellationToken);
        var ping = asked.MergedWith(before);
        var (answer, failure) = await DecideAsync(context, ping, before, cancellationToken);
        if (failure is not null) return Replies.Of(failure);
        metrics.PingAnswered((int)answer.Status, ping.HeartbeatSeconds ?? 0);
        return answer.ToReply();
    }

    private async ValueTask<(PingAnswer Answer, SourceFailure? Failure)> DecideAsync(EasCommandContext context, PingRequest ping, PingRequest? before, CancellationToken cancellationToken)
    {
        if (ping.HeartbeatSeconds is not { } heartbeat || ping.Folders is not { } ids) return (new(PingStatus.MissingParameters), null);
        if (options.Value.Nearest(heartbeat) is var allowed && allowed != heartbeat) return (new(PingStatus.HeartbeatOutOfRange, Allowed: allowed), null);
        if (ids.Count > options.Value.MaxFolders) return (new(PingStatus.TooManyFolders, Allowed: options.Value.MaxFolders), null);
        if (!ping.IsSameAs(before)) await store.SaveAsync(context.User.State, context.DeviceId, ping, cancellationToken);

        var all = await looker.AllAsync(context, cancellationToken);
        if (!all.Succeeded) return (new(PingStatus.ServerError), all.Failure);
        var asked = ids.ToHashSet(StringComparer.Ordinal);
        var known = all.Value.Where(folder => asked.Contains(folder.CollectionId)).ToList();

        // Phones ping folders they have not synced yet; only when none is known does the hierarchy need a look.
        if (known.Count == 0) return (new(PingStatus.HierarchyChanged), null);

        var held = await hold.HoldAsync(context, known, TimeSpan.FromSeconds(heartbeat), cancellationToken);
        if (held.Failure is { } failure) return (new(PingStatus.ServerError), failure.Kind == SourceFailureKind.FolderGone ? null : failure);
        return held switch
        {
            { Reason: WaitEnd.HierarchyChanged } => (new(PingStatus.HierarchyChanged), null),
            { Changed.Count: > 0 } => (new(PingStatus.FoldersChanged, held.Changed), null),
            _ => (new(PingStatus.Expired), null),
        };
    }
}
