using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar;

/// <summary>Where OX holds something else after a phone's change than the phone shows then, although all of the change was taken: it is to be told.</summary>
internal static class SideEffects
{
    /// <summary>What a changed occurrence inherits from its series as long as both are the same. See <see cref="CalendarItem"/>.</summary>
    private static readonly CalendarField[] Inherited = [CalendarMap.Sensitivity, CalendarMap.Busy, CalendarMap.Alarm];

    /// <param name="write">What the phone meant.</param>
    /// <param name="stored">What OX held before.</param>
    /// <param name="viewer">The phone's user.</param>
    internal static bool Has(CalendarWrite write, EventGroup stored, CalendarViewer viewer) =>
        AsksAgain(write, stored) || LosesUnseen(write, stored, viewer) || TakesFilesAlong(write, stored, viewer) || stored.Exceptions.Any(exception => StaysBehind(write, exception, stored.Master, viewer));

    /// <summary>A meeting, or one occurrence of it, takes place at another time: OX takes back what others answered, and the phone still shows that.</summary>
    private static bool AsksAgain(CalendarWrite write, EventGroup stored) =>
        (MovesTime(write.Master) && HasAnswers(stored.Master))
        || write.Occurrences.Any(occurrence => MovesTime(occurrence.Patch) && HasAnswers(stored.Exceptions.FirstOrDefault(one => one.Id == occurrence.ExceptionId) ?? stored.Master));

    /// <summary>With its series' days OX drops changed occurrences that the user cannot see: they are plain ones then, and on the phone still deleted.</summary>
    private static bool LosesUnseen(CalendarWrite write, EventGroup stored, CalendarViewer viewer) =>
        MovesTime(write.Master) && stored.DaysIn(viewer.Zone) is var (series, _) && stored.UnseenDays(series).Count > 0;

    /// <summary>An occurrence that becomes a changed one takes the series' files along by the same ids or others, or has none, as OX sees fit; on the phone it has the series' own.</summary>
    private static bool TakesFilesAlong(CalendarWrite write, EventGroup stored, CalendarViewer viewer) =>
        viewer.IsModern && CalendarFiles.Shown(stored.Master).Count > 0 && write.Occurrences.Any(occurrence => occurrence is { Kind: OccurrenceWriteKind.Change, ExceptionId: null });

    /// <summary>In OX a changed occurrence is an event of its own, which keeps what the series gives up; on the phone it shows the series' new value.</summary>
    private static bool StaysBehind(CalendarWrite write, OxEvent exception, OxEvent master, CalendarViewer viewer)
    {
        var patch = write.Master;
        return (patch.Has(OxEventColumns.Description) && (exception.Description ?? "") == (master.Description ?? ""))
            || ((patch.Has(OxEventColumns.Location) || patch.Has(OxEventColumns.Geo)) && CalendarPlace.Of(exception).IsSame(CalendarPlace.Of(master)))
            || (patch.Has(OxEventColumns.Categories) && CalendarCategories.Same(exception.Categories, master.Categories))
            || (patch.Has(OxEventColumns.Attachments) && CalendarFiles.Same(exception, master))
            || (patch.Has(OxEventColumns.Attendees) && !CalendarAttendees.SameShown(exception, master))
            || Array.Exists(Inherited, field => (field.Columns.Any(patch.Has) || (field == CalendarMap.Alarm && write.Own?.Alarms is not null)) && field.FromOx(exception, viewer) == field.FromOx(master, viewer));
    }

    private static bool MovesTime(OxPatch<OxEvent> patch) => patch.Has(OxEventColumns.StartDate) || patch.Has(OxEventColumns.EndDate) || patch.Has(OxEventColumns.Rrule);

    private static bool HasAnswers(OxEvent calendarEvent) =>
        CalendarAttendees.Shown(calendarEvent).Any(attendee => Meeting.PartStat(Meeting.AttendeeStatus(attendee.PartStat)) is not null);
}
