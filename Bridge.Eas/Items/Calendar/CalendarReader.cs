using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Items.Calendar;

/// <summary>Reads a phone's ApplicationData into what OX is to change: the difference to what this phone was shown, and nothing else.</summary>
/// <remarks>
/// Phones send whole items for one edit, with stale, rounded and left-out parts; whatever looks as it was shown stays as OX holds it.
/// Left out: up to 14.1 a Reminder (and a Recurrence) missing from a full item was removed, anything else is unchanged; from 16.0 on
/// everything missing is unchanged and an empty element clears. Source: MS-ASCMD, "Change (Sync)"; MS-ASCAL.
/// </remarks>
/// <param name="viewer">The phone and its user.</param>
/// <param name="fingerprints">Of the files that OX holds; null for none.</param>
/// <param name="isStale">The phone may not have heard of the event as it is.</param>
internal sealed class CalendarReader(CalendarViewer viewer, IReadOnlyDictionary<int, string>? fingerprints = null, bool isStale = false)
{
    private const int MaxExceptions = 1000, MaxUid = 300;

    private const int CancelledBit = 4;

    /// <summary>Some of what the phone said of the guests does not count, since its list may be an older one.</summary>
    internal bool HeldGuestsBack { get; private set; }

    /// <summary>A new event, and the occurrences to change once it is there.</summary>
    /// <param name="data">ApplicationData of an Add.</param>
    /// <param name="identity">The uid for a phone that gives none.</param>
    internal (OxEvent Event, CalendarWrite Write) Create(WbxmlElement data, string identity)
    {
        var draft = new EventDraft(new OxEvent { Transp = "OPAQUE" });
        var made = draft.Now;
        made.Uid = UidOf(data) ?? identity;
        var lost = ReadFields(data, draft, full: false);
        ReadPeople(data, made);
        var times = CalendarTimes.Read(data, shown: null, viewer);
        (made.StartDate, made.EndDate) = (times.OxStart, times.OxEnd);
        if (data.Child(CalendarTags.Recurrence) is { } recurrence && EasRecurrence.Read(recurrence) is { } eas)
            EventRecurrence.Put(made, eas, new Series(times.Start, times.Zone, times.IsAllDay, rule: null));
        if (EventGroup.SeriesOf(made, times) is not { } series) return (made, new() { Dropped = lost });

        var exceptions = ReadExceptions(data, new EventGroup(made, []), made, series, times, mayEdit: true);
        var deleted = exceptions.Writes.Where(write => write.Kind == OccurrenceWriteKind.Delete).Select(write => write.RecurrenceId).ToList();
        if (deleted.Count > 0) made.DeleteExceptionDates = deleted;
        return (made, new()
        {
            Occurrences = [.. exceptions.Writes.Where(write => write.Kind == OccurrenceWriteKind.Change)], Dropped = exceptions.Dropped + lost,
        });
    }

    /// <summary>A change of a single event or a whole series.</summary>
    internal CalendarWrite Change(WbxmlElement data, EventGroup stored)
    {
        var shown = stored.Master;
        if (EventTimes.Of(shown, viewer.Zone) is not { } shownTimes) return new() { Dropped = 1 };
        var mayEdit = Meeting.MayEdit(shown, viewer);
        var full = IsFull(data);
        var draft = new EventDraft(shown);
        var ignored = ReadFields(data, draft, full) + ReadAttendees(data, draft);
        var times = ReadTimes(data, draft, shownTimes);
        var shownSeries = EventGroup.SeriesOf(shown, shownTimes);
        var keepsPattern = ReadRecurrence(data, draft, shownSeries, times, full);
        if (!mayEdit) return ReadOwn(data, draft, stored, shownSeries, shownTimes, ignored);

        if (data.NumberOf(CalendarTags.MeetingStatus) is { } status && (status & CancelledBit) != 0 && Meeting.IsOrganizer(shown, viewer) && Meeting.IsMeeting(shown, viewer))
            draft.Set(OxEventColumns.Status, "CANCELLED");
        var exceptions = EventGroup.SeriesOf(draft.Now, times) is { } series
            ? ReadExceptions(data, stored, draft.Now, series, times, mayEdit: true)
            : new([], 0);
        return new()
        {
            Master = draft.ToPatch(),
            Occurrences = exceptions.Writes,
            Dropped = exceptions.Dropped + ignored,
            KeepsPattern = keepsPattern && draft.Has(OxEventColumns.StartDate),
        };
    }

    /// <summary>A change of one occurrence (16.x).</summary>
    internal CalendarWrite ChangeInstance(string instance, WbxmlElement data, EventGroup stored) =>
        Instance(instance, stored, (series, times, day) =>
            ReadOccurrence(data, stored, stored.Master, series, times, day, Meeting.MayEdit(stored.Master, viewer)));

    /// <summary>One occurrence deleted (16.x).</summary>
    internal CalendarWrite DeleteInstance(string instance, EventGroup stored) => Instance(instance, stored, (series, _, day) => (DeleteOf(stored, series, day), 0));

    /// <summary>The exception that an occurrence is; null while it is none.</summary>
    internal OxEvent? ExceptionOf(string instance, EventGroup stored)
    {
        if (stored.DaysIn(viewer.Zone) is not var (series, _)) return null;
        return CalendarDate.Parse(instance) is { } sent && RecurrenceIds.Match(sent, series, Known(stored, series)) is { } day ? stored.ByDay(series).GetValueOrDefault(day) : null;
    }

    private CalendarWrite Instance(string instance, EventGroup stored, Func<Series, EventTimes, LocalDate, (OccurrenceWrite? Write, int Dropped)> read)
    {
        if (stored.DaysIn(viewer.Zone) is not var (series, times)) return new() { Dropped = 1 };
        var known = Known(stored, series);
        if (CalendarDate.Parse(instance) is not { } sent || RecurrenceIds.Match(sent, series, known) is not { } day) return new() { Dropped = 1 };
        var (write, dropped) = read(series, times, day);
        return new() { Occurrences = write is null ? [] : [write], Dropped = dropped };
    }

    /// <summary>All that makes an item: a phone that sends these sends everything it has.</summary>
    private bool IsFull(WbxmlElement data) =>
        !viewer.IsModern && data.Has(CalendarTags.StartTime) && data.Has(CalendarTags.EndTime) && data.Has(CalendarTags.Subject);

    private string? UidOf(WbxmlElement data)
    {
        var uid = data.TextOf(viewer.IsModern ? CalendarTags.ClientUid : CalendarTags.UID)?.Trim();
        return uid is { Length: > 0 and <= MaxUid } ? uid : null;
    }

    /// <returns>How much of it could not be placed.</returns>
    private int ReadFields(WbxmlElement data, EventDraft draft, bool full)
    {
        foreach (var field in CalendarMap.Written)
        {
            var sent = data.TextOf(field.Tag)?.Trim() ?? (full && field == CalendarMap.Alarm ? "" : null);
            if (sent is null || sent == (field.FromOx(draft.Shown, viewer) ?? "").Trim()) continue;
            field.ToOx!(draft.Now, sent, viewer);
            draft.Touched(field.Columns);
        }

        CalendarPlace.Read(data, draft, clearsWhenMissing: full && viewer.Supported?.Contains(CalendarTags.Location.Name) == true);
        if (TextBody.Read(data, draft.Shown.Description, viewer.Version, viewer.Options, PageBody.Calendar, viewer.DeviceType) is { } text) draft.Set(OxEventColumns.Description, text);
        if (CalendarCategories.Read(data) is { } categories && !CalendarCategories.Same(categories, draft.Shown.Categories))
            draft.Set(OxEventColumns.Categories, categories.Count > 0 ? categories : null);
        return CalendarFiles.Read(data, draft, viewer, fingerprints ?? Source.KnownFiles.None);
    }

    private EventTimes ReadTimes(WbxmlElement data, EventDraft draft, EventTimes shown)
    {
        var times = CalendarTimes.Read(data, shown, viewer);
        if (times.SameAs(shown)) return shown;
        draft.Set(OxEventColumns.StartDate, times.OxStart);
        draft.Set(OxEventColumns.EndDate, times.OxEnd);
        return times;
    }

    /// <returns>Whether the series repeats as before.</returns>
    private bool ReadRecurrence(WbxmlElement data, EventDraft draft, Series? shown, EventTimes times, bool full)
    {
        var element = data.Child(CalendarTags.Recurrence);
        var sent = element is null ? null : EasRecurrence.Read(element);
        var wasSent = shown is null ? null : EventRecurrence.Shown(draft.Shown, shown, viewer);
        if (sent is null)
        {
            // A rule that no phone ever saw cannot be removed by one; neither can any by an unreadable element.
            if (wasSent is not null && (element is null ? full : element.IsEmpty))
            {
                draft.Set(OxEventColumns.Rrule, null);
                return false;
            }
        }
        else if (shown is null || wasSent is null || !EventRecurrence.IsSame(wasSent, sent, shown))
        {
            EventRecurrence.Put(draft.Now, sent, new Series(times.Start, times.Zone, times.IsAllDay, rule: null));
            draft.Touched(OxEventColumns.Rrule, OxEventColumns.ExtendedProperties);
            return false;
        }

        if (shown?.Rule?.Until is not null && draft.Has(OxEventColumns.StartDate) && shown.LastDate() is { } last)
            draft.Set(
                OxEventColumns.Rrule,
                RecurrenceRule.WithUntil(draft.Shown.Rrule!, RecurrenceMap.UntilFor(new Series(times.Start, times.Zone, times.IsAllDay, rule: null), last)));
        return shown is not null;
    }

    /// <summary>Who takes part in a new event.</summary>
    private void ReadPeople(WbxmlElement data, OxEvent made)
    {
        var listed = data.Child(CalendarTags.Attendees);
        var organizer = data.TextOf(CalendarTags.OrganizerEmail)?.Trim();
        var status = data.NumberOf(CalendarTags.MeetingStatus) ?? 0;
        if (!viewer.IsModern && (status & Meeting.ReceivedBit) != 0 && !string.IsNullOrEmpty(organizer) && !viewer.Owns(organizer))
        {
            // The phone's copy of somebody else's invitation.
            var answer = CalendarAttendees.OwnAnswer(listed, viewer.Owns) ?? "NEEDS-ACTION";
            made.Organizer = new() { Uri = "mailto:" + organizer, Email = organizer, CommonName = data.TextOf(CalendarTags.OrganizerName) is { Length: > 0 } name ? name : organizer };
            made.Attendees = [CalendarAttendees.Me(viewer, answer), .. Others(data, organizer)];
            if ((status & CancelledBit) != 0) made.Status = "CANCELLED";
            return;
        }

        var others = Others(data, viewer.Address);
        if (others.Count == 0) return;
        Invite(made);
        made.Attendees = [.. made.Attendees!, .. others];
    }

    private List<OxAttendee> Others(WbxmlElement data, string organizer)
    {
        if (data.Child(CalendarTags.Attendees) is not { } listed) return [];
        return
        [
            .. from attendee in CalendarAttendees.Read(listed)
               where !viewer.Owns(attendee.Address) && !string.Equals(attendee.Address, organizer, StringComparison.OrdinalIgnoreCase)
               group attendee by attendee.Address.ToUpperInvariant() into same
               let one = same.First()
               select CalendarAttendees.New(one.Address, one.Name, one.Type, CalendarAttendees.WantsAnswers(data)),
        ];
    }

    /// <summary>Makes the user the organizer of an event that had none.</summary>
    private void Invite(OxEvent calendarEvent)
    {
        var me = CalendarAttendees.Me(viewer, "ACCEPTED");
        calendarEvent.Organizer = new() { Uri = me.Uri, Email = me.Email, CommonName = me.CommonName, Entity = me.Entity };
        if (Meeting.Self(calendarEvent, viewer) is null) calendarEvent.Attendees = [me, .. calendarEvent.Attendees ?? []];
    }

    /// <returns>1 for an empty list that nobody can mean, and for an older one: the phone is to have its people back.</returns>
    private int ReadAttendees(WbxmlElement data, EventDraft draft)
    {
        if (data.Child(CalendarTags.Attendees) is not { } sent) return 0;
        // Windows phones send an empty list now and then; up to 14.1 it counts when the phone also says that this is no meeting any more.
        var clears = viewer.IsModern || (viewer.Version.Has(EasFeature.MeetingAnswers) && data.NumberOf(CalendarTags.MeetingStatus) is 0);
        if (!sent.Has(CalendarTags.Attendee) && !clears) return CalendarAttendees.Shown(draft.Shown).Any() ? 1 : 0;
        var (merged, heldBack) = CalendarAttendees.Merge(sent, draft.Shown, viewer, CalendarAttendees.WantsAnswers(data), isStale);
        HeldGuestsBack |= heldBack;
        var lost = heldBack ? 1 : 0;
        if (merged is null) return lost;
        draft.Set(OxEventColumns.Attendees, merged);
        if (draft.Shown.Organizer is not null || merged.Count == 0) return lost;
        Invite(draft.Now);
        draft.Touched(OxEventColumns.Organizer, OxEventColumns.Attendees);
        return lost;
    }

    /// <summary>Somebody else's meeting: the user's answer and reminder count, the rest is his phone's opinion.</summary>
    private CalendarWrite ReadOwn(WbxmlElement data, EventDraft draft, EventGroup stored, Series? series, EventTimes times, int ignored)
    {
        var exceptions = series is null ? new Exceptions([], 0) : ReadExceptions(data, stored, stored.Master, series, times, mayEdit: false);
        var (own, dropped) = OwnPartOf(data, draft);
        return new() { Own = own, Occurrences = exceptions.Writes, Dropped = dropped + exceptions.Dropped + ignored };
    }

    private (OwnPart? Own, int Dropped) OwnPartOf(WbxmlElement data, EventDraft draft)
    {
        var self = Meeting.Self(draft.Shown, viewer);
        var answer = viewer.IsModern ? null : CalendarAttendees.OwnAnswer(data.Child(CalendarTags.Attendees), viewer.Owns);
        if (self is null || answer == self.PartStat) answer = null;
        var alarms = draft.Has(OxEventColumns.Alarms) ? draft.Now.Alarms ?? [] : null;
        var dropped = draft.Changed.Count(column => column != OxEventColumns.Alarms);
        return (answer is null && alarms is null ? null : new(answer, alarms), dropped);
    }

    private readonly record struct Exceptions(IReadOnlyList<OccurrenceWrite> Writes, int Dropped);

    /// <param name="data">The whole item.</param>
    /// <param name="stored">What OX holds.</param>
    /// <param name="master">The master as this request makes it: what exceptions inherit from.</param>
    /// <param name="series">Its days.</param>
    /// <param name="times">Its times.</param>
    /// <param name="mayEdit">False for somebody else's meeting.</param>
    private Exceptions ReadExceptions(WbxmlElement data, EventGroup stored, OxEvent master, Series series, EventTimes times, bool mayEdit)
    {
        if (data.Child(CalendarTags.Exceptions) is not { } list) return new([], 0);
        var known = Known(stored, series);
        var writes = new Dictionary<LocalDate, OccurrenceWrite>();
        var dropped = 0;
        foreach (var exception in list.All(CalendarTags.Exception).Take(MaxExceptions))
        {
            var original = CalendarDate.Parse(exception.TextOf(CalendarTags.ExceptionStartTime) ?? exception.TextOf(AirSyncBaseTags.InstanceId));
            if (original is null || RecurrenceIds.Match(original.Value, series, known) is not { } day)
            {
                dropped++;
                continue;
            }

            if (exception.FlagOf(CalendarTags.Deleted) == true)
            {
                if (DeleteOf(stored, series, day) is { } delete) writes[day] = delete;
                continue;
            }

            var (write, lost) = ReadOccurrence(exception, stored, master, series, times, day, mayEdit);
            dropped += lost;
            if (write is not null) writes[day] = write;
        }

        return new([.. writes.Values], dropped);
    }

    private (OccurrenceWrite? Write, int Dropped) ReadOccurrence(
        WbxmlElement data, EventGroup stored, OxEvent master, Series series, EventTimes times, LocalDate day, bool mayEdit)
    {
        var existing = stored.ByDay(series).GetValueOrDefault(day);
        var wasDeleted = existing is null && EventGroup.DeletedDays(stored.Master, series).Contains(day);
        if ((wasDeleted && !mayEdit) || stored.UnseenDays(series).Contains(day)) return (null, 1);
        var draft = new EventDraft(existing ?? Occurrence(master, series, times, day));
        var lost = ReadFields(data, draft, full: false) + (viewer.Version.Has(EasFeature.MeetingAnswers) ? ReadAttendees(data, draft) : 0);
        if (EventTimes.Of(draft.Shown, viewer.Zone) is { } shown) ReadTimes(data, draft, shown);

        var write = new OccurrenceWrite(day, existing?.RecurrenceId ?? RecurrenceIds.Of(series, day), existing?.Id, OccurrenceWriteKind.Change) { WasDeleted = wasDeleted };
        if (mayEdit) return (draft.Changed.Count == 0 && !wasDeleted ? null : write with { Patch = draft.ToPatch() }, lost);
        var (own, dropped) = OwnPartOf(data, draft);
        return (own is null ? null : write with { Own = own }, dropped + lost);
    }

    private static OccurrenceWrite? DeleteOf(EventGroup stored, Series series, LocalDate day)
    {
        var existing = stored.ByDay(series).GetValueOrDefault(day);
        if (existing is null && stored.MissingDays(series).Contains(day)) return null;
        return new(day, existing?.RecurrenceId ?? RecurrenceIds.Of(series, day), existing?.Id, OccurrenceWriteKind.Delete);
    }

    private static HashSet<LocalDate> Known(EventGroup stored, Series series)
    {
        var known = stored.MissingDays(series);
        known.UnionWith(stored.ByDay(series).Keys);
        return known;
    }

    /// <summary>An occurrence that is no exception yet: the master on that day.</summary>
    internal static OxEvent Occurrence(OxEvent master, Series series, EventTimes times, LocalDate day)
    {
        var occurrence = EventDraft.Copy(master);
        var when = times.On(day);
        (occurrence.StartDate, occurrence.EndDate) = (when.OxStart, when.OxEnd);
        (occurrence.Rrule, occurrence.RecurrenceId) = (null, RecurrenceIds.Of(series, day));
        // What the same request does to the series' files is done by then.
        if (occurrence.Attachments is { } files) occurrence.Attachments = [.. files.Where(file => file is { IsGone: false, Upload: null })];
        return occurrence;
    }
}
