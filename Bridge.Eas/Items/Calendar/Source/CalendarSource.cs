using System.Runtime.CompilerServices;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>Class Calendar on OX's calendar.</summary>
internal sealed partial class CalendarSource(IOxCalendarApi api, MovedSeriesStore moving, DeletedMeetings deleted, RefusedFields refusedFields, ILogger<CalendarSource> logger) : ICollectionSource, IMovableSource, IRestorableSource
{
    private const int Batch = 50;

    // A change by somebody else between our reading and our writing: read and decide once more.
    private const int Tries = 2;

    /// <summary>Old servers take files in calls of their own, whose refusals are no error of the event.</summary>
    private const string FileRefused = "file";

    /// <summary>What a user would call an event by.</summary>
    private static readonly OxColumn<OxEvent>[] Naming = [OxEventColumns.Summary, OxEventColumns.StartDate];

    private readonly CalendarListing _listing = new(api);
    private readonly EventGroups _groups = new(api);
    private readonly CalendarApplier _applier = new(api, new(api), moving, refusedFields);
    private readonly OthersMeetings _others = new(api, deleted);
    private readonly KnownFiles _files = new(api);
    private readonly EventRestorer _restorer = new(api, new(api), new(api));

    public EasClass Class => EasClass.Calendar;

    public ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken) =>
        _listing.DetectAsync(context, cursor, mustTell, cancellationToken);

    public ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken) =>
        _listing.ProbeAsync(context, previous, cancellationToken);

    public async IAsyncEnumerable<PreparedItem> PrepareAsync(
        SourceContext context, IReadOnlyList<WantedItem> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var viewer = CalendarViewer.Of(context);
        foreach (var chunk in wanted.Chunk(Batch))
        {
            var loaded = await LoadAsync(context, chunk.Select(item => item.Item.Key.ToString()), cancellationToken);
            if (loaded.TryGet(out var groups, out var error))
            {
                foreach (var item in chunk) yield return Prepared(item, groups.GetValueOrDefault(item.Item.Key.ToString()), viewer);
                continue;
            }

            foreach (var item in chunk)
            {
                // One event that OX cannot read must not stop the others.
                var prepared = CalendarStatus.Of(error) == ItemStatus.Retry
                    ? PreparedItem.Later(item.Item.Key, SourceFailures.Of(error))
                    : await PrepareOneAsync(context, item, viewer, cancellationToken);
                yield return prepared;
                if (prepared.Preparation == Preparation.Later) yield break;
            }
        }
    }

    public async ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken)
    {
        if (!context.Rights.HasFlag(FolderRights.Create)) return [.. adds.Select(_ => ItemOutcome.Unmade("no right to create"))];

        // Always: a store that was rolled back does not know that this is not the first try. An OX that cannot tell refuses a second uid at least.
        var lately = await _listing.LatelyAsync(context, look, cancellationToken);
        if (!lately.TryGet(out var rows, out var error) && CalendarStatus.Of(error) == ItemStatus.Retry) return [.. adds.Select(_ => Failed(error))];

        var matches = new AddMatches(look, rows ?? []);
        var outcomes = new List<ItemOutcome>(adds.Count);
        foreach (var add in adds)
            outcomes.Add(await AddOneAsync(context, add, matches, cancellationToken));

        return outcomes;
    }

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

        var others = await _others.AmongAsync(context, CalendarViewer.Of(context), [.. whole.Select(i => deletes[i].Key.ToString())], cancellationToken);
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

    public ValueTask<SourceResult<IReadOnlyList<byte[]>>> KeepAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken) =>
        _restorer.KeepAsync(context, keys, cancellationToken);

    public ValueTask<SourceResult<RestoreOutcome>> RestoreAsync(SourceContext context, IReadOnlyList<byte[]> copies, CancellationToken cancellationToken) =>
        _restorer.RestoreAsync(context, copies, cancellationToken);

    public int MovesAtOnce => 1;

    public async ValueTask<SourceResult<MoveSight>> LookAsync(SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, CancellationToken cancellationToken)
    {
        var there = await PresentAsync(from, from.OxFolderId, keys, cancellationToken);
        return there.Succeeded ? new MoveSight(there.Value.ToDictionary(key => key, _ => new ItemMark(0, 0))) : there.Failure;
    }

    public async ValueTask<IReadOnlyList<ItemMove>> MoveAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, MoveSight sight, CancellationToken cancellationToken)
    {
        var moves = new List<ItemMove>(keys.Count);
        foreach (var key in keys)
        {
            var result = await api.MoveAsync(
                from.User.Session, new OxFolderId(from.OxFolderId), key.ToString(), OxTimestamps.Any, new OxFolderId(toOxFolderId), OxScheduling.None, cancellationToken);
            moves.Add(
                result.TryGet(out var moved, out var error) ? new(MoveEnd.Moved, moved.Updated.FirstOrDefault(IsItem)?.Id is { } id ? ItemKey.Parse(id) : key)
                : ItemMove.Failed(isGone: false, SourceFailures.Of(error)));
        }

        return moves;

        static bool IsItem(OxEvent calendarEvent) => calendarEvent.SeriesId is null || calendarEvent.SeriesId == calendarEvent.Id;
    }

    /// <summary>An event keeps its id, so where it is tells everything.</summary>
    public async ValueTask<SourceResult<IReadOnlyList<ItemMove>>> SettleAsync(
        SourceContext from, IReadOnlyList<UnclearMove> moves, string toOxFolderId, CancellationToken cancellationToken)
    {
        ItemKey[] keys = [.. moves.Select(move => move.Key)];
        var stayed = await PresentAsync(from, from.OxFolderId, keys, cancellationToken);
        if (!stayed.Succeeded) return stayed.Failure;
        var arrived = await PresentAsync(from, toOxFolderId, [.. keys.Where(key => !stayed.Value.Contains(key))], cancellationToken);
        return arrived.Succeeded ? SourceResult<IReadOnlyList<ItemMove>>.Ok([.. keys.Select(End)]) : arrived.Failure;

        ItemMove End(ItemKey key) =>
            stayed.Value.Contains(key) ? new(MoveEnd.StillThere) : arrived.Value.Contains(key) ? new(MoveEnd.Moved, key) : new(MoveEnd.Gone);
    }

    /// <summary>Which of these events a folder has. A series is one by its master.</summary>
    private async ValueTask<SourceResult<HashSet<ItemKey>>> PresentAsync(SourceContext context, string folder, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        var present = new HashSet<ItemKey>();
        var parts = new Stack<ItemKey[]>(keys.Chunk(Batch));
        while (parts.TryPop(out var part))
        {
            var place = new OxFolderId(folder);
            var listed = await api.ListAsync(
                context.User.Session, [.. part.Select(key => new OxEventRef(place, key.ToString()))], new(OxEventColumns.Id, OxEventColumns.Folder), cancellationToken);
            if (listed.TryGet(out var found, out var error))
            {
                foreach (var one in found)
                    if (one.Id is { } id && one.Folder == folder) present.Add(ItemKey.Parse(id));
            }
            else if (!error.IsNotFound)
            {
                return SourceFailures.Of(error);
            }
            else if (part.Length > 1)
            {
                // One that is gone may spoil the answer for all.
                parts.Push(part[..(part.Length / 2)]);
                parts.Push(part[(part.Length / 2)..]);
            }
        }

        return present;
    }

    private static PreparedItem Prepared(WantedItem item, EventGroup? group, CalendarViewer viewer) =>
        group is null ? PreparedItem.Gone(item.Item.Key) : PreparedItem.Ready(item.Item.Key, group.Version, writer => CalendarItem.Write(writer, group, viewer, isChange: item.KnownVersion is not null));

    private async ValueTask<PreparedItem> PrepareOneAsync(SourceContext context, WantedItem item, CalendarViewer viewer, CancellationToken cancellationToken)
    {
        var id = item.Item.Key.ToString();
        var loaded = await LoadAsync(context, [id], cancellationToken);
        if (loaded.TryGet(out var groups, out var error)) return Prepared(item, groups.GetValueOrDefault(id), viewer);
        if (error.IsNotFound) return PreparedItem.Gone(item.Item.Key);
        return CalendarStatus.Of(error) == ItemStatus.Retry
            ? PreparedItem.Later(item.Item.Key, SourceFailures.Of(error))
            : PreparedItem.Failed(item.Item.Key, item.Item.Version, error.Code);
    }

    private async ValueTask<ItemOutcome> AddOneAsync(SourceContext context, ClientAdd add, AddMatches matches, CancellationToken cancellationToken)
    {
        var viewer = CalendarViewer.Of(context);
        var (made, write) = new CalendarReader(viewer).Create(add.Data, add.Uid);
        var isOurs = made.Uid == add.Uid;
        var earlier = isOurs ? matches.MadeBy(add) : matches.OfUid(made.Uid);
        if (earlier is not null && matches.Take(earlier))
        {
            var found = await ReloadAsync(context, ItemKey.Parse(earlier), cancellationToken);
            if (!found.TryGet(out var before, out var unknown)) return Failed(unknown);
            if (before is not null) return await AdoptAsync(context, viewer, before, add, cancellationToken);
        }
        else if (isOurs)
        {
            var forgotten = await ForgottenOfAsync(context, viewer, add, matches, cancellationToken);
            if (!forgotten.TryGet(out var same, out var unknown)) return Failed(unknown);
            if (same is not null) return await AdoptAsync(context, viewer, same, add, cancellationToken) with { Undecided = Undecided.StoreLostAfterAdd };
        }

        var folder = new OxFolderId(context.OxFolderId);
        var scheduling = WhoTells.Scheduling(context.User.Session, context.Version);
        var refused = write.Dropped;
        await context.KeepClaim(cancellationToken);
        var created = await api.NewAsync(context.User.Session, folder, made, scheduling, cancellationToken);
        if (created.Error is { IsDuplicate: true } duplicate)
        {
            var there = await ExistingAsync(context, duplicate, cancellationToken);
            if (!there.TryGet(out var existing, out var unknown)) return Failed(unknown);
            if (existing is not null && existing.Master.Uid == made.Uid) return await AdoptAsync(context, viewer, existing, add, cancellationToken);

            // In another folder of the user's: an earlier try made it, and it was moved since. The phone gets its id, and is told that it is not here.
            var elsewhere = await api.ResolveAsync(context.User.Session, made.Uid!, cancellationToken);
            if (elsewhere.TryGet(out var visible, out var unclear) && visible?.Id is { } id) return ItemOutcome.Ok(ItemKey.Parse(id), version: null) with { SendBack = true };
            if (unclear is not null && CalendarStatus.Of(unclear) == ItemStatus.Retry) return Failed(unclear);
            if (isOurs) return Failed(duplicate);
            // Somebody else's event of that uid, which this user cannot see: his own copy gets a uid of its own, and an earlier try may have made it.
            if (matches.MadeBy(add) is { } copy && matches.Take(copy))
            {
                var before = await ReloadAsync(context, ItemKey.Parse(copy), cancellationToken);
                if (!before.TryGet(out var own, out var missing)) return Failed(missing);
                if (own is not null) return await AdoptAsync(context, viewer, own, add, cancellationToken);
            }

            made.Uid = add.Uid;
            await context.KeepClaim(cancellationToken);
            created = await api.NewAsync(context.User.Session, folder, made, scheduling, cancellationToken);
        }

        for (var mended = 0; mended < CalendarRefusals.Most && created.Error is { } error && CalendarRefusals.TakeOut(error, made) is { } fields; mended++)
        {
            refused++;
            refusedFields.Note(Class, error.Code, fields);
            await context.KeepClaim(cancellationToken);
            created = await api.NewAsync(context.User.Session, folder, made, scheduling, cancellationToken);
        }

        if (!created.TryGet(out var stored, out var failed)) return Failed(failed);
        return await FinishAsync(context, viewer, add, new(stored, []), write, refused, [], KnownFiles.None, cancellationToken);
    }

    /// <summary>The occurrences of a new series, and what the phone is told of it.</summary>
    private async ValueTask<ItemOutcome> FinishAsync(
        SourceContext context, CalendarViewer viewer, ClientAdd add, EventGroup group, CalendarWrite write, int refused,
        IReadOnlyList<OxEventAttachment> before, IReadOnlyDictionary<int, string> known, CancellationToken cancellationToken)
    {
        var isShared = false;
        var applied = await _applier.ApplyAsync(context, viewer, group, write, cancellationToken);
        for (var attempt = 1; applied.Error is { IsConflict: true } && attempt < Tries; attempt++)
        {
            var again = await ReloadAsync(context, ItemKey.Parse(group.Master.Id!), cancellationToken);
            if (!again.TryGet(out var now, out var unknown)) return Failed(unknown);
            if (now is null) break;
            group = now;
            var compared = await _files.OfAsync(context, group, add.Data, cancellationToken);
            if (!compared.TryGet(out known!, out unknown)) return Failed(unknown);
            applied = await _applier.ApplyAsync(context, viewer, group, new CalendarReader(viewer, known).Change(add.Data, group), cancellationToken);
            isShared = true;
        }

        if (applied.Error is { } error && CalendarStatus.Of(error) == ItemStatus.Retry) return Failed(error);
        var files = await FilesAsync(context, viewer, add.Data, ItemKey.Parse(group.Master.Id!), instance: null, before, known, cancellationToken);
        var lost = refused + files.Missing + applied.Refused + (applied.Error is null ? 0 : 1);
        if (lost > 0) NotTaken(lost);
        if (files.Missing > 0 && refused + applied.Refused == 0) refusedFields.Note(Class, FileRefused, [OxEventColumns.Attachments.Name]);
        var uid = group.Master.Uid;
        return ItemOutcome.Ok(ItemKey.Parse(group.Master.Id!), applied.Version) with
        {
            SendBack = lost > 0 || isShared || applied.IsUnwatched || files.SendsBack,
            WriteData = !viewer.IsModern || (uid is null && files.Told.Count == 0) ? null : writer =>
            {
                writer.Optional(CalendarTags.UID, uid);
                CalendarFiles.WriteMade(writer, context.CollectionId, files.Told);
            },
        };
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

    /// <summary>The event that an Add is about is there already: an earlier try, or an invitation that came by mail. One event, whoever was first.</summary>
    private async ValueTask<ItemOutcome> AdoptAsync(SourceContext context, CalendarViewer viewer, EventGroup existing, ClientAdd add, CancellationToken cancellationToken)
    {
        var finished = await _applier.FinishAsync(context, viewer, existing, cancellationToken);
        if (!finished.TryGet(out existing!, out var unfinished)) return Failed(unfinished);
        var compared = await _files.OfAsync(context, existing, add.Data, cancellationToken);
        if (!compared.TryGet(out var known, out var unknown)) return Failed(unknown);
        var write = new CalendarReader(viewer, known).Change(add.Data, existing);

        // Others may have changed it before this try, and what they changed is not in the phone's form.
        return await FinishAsync(context, viewer, add, existing, write, write.Dropped, CalendarFiles.Shown(existing.Master), known, cancellationToken) with { SendBack = true };
    }

    private ValueTask<OxResult<EventGroup?>> ExistingAsync(SourceContext context, OxError duplicate, CancellationToken cancellationToken) =>
        duplicate.Arguments.Count > 1
            ? ReloadAsync(context, ItemKey.Parse(duplicate.Arguments[1]), cancellationToken)
            : ValueTask.FromResult(OxResult<EventGroup?>.Success(null));

    /// <summary>
    /// The event that a try which the store has forgotten has made: from the same Add; or the phone's content would change nothing in it; or it
    /// has the same ClientId, subject and start.
    /// </summary>
    private async ValueTask<OxResult<EventGroup?>> ForgottenOfAsync(
        SourceContext context, CalendarViewer viewer, ClientAdd add, AddMatches matches, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> candidates = matches.SaidBefore(add) is { } said ? [said] : [.. matches.Candidates().Where(id => !matches.IsTaken(id))];
        if (candidates.Count == 0) return OxResult<EventGroup?>.Success(null);
        var loaded = await LoadAsync(context, candidates, cancellationToken);
        if (!loaded.TryGet(out var groups, out var error)) return error;
        var found = candidates.Select(id => groups.GetValueOrDefault(id)).OfType<EventGroup>().ToList();
        var forgotten = matches.SaidBefore(add) is not null ? found.FirstOrDefault() : found.Find(IsSame) ?? found.Find(IsEdited);
        if (forgotten?.Master.Id is { } taken) matches.Take(taken);
        return OxResult<EventGroup?>.Success(forgotten);

        CalendarWrite Difference(EventGroup group) => new CalendarReader(viewer).Change(add.Data, group);

        bool IsSame(EventGroup group) => Difference(group) is { Dropped: 0 } write && (write.IsEmpty || write.IsOfFiles);

        bool IsEdited(EventGroup group) => matches.IsOfClient(group.Master.Id!, add) && !Array.Exists(Naming, Difference(group).Master.Has);
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
            if (!compared.TryGet(out var known, out var unread)) return Failed(unread);
            var reader = new CalendarReader(viewer, known);
            var write = change.Instance is { } instance ? reader.ChangeInstance(instance, change.Data, group) : reader.Change(change.Data, group);
            var isStale = change.KnownVersion is >= 0 and var held && held != group.Version;
            if (isStale && !change.ClientWins && !write.IsEmpty && !write.IsOwnOnly && !write.IsOfFiles)
            {
                // Others may have changed other occurrences meanwhile: what nobody else touched is no conflict.
                if (!write.Master.IsEmpty || write.Own is not null || write.Since(group, change.KnownVersion!.Value) is not { IsEmpty: false } apart) return ItemOutcome.Failed(ItemStatus.Conflict, "changed on both sides");
                write = apart;
            }

            var target = change.Instance is { } occurrence ? reader.ExceptionOf(occurrence, group) ?? group.Master : group.Master;
            if (write.IsEmpty)
            {
                if (write.Dropped > 0) NotTaken(write.Dropped);
                var there = await FilesAsync(context, viewer, change.Data, change.Key, change.Instance, CalendarFiles.Shown(target), known, cancellationToken);
                // What the phone holds is what it held: a newer version in OX is still to be told.
                return ItemOutcome.Ok(change.Key, isStale ? change.KnownVersion : group.Version) with { SendBack = write.Dropped > 0 || there.IsNews };
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
            return ItemOutcome.Ok(change.Key, applied.Version) with { SendBack = lost > 0 || isStale || applied.IsUnwatched || files.IsNews || SideEffects.Has(write, group, viewer) };
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
        return applied.Error is { } error ? Failed(error) : ItemOutcome.Ok(key, applied.Version) with { SendBack = applied.Refused > 0 || isStale || applied.IsUnwatched };
    }

    private ValueTask<OxResult<Dictionary<string, EventGroup>>> LoadAsync(SourceContext context, IEnumerable<string> ids, CancellationToken cancellationToken) =>
        _groups.LoadAsync(context.User.Session, context.OxFolderId, ids, cancellationToken);

    /// <returns>Null when this folder has no such event (any more).</returns>
    private async ValueTask<OxResult<EventGroup?>> ReloadAsync(SourceContext context, ItemKey key, CancellationToken cancellationToken)
    {
        var id = key.ToString();
        var loaded = await LoadAsync(context, [id], cancellationToken);
        return loaded.Error is { IsNotFound: true } ? OxResult<EventGroup?>.Success(null) : loaded.Select(groups => groups.GetValueOrDefault(id));
    }

    /// <summary>The phone's change is undone by what is told next.</summary>
    private static ItemOutcome NotAllowed(ItemKey key) => ItemOutcome.Ok(key, version: null) with { SendBack = true };

    private static ItemOutcome Failed(OxError error) => ItemOutcome.Failed(CalendarStatus.Of(error), error.Code);

    [LoggerMessage(2401, LogLevel.Information, "{Parts} parts of a phone's calendar item were not its to change, or not accepted; the stored form goes back")]
    private partial void NotTaken(int parts);

    [LoggerMessage(2402, LogLevel.Information, "OX allowed no change of an event ({Code}); the stored form goes back")]
    private partial void Forbidden(string code);
}
