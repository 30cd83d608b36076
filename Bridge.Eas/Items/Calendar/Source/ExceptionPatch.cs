using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>What makes a series' plain occurrence the changed one that it was.</summary>
internal static class ExceptionPatch
{
    private static readonly OxColumn<OxEvent>[] Columns =
    [
        OxEventColumns.Summary, OxEventColumns.Location, OxEventColumns.Description, OxEventColumns.Categories, OxEventColumns.Classification, OxEventColumns.Color,
        OxEventColumns.Transp, OxEventColumns.Status, OxEventColumns.Url, OxEventColumns.Alarms, OxEventColumns.StartDate, OxEventColumns.EndDate, OxEventColumns.ExtendedProperties,
        OxEventColumns.Geo,
    ];

    /// <param name="exception">The occurrence as it was.</param>
    /// <param name="master">The series as it was then.</param>
    /// <param name="series">Its days.</param>
    /// <param name="times">Its hours.</param>
    /// <param name="day">The occurrence's day in it.</param>
    internal static OxPatch<OxEvent> Of(OxEvent exception, OxEvent master, Series series, EventTimes times, LocalDate day)
    {
        var draft = new EventDraft(CalendarReader.Occurrence(master, series, times, day));
        foreach (var column in Columns) column.Copy(exception, draft.Now);
        draft.Touched(Columns);
        if (!CalendarAttendees.SameShown(exception, master)) draft.Set(OxEventColumns.Attendees, exception.Attendees);
        return draft.ToPatch();
    }
}
