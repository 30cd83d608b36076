namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>What an event's new values mean for an appointment: fields to write, in the legacy calendar's words.</summary>
internal sealed class LegacyDraft
{
    private readonly List<OxColumn<OxAppointment>> _columns = [];

    internal OxAppointment Values { get; } = new();

    internal IReadOnlyList<OxColumn<OxAppointment>> Columns => _columns;

    internal bool Has(OxColumn<OxAppointment> column) => _columns.Contains(column);

    /// <summary>The event moves or repeats otherwise.</summary>
    internal bool MovesTime => Has(OxAppointmentColumns.StartDate) || Has(OxAppointmentColumns.RecurrenceType);

    internal LegacyDraft Set<TValue>(OxColumn<OxAppointment, TValue> column, TValue value)
    {
        column.Set(Values, value);
        if (!Has(column)) _columns.Add(column);
        return this;
    }

    internal LegacyDraft Take(OxColumn<OxAppointment> column, OxAppointment from)
    {
        column.Copy(from, Values);
        if (!Has(column)) _columns.Add(column);
        return this;
    }

    /// <summary>Everything but people, who have to be asked for.</summary>
    /// <param name="from">The new values.</param>
    /// <param name="has">Which of them count.</param>
    /// <param name="stored">As it is; null for a new one.</param>
    /// <param name="user">The user's zone.</param>
    /// <returns>The fields that the legacy calendar has no words for; empty when all is said.</returns>
    internal IReadOnlyList<OxColumn<OxEvent>> Read(OxEvent from, Func<OxColumn<OxEvent>, bool> has, OxAppointment? stored, string user)
    {
        var beyond = LegacyLook.BeyondShownAs(from, has).ToList();
        if (has(OxEventColumns.Summary)) Set(OxAppointmentColumns.Title, string.IsNullOrEmpty(from.Summary) ? " " : from.Summary);
        if (has(OxEventColumns.Location)) Set(OxAppointmentColumns.Location, from.Location);
        if (has(OxEventColumns.Description)) Set(OxAppointmentColumns.Note, from.Description);
        if (has(OxEventColumns.Categories)) Set(OxAppointmentColumns.Categories, from.Categories is { Count: > 0 } categories ? string.Join(',', categories.Select(one => one.Replace(',', ' '))) : null);
        if (has(OxEventColumns.Classification)) Set(OxAppointmentColumns.PrivateFlag, from.Classification is "PRIVATE" or "CONFIDENTIAL");
        if (has(OxEventColumns.Color) && LegacyLook.LabelOf(from.Color) is { } label) Set(OxAppointmentColumns.ColorLabel, label);
        if (LegacyLook.ShownAs(from, has) is { } shownAs && beyond.Count == 0) Set(OxAppointmentColumns.ShownAs, shownAs);
        if (has(OxEventColumns.Alarms))
        {
            if (LegacyLook.MinutesOf(from.Alarms) is { } minutes) Set(OxAppointmentColumns.Alarm, minutes);
            else beyond.Add(OxEventColumns.Alarms);
        }

        var times = ReadTimes(from, has, stored, user);
        if (has(OxEventColumns.Rrule) && !ReadRule(from.Rrule, times, stored)) beyond.Add(OxEventColumns.Rrule);
        // What was deleted of a series is not given back; of a new one it is deleted afterwards.
        if (stored is not null && has(OxEventColumns.DeleteExceptionDates)) beyond.Add(OxEventColumns.DeleteExceptionDates);
        return beyond;
    }

    private LegacyTimes? ReadTimes(OxEvent from, Func<OxColumn<OxEvent>, bool> has, OxAppointment? stored, string user)
    {
        var before = stored is null ? null : LegacyTimes.Of(stored, user);
        if (!has(OxEventColumns.StartDate) && !has(OxEventColumns.EndDate)) return before;
        var times = LegacyTimes.Of(has(OxEventColumns.StartDate) ? from.StartDate : before?.OxStart, has(OxEventColumns.EndDate) ? from.EndDate : before?.OxEnd, user);
        if (times is null) return before;
        times.CopyTo(Values);
        foreach (var column in (OxColumn<OxAppointment>[])[OxAppointmentColumns.StartDate, OxAppointmentColumns.EndDate, OxAppointmentColumns.FullTime])
            if (!Has(column)) _columns.Add(column);
        if (!times.IsAllDay) _columns.Add(OxAppointmentColumns.TimeZone);
        return times;
    }

    private bool ReadRule(string? rrule, LegacyTimes? times, OxAppointment? stored)
    {
        if (string.IsNullOrEmpty(rrule))
        {
            if (stored is null || LegacyRule.Of(stored) is not null) Set(OxAppointmentColumns.RecurrenceType, 0);
            return true;
        }

        if (times is null || LegacyRule.Parse(rrule, times) is not { } rule) return false;
        rule.CopyTo(Values);
        _columns.AddRange([OxAppointmentColumns.RecurrenceType, OxAppointmentColumns.Interval]);
        // Each kind of rule has its own fields, and the others are refused with it; which end it had before does not matter any more.
        foreach (var column in (OxColumn<OxAppointment>[])[OxAppointmentColumns.Days, OxAppointmentColumns.DayInMonth, OxAppointmentColumns.Month, OxAppointmentColumns.Until, OxAppointmentColumns.Occurrences])
            if (column.IsSet(Values)) _columns.Add(column);
        // An end that is no more has to be taken away, by one of its two fields.
        if (rule is { Until: null, Occurrences: null } && stored is not null && LegacyRule.Of(stored) is { } before && (before.Until is not null || before.Occurrences is not null)) _columns.Add(OxAppointmentColumns.Until);
        return true;
    }
}
