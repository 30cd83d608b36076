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

    /// <summary>Finds what a mail names: who is invited to one occurrence alone has it as an event of its own, without a series.</summary>
    /// <param name="meeting">What OX has of the UID.</param>
    /// <param name="original">The occurrence's original start.</param>
    /// <param name="start">Its start as the mail says it; null if it does not.</param>
    /// <param name="viewer">The user.</param>
    /// <returns>OX's recurrence id, null with <see cref="InvitedEnd.Answered"/> for the event itself; or why there is none.</returns>
    internal static (string? RecurrenceId, InvitedEnd End) FindByMail(OxEvent meeting, Instant original, Instant? start, CalendarViewer viewer) =>
        IsAlone(meeting, original, start, viewer) ? (null, InvitedEnd.Answered) : Find(meeting, original.InUtc().LocalDateTime, viewer);

    /// <summary>By the day, as occurrences are told apart everywhere; where OX keeps no recurrence id, by that of its start, then or now.</summary>
    private static bool IsAlone(OxEvent meeting, Instant original, Instant? start, CalendarViewer viewer)
    {
        if (EventGroup.IsSeries(meeting) || EventTimes.Of(meeting, viewer.Zone) is not { } times) return false;
        var day = original.InZone(times.Zone).Date;
        return meeting.RecurrenceId is { } id
            ? RecurrenceIds.DayOf(id, new(times.Start, times.Zone, times.IsAllDay, rule: null)) == day
            : times.Start.Date == day || times.Start.Date == start?.InZone(times.Zone).Date;
    }
}
