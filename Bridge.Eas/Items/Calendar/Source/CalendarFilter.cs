using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>The window of past events a phone wants; the future is always in it. Source: MS-ASCMD, "FilterType".</summary>
internal sealed class CalendarFilter
{
    private static readonly Period TwoWeeks = Period.FromWeeks(2);

    private readonly DateTimeZone _user;
    private readonly Instant? _from;

    /// <param name="filterType">0 everything, 4 two weeks, 5 one month, 6 three, 7 six; the mail-only values mean the nearest of these.</param>
    /// <param name="viewer">Whose midnight the window begins at, so that events do not come and go during a day.</param>
    internal CalendarFilter(int filterType, CalendarViewer viewer)
    {
        _user = viewer.Zone;
        var window = filterType switch
        {
            >= 1 and <= 4 => TwoWeeks,
            5 => Period.FromMonths(1),
            6 => Period.FromMonths(3),
            7 => Period.FromMonths(6),
            _ => null,
        };
        if (window is not null) _from = _user.AtStartOfDay(viewer.Now.InZone(_user).Date - window).ToInstant();
    }

    /// <summary>Whether an event ends, or a series has an occurrence, inside the window.</summary>
    internal bool Holds(OxEvent calendarEvent)
    {
        if (_from is not { } from || EventTimes.Of(calendarEvent, _user) is not { } times || times.EndInstant >= from) return true;
        if (EventGroup.SeriesOf(calendarEvent, times) is not { } series) return false;
        return series.LastDate() is not { } last || times.On(last).EndInstant >= from;
    }
}
