using Bridge.Eas.Items.Calendar;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Commands.MeetingResponse;

/// <summary>Finds the occurrence of a series that an answer or a cancellation names.</summary>
internal static class NamedOccurrence
{
    /// <param name="meeting">The series.</param>
    /// <param name="digits">Its original start, UTC.</param>
    /// <param name="viewer">The user.</param>
    /// <returns>OX's recurrence id, or why there is none.</returns>
    internal static (string? RecurrenceId, InvitedEnd End) Find(OxEvent meeting, LocalDateTime digits, CalendarViewer viewer)
    {
        if (EventTimes.Of(meeting, viewer.Zone) is not { } times || EventGroup.SeriesOf(meeting, times) is not { } series) return (null, InvitedEnd.NoSeries);
        var changed = new Dictionary<LocalDate, string>();
        foreach (var id in meeting.ChangeExceptionDates ?? [])
            if (RecurrenceIds.DayOf(id, series) is { } date) changed.TryAdd(date, id);
        if (RecurrenceIds.Match(digits, series, changed.Keys.ToHashSet()) is not { } day || EventGroup.DeletedDays(meeting, series).Contains(day)) return (null, InvitedEnd.NoOccurrence);
        return (changed.GetValueOrDefault(day) ?? RecurrenceIds.Of(series, day), InvitedEnd.Answered);
    }
}
