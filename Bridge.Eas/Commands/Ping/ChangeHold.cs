using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Commands.GetItemEstimate;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Watch;

namespace Bridge.Eas.Commands.Ping;

/// <summary>What a held request learnt: the collections with something to tell, or why it ended without any.</summary>
internal sealed record HoldEnd(IReadOnlyList<string> Changed, WaitEnd Reason, SourceFailure? Failure = null);

/// <summary>Holds a request (Ping, or Sync with a wait) until one of its collections, or the hierarchy, has something to tell.</summary>
/// <remarks>
/// It joins the watch first and compares afterwards, so that a change between the phone's last Sync and this wait is answered at once. A collection
/// that cannot be looked into is set aside for a while: the others are waited for all the same, and only when none can be looked into is that told.
/// </remarks>
internal sealed class ChangeHold(CollectionLooker looker, PendingHierarchy hierarchy, ChangeWatcher watcher, WakeLoops loops, TimeProvider time)
{
    /// <summary>The news may be of the phone's own FolderCreate, whose answer is still being committed.</summary>
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(2);

    /// <summary>What is away may be back soon.</summary>
    private static readonly TimeSpan AsideWhileAway = TimeSpan.FromMinutes(1);

    /// <summary>What may not be read, or not be understood, costs a look now and then.</summary>
    private static readonly TimeSpan AsideOtherwise = TimeSpan.FromMinutes(10);

    public async ValueTask<HoldEnd> HoldAsync(EasCommandContext context, IReadOnlyList<EasFolder> folders, TimeSpan longest, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var wait = await watcher.JoinAsync(context.User, context.DeviceId, Watched(context, folders), cancellationToken);

        // What is kept back for a while changes nothing in OX when its time comes, so the folder is looked at again then; so is one that was set aside.
        var due = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var suspects = folders;
        var happened = new HashSet<string>(StringComparer.Ordinal);
        var hierarchyChanged = true;
        while (true)
        {
            var changed = new List<string>();
            SourceFailure? failed = null;
            foreach (var folder in suspects)
            {
                var looked = await looker.LookAsync(context, folder, cancellationToken);
                if (looked.Failure is { } failure)
                {
                    if (await EndOfAllAsync(context, failure, cancellationToken) is { } end) return end;
                    failed = failure;
                    seen.Remove(folder.CollectionId);
                    due[folder.CollectionId] = time.GetElapsedTime(started) + AsideFor(failure);
                    continue;
                }

                if (looked.Status == EstimateStatus.Success && !folder.IsVirtual) seen.Add(folder.CollectionId);
                if (looked.Wakes) changed.Add(folder.CollectionId);
                if (looked.LookAgain is { } later) due[folder.CollectionId] = time.GetElapsedTime(started) + later;
                else due.Remove(folder.CollectionId);
            }

            if (failed is not null && seen.Count == 0) return new HoldEnd([], WaitEnd.Changed, failed);
            if (changed.Count > 0)
            {
                var wake = await loops.JudgeAsync(context.User.State, context.DeviceId, changed, happened, cancellationToken);
                if (wake.Woken.Count > 0) return new HoldEnd(wake.Woken, WaitEnd.Changed);
                if (wake.AsksForFolders) return new HoldEnd([], WaitEnd.HierarchyChanged);
            }

            if (hierarchyChanged && await HasHierarchyChangedAsync(context, cancellationToken)) return new HoldEnd([], WaitEnd.HierarchyChanged);

            var elapsed = time.GetElapsedTime(started);
            var until = due.Values.Append(longest).Min();
            var over = await wait.WaitAsync(until - elapsed, time, cancellationToken);
            if (over == WaitEnd.Expired && until < longest)
            {
                suspects = [.. folders.Where(folder => due.TryGetValue(folder.CollectionId, out var at) && at <= until)];
                continue;
            }

            if (over != WaitEnd.Changed) return new HoldEnd([], over);
            hierarchyChanged = wait.TakeHierarchyChanged();
            happened = wait.TakeChanged().Select(folder => folder.CollectionId).ToHashSet(StringComparer.Ordinal);
            suspects = [.. folders.Where(folder => happened.Contains(folder.CollectionId))];

            // A folder that is shown in another one is none of the phone's own: that other one has something to tell, now or later.
            if (!hierarchyChanged || await looker.AllAsync(context, cancellationToken) is not { Succeeded: true } listed) continue;
            var now = folders.Select(folder => listed.Value.FirstOrDefault(one => one.CollectionId == folder.CollectionId) ?? folder).ToList();
            suspects = [.. now.Where((folder, i) => happened.Contains(folder.CollectionId) || !folder.Joined.SequenceEqual(folders[i].Joined))];
            folders = now;
            wait.Watch(Watched(context, folders));
        }
    }

    private List<WatchedFolder> Watched(EasCommandContext context, IReadOnlyList<EasFolder> folders) =>
        [.. folders.Where(folder => !folder.IsVirtual).SelectMany(folder => looker.Watched(context, folder))];

    private async ValueTask<bool> HasHierarchyChangedAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (!await hierarchy.IsThereAsync(context, cancellationToken)) return false;
        await Task.Delay(Settles, time, cancellationToken);
        return await hierarchy.IsThereAsync(context, cancellationToken);
    }

    /// <summary>
    /// What a failure with one folder means for all of them. Of one that is gone the phone learns by FolderSync, but only if it finds there that it is
    /// gone, or it would come back at once: one that is listed and may not be read is no reason to send it there.
    /// </summary>
    /// <returns>Null when the others can be waited for.</returns>
    private async ValueTask<HoldEnd?> EndOfAllAsync(EasCommandContext context, SourceFailure failure, CancellationToken cancellationToken)
    {
        if (failure.Kind == SourceFailureKind.LoginRefused) return new HoldEnd([], WaitEnd.Changed, failure);
        if (failure.Kind != SourceFailureKind.FolderGone) return null;
        var listed = await looker.ListAgainAsync(context, cancellationToken);
        if (!listed.Succeeded) return new HoldEnd([], WaitEnd.Changed, listed.Failure);
        return await hierarchy.IsThereAsync(context, cancellationToken) ? new HoldEnd([], WaitEnd.HierarchyChanged) : null;
    }

    private static TimeSpan AsideFor(SourceFailure failure)
    {
        if (failure.Kind != SourceFailureKind.Unavailable) return AsideOtherwise;
        return failure.RetryAfter is { } asked && asked > AsideWhileAway ? asked : AsideWhileAway;
    }
}
