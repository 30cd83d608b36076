using NodaTime;
using NodaTime.Text;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>When an appointment is: start and end by the clock it is kept by.</summary>
/// <param name="Zone">For all-day appointments UTC: their dates are days at 00:00 UTC, wherever they are looked at.</param>
internal sealed record LegacyTimes(LocalDateTime Start, LocalDateTime End, DateTimeZone Zone, bool IsAllDay)
{
    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    private static readonly LocalDateTimePattern TimePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    internal Instant StartInstant => Start.InZoneLeniently(Zone).ToInstant();

    internal Instant EndInstant => End.InZoneLeniently(Zone).ToInstant();

    internal Instant InstantOf(LocalDate day) => (day + Start.TimeOfDay).InZoneLeniently(Zone).ToInstant();

    /// <param name="user">The zone of appointments that name none.</param>
    internal static LegacyTimes? Of(OxAppointment one, string user)
    {
        if (one.StartDate is not { } start) return null;
        var end = Math.Max(start, one.EndDate ?? start);
        if (one.FullTime == true) return new(DayOf(start).AtMidnight(), DayOf(end).AtMidnight(), DateTimeZone.Utc, IsAllDay: true);
        var zone = ZoneOf(one.TimeZone) ?? ZoneOf(user) ?? DateTimeZone.Utc;
        return new(At(start), At(end), zone, IsAllDay: false);

        LocalDateTime At(long millis) => Instant.FromUnixTimeMilliseconds(Clamp(millis)).InZone(zone).LocalDateTime;
    }

    /// <summary>Null when there is no readable start.</summary>
    internal static LegacyTimes? Of(OxDateTime? start, OxDateTime? end, string user)
    {
        if (Parse(start, user) is not var (begins, zone)) return null;
        if (start!.IsDate) return new(begins, Parse(end, user) is var (last, _) ? last : begins.PlusDays(1), DateTimeZone.Utc, IsAllDay: true);
        var until = Parse(end, user) is var (moment, endZone) ? moment.InZoneLeniently(endZone).WithZone(zone).LocalDateTime : begins;
        return new(begins, until, zone, IsAllDay: false);
    }

    internal void CopyTo(OxAppointment one)
    {
        (one.StartDate, one.EndDate, one.FullTime) = (StartInstant.ToUnixTimeMilliseconds(), EndInstant.ToUnixTimeMilliseconds(), IsAllDay);
        if (!IsAllDay) one.TimeZone = IsUtc ? "UTC" : Zone.Id;
    }

    internal OxDateTime OxStart => ToOx(Start);

    internal OxDateTime OxEnd => ToOx(End);

    /// <summary>The occurrence of that day; an hour stays an hour on the night the clock moves.</summary>
    internal LegacyTimes On(LocalDate day)
    {
        if (IsAllDay) return this with { Start = day.AtMidnight(), End = day.PlusDays(Period.DaysBetween(Start.Date, End.Date)).AtMidnight() };
        var start = InstantOf(day).InZone(Zone);
        return this with { Start = start.LocalDateTime, End = (start + (EndInstant - StartInstant)).LocalDateTime };
    }

    internal static LocalDate DayOf(long millis) => Instant.FromUnixTimeMilliseconds(Clamp(millis)).InUtc().Date;

    internal static long MillisOf(LocalDate day) => day.AtMidnight().InUtc().ToInstant().ToUnixTimeMilliseconds();

    internal static string Utc(Instant instant) => TimePattern.Format(instant.InUtc().LocalDateTime) + "Z";

    internal static string Date(LocalDate day) => DatePattern.Format(day);

    /// <summary>The day that a text means by an appointment's clock: a date, UTC, a moment with its zone in front, or one of that clock itself.</summary>
    internal static LocalDate? Read(string text, LegacyTimes times)
    {
        if (DatePattern.Parse(text).TryGetValue(default, out var date)) return date;
        var colon = text.LastIndexOf(':');
        var zone = (colon > 0 ? ZoneOf(text[..colon]) : null) ?? times.Zone;
        text = text[(colon + 1)..];
        if (text.EndsWith('Z')) (zone, text) = (DateTimeZone.Utc, text[..^1]);
        if (!TimePattern.Parse(text).TryGetValue(default, out var moment)) return null;
        return times.IsAllDay ? moment.Date : moment.InZoneLeniently(zone).WithZone(times.Zone).Date;
    }

    private bool IsUtc => Zone.Id is "UTC" or "Etc/UTC";

    private OxDateTime ToOx(LocalDateTime local) =>
        IsAllDay ? new(DatePattern.Format(local.Date)) : IsUtc ? new(TimePattern.Format(local) + "Z", "UTC") : new(TimePattern.Format(local), Zone.Id);

    private static (LocalDateTime Local, DateTimeZone Zone)? Parse(OxDateTime? value, string user)
    {
        if (value is null) return null;
        if (value.IsDate) return DatePattern.Parse(value.Value).TryGetValue(default, out var date) ? (date.AtMidnight(), DateTimeZone.Utc) : null;
        if (!TimePattern.Parse(value.IsUtc ? value.Value[..^1] : value.Value).TryGetValue(default, out var moment)) return null;
        var named = ZoneOf(value.TzId);
        if (!value.IsUtc) return (moment, named ?? ZoneOf(user) ?? DateTimeZone.Utc);
        return named is null ? (moment, DateTimeZone.Utc) : (moment.InUtc().WithZone(named).LocalDateTime, named);
    }

    private static DateTimeZone? ZoneOf(string? id) => string.IsNullOrEmpty(id) ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);

    /// <summary>Years 1 to 9998: beyond lies nothing but nonsense.</summary>
    private static long Clamp(long millis) => Math.Clamp(millis, -62_135_596_800_000, 253_370_764_800_000);
}
