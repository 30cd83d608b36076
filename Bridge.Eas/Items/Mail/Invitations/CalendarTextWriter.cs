using System.Text;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Mime;
using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>Writes the text of a calendar. Source: RFC 5545, "Content Lines", "Text", "Time Zone Component".</summary>
internal sealed class CalendarTextWriter
{
    /// <summary>Bytes of a line, without its end.</summary>
    private const int LongestLine = 74;

    private const int LongestText = 64 * 1024;
    private const string Standard = "STANDARD", Daylight = "DAYLIGHT";

    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDateTimePattern TimePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");
    private static readonly string[] Weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    /// <summary>A line as it is; only what is known to be without line ends.</summary>
    internal void Line(string text)
    {
        var (column, first) = (0, true);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!first && column + rune.Utf8SequenceLength > LongestLine)
            {
                _text.Append("\r\n ");
                column = 1;
            }

            _text.Append(rune.ToString());
            column += rune.Utf8SequenceLength;
            first = false;
        }

        _text.Append("\r\n");
    }

    /// <summary>Somebody's words; nothing when there are none.</summary>
    internal void Text(string name, string? text)
    {
        if (string.IsNullOrEmpty(text)) return;
        var clean = MimeText.CleanBody(TextTruncation.Chars(text, LongestText)).ReplaceLineEndings("\n").TrimEnd('\n');
        Line(name + ":" + clean.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
    }

    /// <param name="name">"ORGANIZER" or "ATTENDEE".</param>
    /// <param name="person">Who.</param>
    /// <param name="parameters">";PARTSTAT=…".</param>
    internal void Person(string name, MimeAddress person, string parameters = "")
    {
        var shown = person.Name is null ? "" : $";CN=\"{MimeText.CleanLine(person.Name, 200).Replace('"', '\'')}\"";
        Line($"{name}{shown}{parameters}:mailto:{person.Address}");
    }

    internal void Moment(string name, Instant instant) => Line($"{name}:{CalendarDate.Compact(instant)}");

    /// <summary>A day, a moment of UTC, or a time by the clock of a zone that <see cref="Zone"/> explains.</summary>
    internal void Moment(string name, EventTimes times, LocalDateTime local) => Line(
        times.IsAllDay ? $"{name};VALUE=DATE:{DatePattern.Format(local.Date)}"
        : times.Zone == DateTimeZone.Utc ? $"{name}:{TimePattern.Format(local)}Z"
        : $"{name};TZID={times.Zone.Id}:{TimePattern.Format(local)}");

    /// <summary>The rules by which a zone's clock goes in the year of the event; nothing where it needs no explanation.</summary>
    internal void Zone(EventTimes times)
    {
        if (times.IsAllDay || times.Zone == DateTimeZone.Utc) return;
        var blob = ZoneBlobs.For(times.Zone, ZoneYear.Clamp(times.Start.Year));
        Line("BEGIN:VTIMEZONE");
        Line("TZID:" + times.Zone.Id);
        if (blob.HasSwitches)
        {
            Rule(Standard, blob.StandardDate, blob.DaylightOffset, blob.StandardOffset);
            Rule(Daylight, blob.DaylightDate, blob.StandardOffset, blob.DaylightOffset);
        }
        else
        {
            Rule(Standard, default, blob.StandardOffset, blob.StandardOffset);
        }

        Line("END:VTIMEZONE");
    }

    private void Rule(string kind, BlobDate date, Offset from, Offset to)
    {
        var begin = date.IsNever ? new LocalDateTime(1970, 1, 1, 0, 0) : date.In(date.IsAbsolute ? date.Year : 1970) ?? new LocalDateTime(1970, 1, 1, 0, 0);
        Line("BEGIN:" + kind);
        Line("DTSTART:" + TimePattern.Format(begin));
        if (!date.IsNever && !date.IsAbsolute) Line($"RRULE:FREQ=YEARLY;BYMONTH={Digits(date.Month)};BYDAY={(date.Day == BlobDate.LastWeek ? "-1" : Digits(date.Day))}{Weekdays[date.Weekday]}");
        Line("TZOFFSETFROM:" + Hours(from));
        Line("TZOFFSETTO:" + Hours(to));
        Line("END:" + kind);
    }

    private static string Hours(Offset offset)
    {
        var minutes = Math.Abs(offset.Seconds / 60);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(offset < Offset.Zero ? '-' : '+')}{minutes / 60:00}{minutes % 60:00}");
    }

    private static string Digits(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
