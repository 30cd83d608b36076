using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar.Source;

/// <content>What phones delete, whole or of one occurrence.</content>
internal sealed partial class CalendarSource
{
    public async ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken)
    {
        var outcomes = new ItemOutcome[deletes.Count];
        var whole = Enumerable.Range(0, deletes.Count).Where(index => deletes[index].Instance is null).ToList();
        var written = new Dictionary<ItemKey, long>();
        for (var i = 0; i < deletes.Count; i++)
        {
            if (deletes[i].Instance is not { } instance) continue;
            var known = written.TryGetValue(deletes[i].Key, out var ours) ? ours : deletes[i].KnownVersion;
            outcomes[i] = await DeleteInstanceAsync(context, deletes[i].Key, instance, known, cancellationToken);
            if (outcomes[i] is { Status: ItemStatus.Success, Version: { } version }) written[deletes[i].Key] = version;
        }

        if (whole.Count == 0) return outcomes;
        if (!context.Rights.HasFlag(FolderRights.Delete))
        {
            foreach (var i in whole) outcomes[i] = NotAllowed(deletes[i].Key);
            return outcomes;
        }

        var asked = await _others.AmongAsync(context, CalendarViewer.Of(context), [.. whole.Select(i => deletes[i].Key.ToString())], cancellationToken);
        if (!asked.TryGet(out var others, out var unasked))
        {
            foreach (var i in whole) outcomes[i] = Failed(unasked);
            return outcomes;
        }

        foreach (var group in whole.GroupBy(i => others.Contains(deletes[i].Key.ToString()) ? OxScheduling.None : WhoTells.Scheduling(context.User.Session, context.Version)))
            await DeleteWholeAsync(context, deletes, [.. group], group.Key, outcomes, cancellationToken);

        return outcomes;
    }

    private async ValueTask DeleteWholeAsync(
        SourceContext context, IReadOnlyList<ClientDelete> deletes, IReadOnlyList<int> which, OxScheduling scheduling, ItemOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var folder = new OxFolderId(context.OxFolderId);
        await context.KeepClaim(cancellationToken);
        var result = await api.DeleteAsync(
            context.User.Session, [.. which.Select(i => new OxEventRef(folder, deletes[i].Key.ToString()))], OxTimestamps.Any, scheduling, cancellationToken);
        for (var n = 0; n < which.Count; n++)
        {
            var error = result.TryGet(out var done, out var refused) ? done[n].Error : refused;
            // Gone already is what the phone wants.
            var key = deletes[which[n]].Key;
            outcomes[which[n]] = error switch
            {
                null or { IsNotFound: true } => ItemOutcome.Ok(key, version: null),
                { IsPermission: true } => NotAllowed(key),
                _ => Failed(error),
            };
        }
    }

    private async ValueTask<ItemOutcome> DeleteInstanceAsync(SourceContext context, ItemKey key, string instance, long? knownVersion, CancellationToken cancellationToken)
    {
        var loaded = await ReloadAsync(context, key, cancellationToken);
        if (!loaded.TryGet(out var group, out var unknown)) return Failed(unknown);
        if (group is null) return ItemOutcome.Ok(key, version: null);
        if (!context.Rights.HasFlag(FolderRights.Delete)) return NotAllowed(key);
        var viewer = CalendarViewer.Of(context);
        var finished = await _applier.FinishAsync(context, viewer, group, cancellationToken);
        if (!finished.TryGet(out group!, out var unfinished)) return Failed(unfinished);
        var write = new CalendarReader(viewer).DeleteInstance(instance, group);
        if (write.Dropped > 0) return ItemOutcome.Failed(ItemStatus.NotFound, "no such occurrence");

        // What others changed in the series meanwhile is still to be told.
        var isStale = knownVersion is >= 0 and var known && known != group.Version;
        if (write.IsEmpty) return ItemOutcome.Ok(key, isStale ? knownVersion : group.Version);
        var scheduling = Meeting.IsOrganizer(group.Master, viewer) ? WhoTells.Scheduling(context.User.Session, context.Version) : OxScheduling.None;
        var applied = await _applier.ApplyAsync(context, viewer, group, write, scheduling, cancellationToken);
        return applied.Error is { } error ? Failed(error) : ItemOutcome.Ok(key, applied.Version) with { SendBack = applied.Refused > 0 || applied.IsUnwatched, IsShared = isStale || applied.IsShared };
    }
}
