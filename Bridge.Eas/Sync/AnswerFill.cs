using Bridge.Eas.Telemetry;
using Bridge.Eas.Wbxml.CodePages;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Sync;

/// <summary>Turns a plan into the children of an answer's Commands, as far as window, bytes and time allow, and notes what was told in which version.</summary>
internal sealed partial class AnswerFill(EasMetrics metrics, TimeProvider time, ILogger<AnswerFill> logger)
{
    /// <summary>Renders the plan until the window, the bytes or the time are used up.</summary>
    public async ValueTask FillAsync(SyncRound round, CancellationToken cancellationToken)
    {
        var (run, plan) = (round.Run, round.Plan);
        var gone = plan.Gone.Take(run.MostItems).ToList();
        foreach (var entry in gone) WriteGone(round, entry);

        round.Delta.AddRange(gone);
        var wanted = plan.Items.Take(Math.Max(0, run.MostItems - gone.Count)).ToList();
        var handled = 0;
        if (wanted.Count > 0)
        {
            var started = time.GetTimestamp();
            var allowed = round.State.Held.Count == 0 ? run.FirstTime : run.Time;
            await foreach (var item in run.Source.PrepareAsync(run.Context with { Epoch = round.Epoch }, wanted, cancellationToken))
            {
                if (item.Preparation == Preparation.Later)
                {
                    // What is there already is worth sending; a first item that cannot be had is a failure. An answer given again must be whole:
                    // its generation says that the phone has all of it.
                    if (round.IsReplay || (handled == 0 && gone.Count == 0)) round.Failure = item.Failure;
                    break;
                }

                Write(round, wanted[handled++], item);
                if (!round.IsReplay && (round.Commands.Length >= run.Bytes || time.GetElapsedTime(started) >= allowed)) break;
            }
        }

        round.More = plan.Count > gone.Count + handled;
    }

    private static void WriteGone(SyncRound round, DeltaEntry entry)
    {
        round.Commands.Start(entry.Kind == DeltaKind.SoftDelete ? AirSyncTags.SoftDelete : AirSyncTags.Delete);
        round.Commands.Element(AirSyncTags.ServerId, ServerId.Format(round.Run.Context.CollectionId, round.Epoch, entry.Key));
        round.Commands.End();
    }

    private void Write(SyncRound round, WantedItem wanted, PreparedItem item)
    {
        var writer = round.Commands;
        if (item.Preparation == Preparation.Gone)
        {
            // What is gone is told by the source, unless the phone alone has reason to think that it is there.
            if (wanted.KnownVersion != Snapshot.Stale) return;
            WriteGone(round, new DeltaEntry(DeltaKind.Delete, item.Key, 0));
            round.Delta.Add(new DeltaEntry(DeltaKind.Delete, item.Key, 0));
            return;
        }

        var mark = writer.Mark();
        var reason = item.Reason;
        if (item.WriteData is { } writeData)
        {
            try
            {
                writer.Start(wanted.KnownVersion is null ? AirSyncTags.Add : AirSyncTags.Change);
                writer.Element(AirSyncTags.ServerId, ServerId.Format(round.Run.Context.CollectionId, round.Epoch, item.Key));
                writer.Start(AirSyncTags.ApplicationData);
                writeData(writer);
                writer.End();
                writer.End();
                round.Delta.Add(new DeltaEntry(wanted.KnownVersion is null ? DeltaKind.Add : DeltaKind.Change, item.Key, item.Version));
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                writer.Rewind(mark);
                reason = fault.GetType().Name;
            }
        }

        SetAside(round.Run.Source.Class, round.Run.Context.CollectionId, item.Key.ToString(), reason ?? "unknown");
        metrics.SetAside(round.Run.Source.Class);
        round.Delta.Add(new DeltaEntry(DeltaKind.SetAside, item.Key, wanted.Item.Version));
    }

    [LoggerMessage(2101, LogLevel.Warning, "Set aside: {Class} item {CollectionId}:{Item} cannot be sent ({Reason}); the folder goes on")]
    private partial void SetAside(Bridge.Eas.Protocol.EasClass @class, string collectionId, string item, string reason);
}
