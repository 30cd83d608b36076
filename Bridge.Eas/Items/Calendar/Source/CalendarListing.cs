using System.Globalization;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>What a calendar holds, and what changed in it. A series and its exceptions are one item.</summary>
internal sealed class CalendarListing(IOxCalendarApi api)
{
    /// <summary>"More results than allowed": the range has to be asked for in parts.</summary>
    private const string TooMany = "CAL-5072";

    // Each step halves the range: the last is days long.
    private const int MostSteps = 14;

    /// <summary>Changes are told one by one; from time to time everything is compared, for what was never told and for events that grew old.</summary>
    private static readonly Duration AuditEvery = Duration.FromHours(24);

    /// <summary>After an audit that failed: meanwhile changes are told as ever.</summary>
    private static readonly Duration AuditAgain = Duration.FromHours(1);

    private static readonly OxRange Ever = new(
        Instant.FromUtc(1900, 1, 1, 0, 0).ToUnixTimeMilliseconds(), Instant.FromUtc(2200, 1, 1, 0, 0).ToUnixTimeMilliseconds());

    private static readonly OxColumns<OxEvent> Listed = new([.. OxEventColumns.Light, OxEventColumns.StartDate, OxEventColumns.EndDate, OxEventColumns.Rrule]);

    private static readonly OxColumns<OxEvent> Identity = new([.. OxEventColumns.Light, OxEventColumns.Created]);

    private static readonly OxColumns<OxEvent> Series = new([.. OxEventColumns.Light, OxEventColumns.ChangeExceptionDates, OxEventColumns.DeleteExceptionDates]);

    internal async ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken)
    {
        var now = context.Now.ToUnixTimeMilliseconds();
        var filterType = context.FilterType;
        var before = CalendarCursor.Read(cursor);
        var known = before?.Filter == filterType ? before : null;
        if (known is null || now - known.AuditedAt >= AuditEvery.TotalMilliseconds)
        {
            var listed = await ListedAsync(context, before, tellsChanges: true, cancellationToken);
            if (listed.Succeeded || known is null) return listed;
            known = known with { AuditedAt = now - (long)(AuditEvery - AuditAgain).TotalMilliseconds };
        }

        var told = await api.UpdatesAsync(context.User.Session, Folder(context), known.Mark.AskFrom, Ever, Listed, cancellationToken);
        if (told.TryGet(out var changes, out var error)) return await ChangedAsync(context, known, changes, mustTell, cancellationToken);
        return error.IsUnsupported || error.Code == TooMany ? await ListedAsync(context, since: null, tellsChanges: false, cancellationToken) : SourceFailures.Of(error);
    }

    /// <summary>What was created or changed in this calendar lately, exceptions left out. Costs one call.</summary>
    internal async ValueTask<OxResult<IReadOnlyList<ItemIdentity>>> LatelyAsync(SourceContext context, AddLook look, CancellationToken cancellationToken)
    {
        var from = AddMatches.From(look, CalendarCursor.Read(look.Since)?.Mark.AskFrom);
        var told = await api.UpdatesAsync(context.User.Session, Folder(context), from, Ever, Identity, cancellationToken);
        return told.Select<IReadOnlyList<ItemIdentity>>(changes =>
        [
            .. changes.Modified
                .Where(calendarEvent => calendarEvent.Id is not null && (calendarEvent.SeriesId is null || calendarEvent.SeriesId == calendarEvent.Id))
                .Select(calendarEvent => new ItemIdentity(calendarEvent.Id!, calendarEvent.Uid ?? "", calendarEvent.Created ?? 0)),
        ]);
    }

    /// <summary>The single events and series of this calendar by their uids; of a series, which days are exceptions.</summary>
    internal async ValueTask<OxResult<Dictionary<string, OxEvent>>> ByUidAsync(SourceContext context, CancellationToken cancellationToken)
    {
        var listed = await AllAsync(context, Ever, Series, MostSteps, cancellationToken);
        return listed.Select(events => events
            .Where(calendarEvent => !string.IsNullOrEmpty(calendarEvent.Uid) && (calendarEvent.SeriesId is null || calendarEvent.SeriesId == calendarEvent.Id))
            .DistinctBy(calendarEvent => calendarEvent.Uid, StringComparer.Ordinal)
            .ToDictionary(calendarEvent => calendarEvent.Uid!, StringComparer.Ordinal));
    }

    /// <summary>A token of the newest change.</summary>
    internal async ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken)
    {
        if (ReadToken(previous) is { } known)
        {
            var told = await api.UpdatesAsync(context.User.Session, Folder(context), known.AskFrom, Ever, OxEventColumns.Light, cancellationToken);
            if (told.TryGet(out var changes, out var error)) return Token(known.Next(changes.Modified.Concat(changes.Deleted)));
            if (!error.IsUnsupported && error.Code != TooMany) return SourceFailures.Of(error);
        }

        var listed = await AllAsync(context, Ever, OxEventColumns.Light, MostSteps, cancellationToken);
        return listed.TryGet(out var events, out var failed) ? Token(default(CalendarMark).Next(events)) : SourceFailures.Of(failed);
    }

    private static OxFolderId Folder(SourceContext context) => new(context.OxFolderId);

    private static string Token(CalendarMark mark) => string.Create(CultureInfo.InvariantCulture, $"{mark.Timestamp}.{mark.Seen:x}");

    private static CalendarMark? ReadToken(string? token) =>
        token?.Split('.') is [var timestamp, var seen]
            && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var newest)
            && ulong.TryParse(seen, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash)
            ? new(newest, hash)
            : null;

    /// <summary>Everything there is.</summary>
    /// <param name="context">Whose calendar.</param>
    /// <param name="since">What was known before; null for nothing.</param>
    /// <param name="tellsChanges">Where OX tells changes too, the listing is an audit.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    private async ValueTask<SourceResult<SourceChanges>> ListedAsync(SourceContext context, CalendarCursor? since, bool tellsChanges, CancellationToken cancellationToken)
    {
        var listed = await AllAsync(context, Ever, Listed, MostSteps, cancellationToken);
        if (!listed.TryGet(out var events, out var failed)) return SourceFailures.Of(failed);
        var deleted = !tellsChanges ? null : since is null ? [] : await DeletedAsync(context, since, cancellationToken);
        var (items, outside) = Items(context, events);
        var there = items.Select(item => item.Key).Concat(outside).ToHashSet();
        return new SourceChanges
        {
            Complete = true,
            IsAudit = deleted is not null,
            Items = items,
            OutsideFilter = outside,
            Deleted = [.. (deleted ?? []).Where(key => !there.Contains(key))],
            Cursor = new CalendarCursor(default(CalendarMark).Next(events), context.Now.ToUnixTimeMilliseconds(), context.FilterType).ToBytes(),
        };
    }

    /// <summary>What OX says was deleted: an audit need not doubt that.</summary>
    /// <returns>Nothing when OX cannot say now; null when it never says, and only a listing tells what is gone.</returns>
    private async ValueTask<IEnumerable<ItemKey>?> DeletedAsync(SourceContext context, CalendarCursor since, CancellationToken cancellationToken)
    {
        var told = await api.UpdatesAsync(context.User.Session, Folder(context), since.Mark.AskFrom, Ever, OxEventColumns.Light, cancellationToken);
        if (!told.TryGet(out var changes, out var error)) return error.IsUnsupported ? null : [];
        return changes.Deleted.Select(gone => gone.Id).OfType<string>().Select(ItemKey.Parse);
    }

    private async ValueTask<SourceResult<SourceChanges>> ChangedAsync(
        SourceContext context, CalendarCursor known, OxEventChanges changes, bool mustTell, CancellationToken cancellationToken)
    {
        var mark = known.Mark.Next(changes.Modified.Concat(changes.Deleted));
        var cursor = (known with { Mark = mark }).ToBytes();
        if (mark == known.Mark && !mustTell) return new SourceChanges { Unchanged = true, Cursor = cursor };

        var withMasters = await WithMastersAsync(context, changes.Modified, cancellationToken);
        if (!withMasters.TryGet(out var modified, out var error)) return SourceFailures.Of(error);
        var (items, outside) = Items(context, modified);
        var there = modified.Select(calendarEvent => calendarEvent.Id).ToHashSet(StringComparer.Ordinal);
        return new SourceChanges
        {
            Items = items,
            OutsideFilter = outside,
            // An exception that is gone has changed its series; its own id is nobody's item, unless it was invited to alone.
            Deleted = [.. changes.Deleted.Select(gone => gone.Id).OfType<string>().Where(id => !there.Contains(id)).Select(ItemKey.Parse)],
            Cursor = cursor,
        };
    }

    /// <summary>An exception told without its series may be invited to alone, or its series may just not be newer: only OX knows.</summary>
    private async ValueTask<OxResult<IReadOnlyList<OxEvent>>> WithMastersAsync(SourceContext context, IReadOnlyList<OxEvent> modified, CancellationToken cancellationToken)
    {
        var there = modified.Select(calendarEvent => calendarEvent.Id).ToHashSet(StringComparer.Ordinal);
        var missing = modified.Select(calendarEvent => calendarEvent.SeriesId).OfType<string>().Where(id => !there.Contains(id)).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count == 0) return OxResult<IReadOnlyList<OxEvent>>.Success(modified);
        var masters = await api.ListAsync(context.User.Session, [.. missing.Select(id => new OxEventRef(Folder(context), id))], Listed, cancellationToken);
        return masters.Select<IReadOnlyList<OxEvent>>(found => [.. modified, .. found]);
    }

    private static (List<SourceItem> Items, List<ItemKey> Outside) Items(SourceContext context, IReadOnlyList<OxEvent> events)
    {
        var viewer = CalendarViewer.Of(context);
        var filter = new CalendarFilter(context.FilterType, viewer);
        var ids = events.Select(calendarEvent => calendarEvent.Id).ToHashSet(StringComparer.Ordinal);
        var items = new List<SourceItem>();
        var outside = new List<ItemKey>();
        foreach (var group in events.Where(calendarEvent => !string.IsNullOrEmpty(calendarEvent.Id)).GroupBy(calendarEvent => EventGroup.ItemIdOf(calendarEvent, ids.Contains), StringComparer.Ordinal))
        {
            var key = ItemKey.Parse(group.Key);
            if (group.Any(filter.Holds)) items.Add(new(key, group.Max(member => member.Timestamp ?? 0), group.Max(member => Rank(member, viewer))));
            else outside.Add(key);
        }

        return (items, outside);
    }

    /// <summary>The latest first; a series counts as being now.</summary>
    private static long Rank(OxEvent calendarEvent, CalendarViewer viewer) =>
        EventGroup.IsSeries(calendarEvent) ? viewer.Now.ToUnixTimeMilliseconds()
        : EventTimes.Of(calendarEvent, viewer.Zone)?.StartInstant.ToUnixTimeMilliseconds() ?? 0;

    /// <summary>Everything in the range; where OX finds that too much, in halves.</summary>
    private async ValueTask<OxResult<IReadOnlyList<OxEvent>>> AllAsync(
        SourceContext context, OxRange range, OxColumns<OxEvent> fields, int steps, CancellationToken cancellationToken)
    {
        var listed = await api.AllAsync(context.User.Session, Folder(context), range, fields, cancellationToken);
        if (listed.Error?.Code != TooMany || steps == 0) return listed;
        var middle = range.FromMs + ((range.UntilMs - range.FromMs) / 2);
        var first = await AllAsync(context, range with { UntilMs = middle }, fields, steps - 1, cancellationToken);
        if (!first.TryGet(out var earlier, out var error)) return error;
        var second = await AllAsync(context, range with { FromMs = middle }, fields, steps - 1, cancellationToken);
        // What reaches over the middle, every long series for one, is in both halves.
        return second.Select<IReadOnlyList<OxEvent>>(later => [.. earlier.Concat(later).DistinctBy(calendarEvent => calendarEvent.Id)]);
    }
}
