using NodaTime;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Appointments of the legacy calendar as events.</summary>
internal static class LegacyEvents
{
    /// <param name="one">As OX told it.</param>
    /// <param name="series">Of an exception its series, if that is known.</param>
    /// <param name="names">Who the participants are.</param>
    /// <param name="user">The user's zone.</param>
    internal static OxEvent Of(OxAppointment one, LegacySeries? series, LegacyAttendees.Names names, string user)
    {
        var times = LegacyTimes.Of(one, user);
        var told = new OxEvent
        {
            Id = one.Id, Folder = one.FolderId, Uid = one.Uid, Sequence = one.Sequence, Timestamp = one.LastModified, LastModified = one.LastModified, Created = one.CreationDate,
            CreatedBy = Person(one.CreatedBy), ModifiedBy = Person(one.ModifiedBy), Summary = one.Title, Location = one.Location, Description = one.Note,
            Categories = one.Categories?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } categories ? categories : null,
            Classification = one.PrivateFlag switch { true => "PRIVATE", false => "PUBLIC", _ => null }, Color = LegacyLook.ColorOf(one.ColorLabel),
            StartDate = times?.OxStart, EndDate = times?.OxEnd, AllDay = one.FullTime, Alarms = LegacyLook.AlarmsOf(one.Alarm), SeriesId = one.RecurrenceId,
        };
        LegacyLook.ReadShownAs(one, told);
        LegacyAttendees.Read(one, told, names);
        if (IsException(one))
        {
            told.RecurrenceId = RecurrenceIdOf(one, series);
        }
        else if (LegacySeries.Of(one, user) is { } own)
        {
            told.SeriesId = one.Id;
            told.Rrule = own.Rule.ToRrule(own.Times);
            told.ChangeExceptionDates = Ids(own, one.ChangeExceptions);
            told.DeleteExceptionDates = Ids(own, one.DeleteExceptions);
        }

        return told;
    }

    internal static bool IsException(OxAppointment one) => one.RecurrenceId is { } series && series != one.Id;

    /// <summary>Which day of its series an exception replaces.</summary>
    internal static LocalDate? DayOf(OxAppointment exception, LegacySeries series) =>
        exception.RecurrenceDatePosition is { } told ? series.DayOf(told)
        : exception.RecurrencePosition is > 0 and var position ? series.Rule.Dates(series.Times.Start.Date).Skip(position - 1).Select(day => (LocalDate?)day).FirstOrDefault()
        : null;

    /// <summary>Without its series, the day alone.</summary>
    private static string? RecurrenceIdOf(OxAppointment exception, LegacySeries? series)
    {
        if (series is not null) return DayOf(exception, series) is { } day ? series.IdOf(day) : null;
        return exception.RecurrenceDatePosition is { } told ? LegacyTimes.Date(LegacyTimes.DayOf(told)) : null;
    }

    private static List<string>? Ids(LegacySeries series, IReadOnlyList<long>? days) =>
        days is null or [] ? null : [.. days.Select(series.DayOf).OfType<LocalDate>().Distinct().Order().Select(series.IdOf)];

    private static OxCalendarUser? Person(int? id) => id is > 0 ? new OxCalendarUser { Entity = id } : null;
}
