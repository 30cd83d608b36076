using Bridge.Eas.Commands.GetItemEstimate;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Watch;

namespace Bridge.Eas.Commands.Ping;

/// <summary>What a held request learnt: the collections with something to tell (none: the time was over, or a newer request came).</summary>
internal sealed record HoldEnd(IReadOnlyList<string> Changed, WaitEnd Reason, SourceFailure? Failure = null);

/// <summary>Holds a request (Ping, or Sync with a wait) until one of its collections has something to tell.</summary>
/// <remarks>It joins the watch first and compares afterwards, so that a change between the phone's last Sync and this wait is answered at once.</remarks>
internal sealed class ChangeHold(CollectionLooker looker, ChangeWatcher watcher, TimeProvider time)
{
    public async ValueTask<HoldEnd> HoldAsync(EasCommandContext context, IReadOnlyList<EasFolder> folders, TimeSpan longest, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var watched = folders.Where(folder => !folder.IsVirtual).Select(folder => looker.Watched(context, folder)).ToList();
        using var wait = await watcher.JoinAsync(context.User, context.DeviceId, watched, cancellationToken);

        // What is kept back for a while changes nothing in OX when its time comes, so the folder is looked at again then.
        var due = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var suspects = folders;
        while (true)
        {
            var changed = new List<string>();
            foreach (var folder in suspects)
            {
                var looked = await looker.LookAsync(context, folder, cancellationToken);
                if (looked.Failure is { } failure) return new HoldEnd([], WaitEnd.Changed, failure);
                if (looked.Wakes) changed.Add(folder.CollectionId);
                if (looked.LookAgain is { } later) due[folder.CollectionId] = time.GetElapsedTime(started) + later;
                else due.Remove(folder.CollectionId);
            }

            if (changed.Count > 0) return new HoldEnd(changed, WaitEnd.Changed);

            var elapsed = time.GetElapsedTime(started);
            var until = due.Values.Append(longest).Min();
            var end = await wait.WaitAsync(until - elapsed, time, cancellationToken);
            if (end == WaitEnd.Expired && until < longest)
            {
                suspects = [.. folders.Where(folder => due.TryGetValue(folder.CollectionId, out var at) && at <= until)];
                continue;
            }

            if (end != WaitEnd.Changed) return new HoldEnd([], end);
            var ids = wait.TakeChanged().Select(folder => folder.CollectionId).ToHashSet(StringComparer.Ordinal);
            suspects = [.. folders.Where(folder => ids.Contains(folder.CollectionId))];
        }
    }
}
