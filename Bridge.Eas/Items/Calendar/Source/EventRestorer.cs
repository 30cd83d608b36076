using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>Keeps copies of events that a phone deletes in masses, and makes them anew: a series with its exceptions is one.</summary>
/// <remarks>
/// Nobody gets mail about what is restored. What is there (by its uid) stays as it is, but for occurrences of a series that a restoring which
/// died half way did not come to: so it may be repeated.
/// </remarks>
internal sealed class EventRestorer(IOxCalendarApi api, CalendarListing listing, EventGroups groups)
{
    private const int Batch = 50;

    internal async ValueTask<SourceResult<IReadOnlyList<byte[]>>> KeepAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        var copies = new List<byte[]>();
        var parts = new Stack<string[]>(keys.Select(key => key.ToString()).Distinct(StringComparer.Ordinal).Chunk(Batch));
        while (parts.TryPop(out var part))
        {
            var loaded = await groups.LoadAsync(context, part, OxEventColumns.All, cancellationToken);
            if (loaded.TryGet(out var found, out var error))
            {
                copies.AddRange(found.Values.Select(KeptEvents.Write));
            }
            else if (CalendarStatus.Of(error) == ItemStatus.Retry)
            {
                return SourceFailures.Of(error);
            }
            else if (part.Length > 1)
            {
                // One that OX cannot read must not cost the others their copies.
                parts.Push(part[..(part.Length / 2)]);
                parts.Push(part[(part.Length / 2)..]);
            }
        }

        return copies;
    }

    internal async ValueTask<SourceResult<RestoreOutcome>> RestoreAsync(SourceContext context, IReadOnlyList<byte[]> copies, CancellationToken cancellationToken)
    {
        var listed = await listing.ByUidAsync(context, cancellationToken);
        if (!listed.TryGet(out var there, out var unlisted)) return SourceFailures.Of(unlisted);

        var (restored, present, refused) = (0, 0, 0);
        foreach (var copy in copies)
        {
            if (KeptEvents.Read(copy) is not { } kept)
            {
                refused++;
                continue;
            }

            var made = await MakeAsync(context, kept, there, cancellationToken);
            if (!made.TryGet(out var now, out var error))
            {
                if (CalendarStatus.Of(error) == ItemStatus.Retry) return SourceFailures.Of(error);
                refused++;
                continue;
            }

            var changed = await ChangeOccurrencesAsync(context, now, cancellationToken);
            if (!changed.TryGet(out var lost, out var failed)) return SourceFailures.Of(failed);
            refused += lost;
            if (now.IsNew) restored++;
            else present++;
        }

        return new RestoreOutcome(restored, present, refused);
    }

    private async ValueTask<OxResult<Made>> MakeAsync(SourceContext context, EventGroup kept, Dictionary<string, OxEvent> there, CancellationToken cancellationToken)
    {
        var session = context.User.Session;
        if (kept.Master.RecurrenceId is null)
        {
            var made = await MakeAsync(context, KeptEvents.AsNew(kept), isOwn: false, there, cancellationToken);
            if (made.Error is not { IsDuplicate: true }) return made;

            // In another calendar of his it is his still. What he does not see is somebody else's, and was deleted from his calendar alone.
            var elsewhere = await api.ResolveAsync(session, kept.Master.Uid!, cancellationToken);
            if (elsewhere is { IsSuccess: true, Value: not null }) return OxResult<Made>.Success(Made.Elsewhere);
            if (elsewhere.Error is { } unclear && CalendarStatus.Of(unclear) == ItemStatus.Retry) return unclear;
        }

        return await MakeAsync(context, KeptEvents.AsOwn(kept, session.UserId), isOwn: true, there, cancellationToken);
    }

    private async ValueTask<OxResult<Made>> MakeAsync(
        SourceContext context, EventGroup wanted, bool isOwn, Dictionary<string, OxEvent> there, CancellationToken cancellationToken)
    {
        if (there.TryGetValue(wanted.Master.Uid!, out var present)) return OxResult<Made>.Success(new(wanted, present, IsNew: false));

        var made = await NewAsync(context, wanted.Master, cancellationToken);
        if (made.Error is { } error && CalendarRefusals.FieldsOf(error) is { Count: > 0 } fields)
        {
            wanted = KeptEvents.Without(wanted, fields);
            made = await NewAsync(context, wanted.Master, cancellationToken);
        }

        // His own entry, and not here: it was restored before, and moved since.
        if (isOwn && made.Error is { IsDuplicate: true }) return OxResult<Made>.Success(Made.Elsewhere);
        if (!made.TryGet(out var stored, out var failed)) return failed;
        there[wanted.Master.Uid!] = stored;
        return OxResult<Made>.Success(new(wanted, stored, IsNew: true));
    }

    private async ValueTask<OxResult<OxEvent>> NewAsync(SourceContext context, OxEvent made, CancellationToken cancellationToken)
    {
        await context.KeepClaim(cancellationToken);
        return await api.NewAsync(context.User.Session, new OxFolderId(context.OxFolderId), made, OxScheduling.None, cancellationToken);
    }

    /// <summary>Changes the occurrences of a series that were changed, unless they are exceptions already.</summary>
    /// <returns>How many OX does not take; an error when it cannot be done now.</returns>
    private async ValueTask<OxResult<int>> ChangeOccurrencesAsync(SourceContext context, Made made, CancellationToken cancellationToken)
    {
        if (made is not { Wanted: { Exceptions.Count: > 0 } wanted, Now: { Id: { } id } now }) return OxResult<int>.Success(0);
        if (wanted.DaysIn(CalendarViewer.Of(context).Zone) is not var (series, times)) return OxResult<int>.Success(wanted.Exceptions.Count);

        var lost = 0;
        var done = (now.ChangeExceptionDates ?? []).Concat(now.DeleteExceptionDates ?? []).Select(date => RecurrenceIds.DayOf(date, series)).ToHashSet();
        foreach (var (day, exception) in wanted.ByDay(series))
        {
            if (done.Contains(day)) continue;
            var patch = ExceptionPatch.Of(exception, wanted.Master, series, times, day);
            await context.KeepClaim(cancellationToken);
            var changed = await api.UpdateAsync(
                context.User.Session, new OxFolderId(context.OxFolderId), id, OxTimestamps.Any, RecurrenceIds.Of(series, day), patch, OxScheduling.None, cancellationToken);
            if (changed.Error is not { } error) continue;
            if (CalendarStatus.Of(error) == ItemStatus.Retry) return error;
            lost++;
        }

        return OxResult<int>.Success(lost);
    }

    /// <summary>An event that is there (again).</summary>
    /// <param name="Wanted">As it was to be made; null when it is not here.</param>
    /// <param name="Now">As it is, or as far as it was listed.</param>
    /// <param name="IsNew">It was not there before.</param>
    private sealed record Made(EventGroup? Wanted, OxEvent? Now, bool IsNew)
    {
        /// <summary>The user has it in another calendar, and it stays as it is.</summary>
        internal static Made Elsewhere { get; } = new(Wanted: null, Now: null, IsNew: false);
    }
}
