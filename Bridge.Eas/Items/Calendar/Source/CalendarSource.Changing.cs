using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar.Source;

/// <content>What phones change, of a whole event or of one occurrence.</content>
internal sealed partial class CalendarSource
{
    public async ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken)
    {
        var loaded = await LoadAsync(context, changes.Select(change => change.Key.ToString()), cancellationToken);
        if (!loaded.TryGet(out var groups, out var error)) return [.. changes.Select(_ => Failed(error))];

        var viewer = CalendarViewer.Of(context);
        // What this request itself made newer is no conflict: phones send a series and its occurrences together.
        var written = new Dictionary<ItemKey, long>();
        var outcomes = new List<ItemOutcome>(changes.Count);
        foreach (var change in changes)
        {
            var group = groups.GetValueOrDefault(change.Key.ToString());
            var known = change.KnownVersion;
            if (written.TryGetValue(change.Key, out var ours))
            {
                var again = await ReloadAsync(context, change.Key, cancellationToken);
                if (!again.TryGet(out group, out var failed))
                {
                    outcomes.Add(Failed(failed));
                    continue;
                }

                known = ours;
            }

            var outcome = await ChangeOneAsync(context, viewer, change with { KnownVersion = known }, group, cancellationToken);
            if (outcome is { Status: ItemStatus.Success, Version: { } version }) written[change.Key] = version;
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private async ValueTask<ItemOutcome> ChangeOneAsync(
        SourceContext context, CalendarViewer viewer, ClientChange change, EventGroup? group, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (group is null) return ItemOutcome.Failed(ItemStatus.NotFound, "gone");
            // The phone's change is undone by the next Sync.
            if (!context.Rights.HasFlag(FolderRights.Write)) return NotAllowed(change.Key);
            var finished = await _applier.FinishAsync(context, viewer, group, cancellationToken);
            if (!finished.TryGet(out group!, out var unfinished)) return Failed(unfinished);
            var compared = await _files.OfAsync(context, group, change.Data, cancellationToken);
            if (!compared.TryGet(out var known, out var unread)) return Uncompared(unread);
            var reader = new CalendarReader(viewer, known, isStale: change.KnownVersion != group.Version);
            var write = change.Instance is { } instance ? reader.ChangeInstance(instance, change.Data, group) : reader.Change(change.Data, group);
            var isStale = change.KnownVersion is >= 0 and var held && held != group.Version;
            if (isStale && !change.ClientWins && !write.IsEmpty && !write.IsOwnOnly && !write.IsOfFiles)
            {
                // Others may have changed other occurrences meanwhile: what nobody else touched is no conflict.
                if (!write.Master.IsEmpty || write.Own is not null || write.Since(group, change.KnownVersion!.Value) is not { IsEmpty: false } apart) return ItemOutcome.Failed(ItemStatus.Conflict, "changed on both sides");
                write = apart;
            }

            var undecided = reader.HeldGuestsBack ? Undecided.GuestsOfAnOlderList : null;
            var target = change.Instance is { } occurrence ? reader.ExceptionOf(occurrence, group) ?? group.Master : group.Master;
            if (write.IsEmpty)
            {
                if (write.Dropped > 0) NotTaken(write.Dropped);
                var there = await FilesAsync(context, viewer, change.Data, change.Key, change.Instance, CalendarFiles.Shown(target), known, cancellationToken);
                // What the phone holds is what it held: a newer version in OX is still to be told.
                return ItemOutcome.Ok(change.Key, isStale ? change.KnownVersion : group.Version) with { SendBack = write.Dropped > 0 || there.IsNews, Undecided = undecided };
            }

            var applied = await _applier.ApplyAsync(context, viewer, group, write, cancellationToken);
            if (applied.Error is { IsConflict: true } && attempt < Tries)
            {
                var again = await ReloadAsync(context, change.Key, cancellationToken);
                if (!again.TryGet(out group, out var failed)) return Failed(failed);
                continue;
            }

            if (applied.Error is { IsPermission: true } forbidden)
            {
                Forbidden(forbidden.Code);
                return NotAllowed(change.Key);
            }

            if (applied.Error is { } error) return Failed(error);
            var files = await FilesAsync(context, viewer, change.Data, change.Key, change.Instance, CalendarFiles.Shown(target), known, cancellationToken);
            var lost = write.Dropped + applied.Refused + files.Missing;
            if (lost > 0) NotTaken(lost);
            if (files.Missing > 0 && applied.Refused == 0) refusedFields.Note(Class, FileRefused, [OxEventColumns.Attachments.Name]);
            return ItemOutcome.Ok(change.Key, applied.Version) with
            {
                SendBack = lost > 0 || applied.IsUnwatched || files.IsNews || SideEffects.Has(write, group, viewer),
                IsShared = isStale || applied.IsShared,
                Undecided = undecided,
            };
        }
    }

    /// <summary>What became of the files in a command: read again, since the answer to a write does not tell.</summary>
    private async ValueTask<FilesOutcome> FilesAsync(
        SourceContext context, CalendarViewer viewer, WbxmlElement data, ItemKey key, string? instance, IReadOnlyList<OxEventAttachment> before, IReadOnlyDictionary<int, string> known,
        CancellationToken cancellationToken)
    {
        if (!viewer.IsModern || (CalendarFiles.UploadsOf(data).Count == 0 && CalendarFiles.UploadsOfExceptions(data).Count == 0)) return FilesOutcome.Nothing;
        var again = await ReloadAsync(context, key, cancellationToken);
        if (!again.TryGet(out var now, out _) || now is null) return FilesOutcome.Unknown;
        var target = instance is null ? now.Master : new CalendarReader(viewer).ExceptionOf(instance, now);
        return target is null ? FilesOutcome.Unknown : FilesOutcome.Of(data, target, before, known);
    }
}
