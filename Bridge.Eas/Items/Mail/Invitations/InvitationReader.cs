using System.Globalization;
using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Mime;
using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>Reads the text/calendar part of a mail. What cannot be read for certain gives no invitation: the mail is then an ordinary one.</summary>
/// <remarks>Zones are taken by their names (IANA, Windows, UTC); a zone that only its own VTIMEZONE explains gives no invitation.</remarks>
internal static class InvitationReader
{
    private const int MaxUid = 1000;
    private const int LatestYear = 9000;

    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDateTimePattern TimePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    private static readonly Dictionary<string, int> BusyStatuses = new(StringComparer.OrdinalIgnoreCase) { ["FREE"] = 0, ["TENTATIVE"] = 1, ["BUSY"] = 2, ["OOF"] = 3 };

    /// <summary>Null when the mail carries no request or cancellation that can be told to a phone.</summary>
    internal static Invitation? Read(MimeMessageInfo message)
    {
        if (message is not { Calendar: { IsComplete: true } calendar, CalendarMethod: "REQUEST" or "CANCEL" }) return null;
        try
        {
            return Read(calendar, message.CalendarMethod == "CANCEL");
        }
        catch (Exception e) when (e is OverflowException or ArgumentException)
        {
            // Dates and durations beyond any calendar (UNTIL in the year 9999, a duration of a million years).
            return null;
        }
    }

    private static Invitation? Read(MimeTextPart calendar, bool isCancelled)
    {
        if (CalendarText.ReadEvent(calendar.Text) is not { } properties) return null;
        if (!properties.TryGetValue("UID", out var uid) || uid.Value.Length is 0 or > MaxUid) return null;
        if (!properties.TryGetValue("DTSTART", out var start) || Moment.Parse(start) is not { } begin) return null;
        if (EndOf(properties, begin) is not { } end || end < begin.Instant || end.InUtc().Year > LatestYear) return null;

        var series = new Series(begin.Local, begin.Zone, begin.IsDate, RecurrenceRule.Parse(properties.GetValueOrDefault("RRULE")?.Value));
        return new Invitation
        {
            Uid = uid.Value.Trim(),
            IsCancelled = isCancelled,
            Start = begin.Instant,
            End = end,
            Zone = begin.Zone,
            IsAllDay = begin.IsDate || IsTrue(properties, "X-MICROSOFT-CDO-ALLDAYEVENT"),
            Stamp = MomentOf(properties, "DTSTAMP")?.Instant,
            RecurrenceId = MomentOf(properties, "RECURRENCE-ID")?.Instant,
            Recurrence = properties.ContainsKey("RRULE") ? RecurrenceMap.ToEas(series, dateDigits: false, out _) : null,
            Location = properties.GetValueOrDefault("LOCATION")?.Text ?? "",
            Organizer = OrganizerOf(properties.GetValueOrDefault("ORGANIZER")),
            Sensitivity = properties.GetValueOrDefault("CLASS")?.Value.ToUpperInvariant() switch { "PRIVATE" => 2, "CONFIDENTIAL" => 3, _ => 0 },
            BusyStatus = BusyOf(properties),
            Sequence = int.TryParse(properties.GetValueOrDefault("SEQUENCE")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0,
            DisallowsNewTime = IsTrue(properties, "X-MICROSOFT-DISALLOW-COUNTER"),
        };
    }

    private static Moment? MomentOf(IReadOnlyDictionary<string, CalendarProperty> properties, string name) =>
        properties.TryGetValue(name, out var property) ? Moment.Parse(property) : null;

    private static Instant? EndOf(IReadOnlyDictionary<string, CalendarProperty> properties, Moment start)
    {
        if (properties.ContainsKey("DTEND")) return MomentOf(properties, "DTEND")?.Instant;
        if (properties.TryGetValue("DURATION", out var duration))
            return PeriodPattern.NormalizingIso.Parse(duration.Value.Trim()).TryGetValue(Period.Zero, out var period)
                ? (start.Local + period).InZoneLeniently(start.Zone).ToInstant()
                : null;
        return start.IsDate ? start.Local.PlusDays(1).InZoneLeniently(start.Zone).ToInstant() : start.Instant;
    }

    private static int BusyOf(IReadOnlyDictionary<string, CalendarProperty> properties)
    {
        if (properties.TryGetValue("X-MICROSOFT-CDO-INTENDEDSTATUS", out var status) && BusyStatuses.TryGetValue(status.Value.Trim(), out var busy)) return busy;
        return properties.GetValueOrDefault("TRANSP")?.Value.Trim().Equals("TRANSPARENT", StringComparison.OrdinalIgnoreCase) == true ? 0 : 2;
    }

    private static string OrganizerOf(CalendarProperty? organizer)
    {
        if (organizer is null) return "";
        var address = organizer.Value.Trim();
        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) address = address["mailto:".Length..];
        if (!address.Contains('@', StringComparison.Ordinal)) return "";
        var name = organizer.Parameters.GetValueOrDefault("CN");
        return new MimeAddress(string.IsNullOrWhiteSpace(name) ? null : MimeText.CleanLine(name, 1024), MimeText.CleanLine(address, 1024)).ToString();
    }

    private static bool IsTrue(IReadOnlyDictionary<string, CalendarProperty> properties, string name) =>
        properties.GetValueOrDefault(name)?.Value.Trim().Equals("TRUE", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A date or a time with its zone.</summary>
    private sealed record Moment(LocalDateTime Local, DateTimeZone Zone, bool IsDate)
    {
        internal Instant Instant => Local.InZoneLeniently(Zone).ToInstant();

        internal static Moment? Parse(CalendarProperty property)
        {
            var text = property.Value.Trim();
            if (DatePattern.Parse(text).TryGetValue(default, out var date))
                return IsReal(date.Year) ? new(date.AtMidnight(), ZoneOf(property) ?? DateTimeZone.Utc, IsDate: true) : null;
            var isUtc = text.EndsWith('Z');
            if (!TimePattern.Parse(isUtc ? text[..^1] : text).TryGetValue(default, out var local) || !IsReal(local.Year)) return null;
            // A time without a zone is nobody's time.
            return (isUtc ? DateTimeZone.Utc : ZoneOf(property)) is { } zone ? new(local, zone, IsDate: false) : null;
        }

        private static bool IsReal(int year) => year is > 1900 and < LatestYear;

        private static DateTimeZone? ZoneOf(CalendarProperty property) =>
            property.Parameters.TryGetValue("TZID", out var id) ? ZoneFinder.ById(id) ?? ZoneFinder.ByName(id) : null;
    }
}
