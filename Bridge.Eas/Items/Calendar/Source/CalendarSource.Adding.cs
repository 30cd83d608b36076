using Bridge.Eas.Items.Pim;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar.Source;

/// <content>What phones add: what an earlier try or a mail has made is found first.</content>
internal sealed partial class CalendarSource
{
    /// <summary>What a user would call an event by.</summary>
    private static readonly OxColumn<OxEvent>[] Naming = [OxEventColumns.Summary, OxEventColumns.StartDate];

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
            if (!compared.TryGet(out known!, out unknown)) return Uncompared(unknown);
            applied = await _applier.ApplyAsync(context, viewer, group, Again(viewer, add, group, known), cancellationToken);
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
            SendBack = lost > 0 || applied.IsUnwatched || files.SendsBack,
            IsShared = isShared || applied.IsShared,
            WriteData = !viewer.IsModern || (uid is null && files.Told.Count == 0) ? null : writer =>
            {
                writer.Optional(CalendarTags.UID, uid);
                CalendarFiles.WriteMade(writer, context.CollectionId, files.Told);
            },
        };
    }

    /// <summary>The event that an Add is about is there already: an earlier try, or an invitation that came by mail. One event, whoever was first.</summary>
    private async ValueTask<ItemOutcome> AdoptAsync(SourceContext context, CalendarViewer viewer, EventGroup existing, ClientAdd add, CancellationToken cancellationToken)
    {
        var finished = await _applier.FinishAsync(context, viewer, existing, cancellationToken);
        if (!finished.TryGet(out existing!, out var unfinished)) return Failed(unfinished);
        var compared = await _files.OfAsync(context, existing, add.Data, cancellationToken);
        if (!compared.TryGet(out var known, out var unknown)) return Uncompared(unknown);
        var write = Again(viewer, add, existing, known);

        // Others may have changed it before this try, and what they changed is not in the phone's form.
        return await FinishAsync(context, viewer, add, existing, write, write.Dropped, CalendarFiles.Shown(existing.Master), known, cancellationToken) with { IsShared = true };
    }

    /// <summary>What an Add still means for the event that an earlier try has made. It knows nothing of those who were invited since.</summary>
    private static CalendarWrite Again(CalendarViewer viewer, ClientAdd add, EventGroup group, IReadOnlyDictionary<int, string> known) =>
        new CalendarReader(viewer, known, isStale: true).Change(add.Data, group);

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
}
