using Bridge.Eas.Sync.Guards;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Wbxml.CodePages;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Sync;

/// <summary>Turns a plan into the children of an answer's Commands, as far as window, bytes and time allow, and notes what was told in which version.</summary>
internal sealed partial class AnswerFill(EasMetrics metrics, TimeProvider time, ILogger<AnswerFill> logger)
{
    /// <summary>Items in a row that cannot be read: it is OX then, and asking for more would only make its users wait.</summary>
    internal const int MostFailuresInARow = 3;

    /// <summary>Renders the plan until the window, the bytes or the time are used up.</summary>
    public async ValueTask FillAsync(SyncRound round, CancellationToken cancellationToken)
    {
        var (run, plan, started) = (round.Run, round.Plan, time.GetTimestamp());
        var gone = plan.Gone.Take(run.MostItems).ToList();
        foreach (var entry in gone) WriteGone(round, entry);

        round.Delta.AddRange(gone);
        if (plan.Refused is { } refused) SetAside(round, refused, "phone");

        // What goes alone goes with nothing that could be lost with it.
        var together = plan.Items.Count - plan.Alone;
        var most = together == 0 && plan.Gone.Count == 0 && round.Executed.Results.Count == 0 ? 1 : together;
        var (handled, room) = (0, Math.Min(most, Math.Max(0, run.MostItems - gone.Count)));
        while (room > 0)
        {
            var wanted = plan.Items.Skip(handled).Take(Math.Min(room, most - handled)).ToList();
            if (wanted.Count == 0) break;
            var (dealt, missed) = await FillAsync(round, wanted, started, cancellationToken);
            handled += dealt;

            // What is gone before its source has noticed takes no place of what is behind it.
            room = dealt == wanted.Count && round.Again is null && round.Commands.Length < run.Bytes && !IsOver(round, started) ? missed : 0;
        }

        round.More = plan.Count > gone.Count + handled;
    }

    /// <returns>How many items are dealt with: told, set aside, or known to be unreadable for the moment; and how many of them are gone, so that nothing was said of them.</returns>
    private async ValueTask<(int Dealt, int Missed)> FillAsync(SyncRound round, List<WantedItem> wanted, long started, CancellationToken cancellationToken)
    {
        var run = round.Run;
        var folders = new FolderReadings();
        var failed = new List<FailedRead>();
        var (next, read, missed) = (0, 0, 0);
        await foreach (var item in run.Source.PrepareAsync(run.Context with { Epoch = round.Epoch }, wanted, cancellationToken))
        {
            var (index, folder) = (next++, folders.Of(item.Key));
            if (item.Preparation == Preparation.Later || (item.Preparation == Preparation.Failed && folder.IsJoined && round.Again is null))
            {
                failed.Add(new FailedRead(index, item, folder));
                folder.Failed();
                if (round.Again is not null || item.Failure is { IsOfOx: true } || (!folder.IsJoined && folder.InARow == MostFailuresInARow)) break;
            }
            else
            {
                if (!Write(round, wanted[index], item)) missed++;
                round.Doubts = folder.Without(TransferTries.Without(round.Doubts, item.Key));
                folder.Read(index);
                read++;
            }

            if (round.Again is null && (round.Commands.Length >= run.Bytes || IsOver(round, started))) break;
        }

        if (round.Again is null) return (read + Settle(round, wanted, failed, read), missed);

        // An answer given again must be whole: its generation says that the phone has all of it. For a folder among several nobody waits.
        if (failed is [{ IsOfOneOfSeveral: true }]) round.Waits = true;
        else if (failed is [var first]) round.Failure = first.Item.Failure;
        return (read, missed);
    }

    private bool IsOver(SyncRound round, long started) => time.GetElapsedTime(started) >= (round.State.Held.Count == 0 ? round.Run.FirstTime : round.Run.Time);

    /// <summary>What fails while a later one of its folder can be read, or breaks off half way, is at fault itself; any other failure is its folder's or OX's.</summary>
    /// <returns>How many of them are dealt with.</returns>
    private int Settle(SyncRound round, List<WantedItem> wanted, List<FailedRead> failed, int read)
    {
        var left = new List<FailedRead>();
        var waiting = new HashSet<FolderReading>();
        foreach (var one in failed)
        {
            if (one.WaitsForFolder) waiting.Add(one.Folder);
            else if (one.Item.Preparation == Preparation.Failed) Write(round, wanted[one.Index], one.Item);
            else if (one.IsAtFault) Note(round, wanted[one.Index].Item, one.Item.Failure!);
            else left.Add(one);
        }

        foreach (var folder in waiting) round.Doubts = TransferTries.FolderFailed(round.Doubts, folder.Name!, time.GetUtcNow());
        round.Waits |= waiting.Count > 0;
        if (left.Count > 0 && read == 0 && round.Delta.Count == 0) round.Failure = left[0].Item.Failure;
        return failed.Count - left.Count;
    }

    private void Note(SyncRound round, SourceItem item, SourceFailure failure)
    {
        (round.Doubts, var isEnough) = TransferTries.Failed(round.Doubts, item, time.GetUtcNow());
        if (isEnough) SetAside(round, item, failure.Code);
        else round.Waits = true;
    }

    private static void WriteGone(SyncRound round, DeltaEntry entry)
    {
        round.Commands.Start(entry.Kind == DeltaKind.SoftDelete ? AirSyncTags.SoftDelete : AirSyncTags.Delete);
        round.Commands.Element(AirSyncTags.ServerId, ServerId.Format(round.Run.Context.CollectionId, round.Epoch, entry.Key));
        round.Commands.End();
    }

    /// <returns>False when nothing is to be said of it.</returns>
    private bool Write(SyncRound round, WantedItem wanted, PreparedItem item)
    {
        var writer = round.Commands;
        if (item.Preparation == Preparation.Gone)
        {
            // What is gone is told by the source, unless the phone alone has reason to think that it is there.
            if (wanted.KnownVersion != Snapshot.Stale && round.Held().VersionOf(item.Key) != Snapshot.Dropped) return false;
            WriteGone(round, new DeltaEntry(DeltaKind.Delete, item.Key, 0));
            round.Delta.Add(new DeltaEntry(DeltaKind.Delete, item.Key, 0));
            return true;
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
                return true;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                writer.Rewind(mark);
                reason = fault.GetType().Name;
            }
        }

        SetAside(round, wanted.Item, reason ?? "unknown");
        return true;
    }

    private void SetAside(SyncRound round, SourceItem item, string reason)
    {
        SetAside(round.Run.Source.Class, round.Run.Context.CollectionId, item.Key.ToString(), reason);
        metrics.SetAside(round.Run.Source.Class);
        round.Delta.Add(new DeltaEntry(DeltaKind.SetAside, item.Key, item.Version));
        round.Aside.Add((item, reason));
    }

    [LoggerMessage(2101, LogLevel.Warning, "Set aside: {Class} item {CollectionId}:{Item} cannot be sent ({Reason}); the folder goes on")]
    private partial void SetAside(Bridge.Eas.Protocol.EasClass @class, string collectionId, string item, string reason);
}
