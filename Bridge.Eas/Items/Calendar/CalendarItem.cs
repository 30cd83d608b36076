using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Items.Calendar;

/// <summary>Writes an event, or a series with its exceptions, in the order Exchange does. Source: MS-ASCAL, "Calendar class".</summary>
/// <remarks>What OX has no value for is still written where a phone would otherwise keep an old one: body, place; from 16.0 on also
/// reminder and categories, since there absence means "unchanged". So it does for the exceptions of a series at any version.</remarks>
internal sealed class CalendarItem(WbxmlWriter writer, CalendarViewer viewer, bool isChange)
{
    /// <summary>Phones take no more; the oldest go first, in what is sent only.</summary>
    private const int MaxExceptions = 256;

    /// <param name="writer">Within ApplicationData.</param>
    /// <param name="group">The event.</param>
    /// <param name="viewer">For whom.</param>
    /// <param name="isChange">The phone has an older form of it.</param>
    /// <exception cref="InvalidDataException">The event has no readable start.</exception>
    internal static void Write(WbxmlWriter writer, EventGroup group, CalendarViewer viewer, bool isChange = false) => new CalendarItem(writer, viewer, isChange).Write(group);

    private void Write(EventGroup group)
    {
        var master = group.Master;
        var times = EventTimes.Of(master, viewer.Zone) ?? throw new InvalidDataException("the event has no readable start");
        var series = EventGroup.SeriesOf(master, times);
        if (!(times.IsAllDay && viewer.IsModern))
            writer.Element(CalendarTags.Timezone, ZoneBlobs.For(times.Zone, times.StartInstant, times.EndInstant, viewer.CurrentYear).ToBase64());
        Put(master, CalendarMap.DtStamp, CalendarMap.StartTime, CalendarMap.Subject, CalendarMap.Uid, CalendarMap.OrganizerName, CalendarMap.OrganizerEmail);
        if (Meeting.IsMeeting(master, viewer)) CalendarAttendees.Write(writer, CalendarAttendees.Shown(master), viewer.Version);
        CalendarPlace.Of(master).Write(writer, viewer);
        Put(master, CalendarMap.EndTime);
        TextBody.Write(writer, master.Description, viewer.Version, viewer.Options, PageBody.Calendar);
        if (viewer.IsModern || master.Categories is { Count: > 0 }) CalendarCategories.Write(writer, master.Categories);
        Put(master, CalendarMap.Sensitivity, CalendarMap.Busy, CalendarMap.AllDayEvent);
        if (CalendarMap.Alarm.FromOx(master, viewer) is null && viewer.IsModern) writer.Empty(CalendarTags.Reminder);
        else Put(master, CalendarMap.Alarm);
        if (series is not null && EventRecurrence.Shown(master, series, viewer) is { } recurrence)
        {
            recurrence.Write(writer, viewer.Version);
            WriteExceptions(group, series, times);
        }

        Put(master, CalendarMap.MeetingStatus);
        CalendarFiles.Write(writer, master, viewer, tellsNone: isChange);
        if (viewer.Version.Has(EasFeature.AirSyncBase)) writer.Element(AirSyncBaseTags.NativeBodyType, 1);
        if (viewer.Version.Has(EasFeature.MeetingAnswers)) Put(master, CalendarMap.ResponseRequested, CalendarMap.ResponseType, CalendarMap.DisallowNewTimeProposal);
        if (viewer.Version.Has(EasFeature.OnlineMeeting)) Put(master, CalendarMap.OnlineMeetingConference, CalendarMap.OnlineMeetingLink);
    }

    private void Put(OxEvent calendarEvent, params ReadOnlySpan<CalendarField> fields)
    {
        foreach (var field in fields)
        {
            if (field.FromOx(calendarEvent, viewer) is { } text) writer.Element(field.Tag, text);
        }
    }

    private void WriteExceptions(EventGroup group, Series series, EventTimes times)
    {
        var changed = group.ByDay(series);
        var deleted = group.MissingDays(series);
        deleted.ExceptWith(changed.Keys);
        var days = deleted.Concat(changed.Keys).OrderDescending().Take(MaxExceptions).Order().ToList();
        if (days.Count == 0)
        {
            if (isChange) writer.Empty(CalendarTags.Exceptions);
            return;
        }

        writer.Start(CalendarTags.Exceptions);
        foreach (var day in days)
        {
            writer.Start(CalendarTags.Exception);
            if (deleted.Contains(day)) writer.Element(CalendarTags.Deleted, value: true);
            // The occurrence's original start, in the series' own clock.
            writer.Element(
                viewer.IsModern ? AirSyncBaseTags.InstanceId : CalendarTags.ExceptionStartTime, times.Text(day + times.Start.TimeOfDay, viewer));
            if (changed.TryGetValue(day, out var exception)) WriteOverride(exception, group.Master);
            writer.End();
        }

        writer.End();
    }

    /// <summary>What is as in the master is left out and inherited, but for what some Androids need to show the exception at all.</summary>
    private void WriteOverride(OxEvent exception, OxEvent master)
    {
        Put(exception, CalendarMap.Subject, CalendarMap.StartTime, CalendarMap.EndTime);
        if (!SameText(exception.Description, master.Description)) TextBody.Write(writer, exception.Description, viewer.Version, viewer.Options, PageBody.Calendar);
        if (!CalendarPlace.Of(exception).IsSame(CalendarPlace.Of(master))) CalendarPlace.Of(exception).Write(writer, viewer);
        if (!CalendarCategories.Same(exception.Categories, master.Categories)) CalendarCategories.Write(writer, exception.Categories);
        PutDifferent(CalendarMap.Sensitivity);
        PutDifferent(CalendarMap.Busy);
        PutDifferent(CalendarMap.AllDayEvent);
        PutDifferent(CalendarMap.Alarm);
        if (!CalendarFiles.Same(exception, master)) CalendarFiles.Write(writer, exception, viewer, tellsNone: true);
        Put(exception, CalendarMap.DtStamp);
        PutDifferent(CalendarMap.MeetingStatus);
        if (!viewer.Version.Has(EasFeature.MeetingAnswers)) return;
        if (Meeting.IsMeeting(exception, viewer) && !CalendarAttendees.SameShown(exception, master))
            CalendarAttendees.Write(writer, CalendarAttendees.Shown(exception), viewer.Version);
        PutDifferent(CalendarMap.ResponseType);

        void PutDifferent(CalendarField field)
        {
            var own = field.FromOx(exception, viewer);
            if (own != field.FromOx(master, viewer)) writer.Element(field.Tag, own);
        }
    }

    private static bool SameText(string? one, string? other) => (one ?? "") == (other ?? "");
}
