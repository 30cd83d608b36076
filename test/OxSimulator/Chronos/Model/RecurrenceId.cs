using System.Globalization;

namespace OxSimulator.Chronos.Model;

/// <summary>
/// The original start of one occurrence: <c>20261121T120000Z</c>, <c>Europe/Berlin:20261121T130000</c> (newer servers), <c>20261121</c> when
/// all-day. Two ids are equal when they mean the same instant or day.
/// </summary>
/// <param name="Moment">The instant in UTC; the day when all-day; the wall clock when the series floats.</param>
internal readonly record struct RecurrenceId(DateTime Moment, bool AllDay, bool Floating) : IComparable<RecurrenceId>
{
    internal static RecurrenceId Of(EventDate start) => start.AllDay
        ? new(DateTime.SpecifyKind(start.Local, DateTimeKind.Utc), AllDay: true, Floating: false)
        : new(start.ToUtc(), AllDay: false, Floating: start.Zone is null);

    /// <summary>Reads any of the forms, in the light of the series' own start.</summary>
    internal static bool TryParse(string text, EventDate seriesStart, out RecurrenceId id)
    {
        id = default;
        var zone = seriesStart.Zone;
        var colon = text.LastIndexOf(':');
        if (colon > 0)
        {
            zone = text[..colon];
            text = text[(colon + 1)..];
        }

        if (!EventDate.TryParse(text, zone, out var date) || date.AllDay != seriesStart.AllDay) return false;
        id = Of(date);
        return true;
    }

    internal string Text => Moment.ToString(AllDay ? EventDate.DateForm : Floating ? EventDate.LocalForm : EventDate.UtcForm, CultureInfo.InvariantCulture);

    /// <summary>The zone-prefixed form of 8.x where the series has a zone of its own.</summary>
    internal string ZonedText(EventDate seriesStart) => AllDay || Floating || seriesStart.IsUtc || seriesStart.Zone is null
        ? Text
        : $"{seriesStart.Zone}:{TimeZones.FromUtc(Moment, TimeZones.Find(seriesStart.Zone)).ToString(EventDate.LocalForm, CultureInfo.InvariantCulture)}";

    public int CompareTo(RecurrenceId other) => Moment.CompareTo(other.Moment);

    public static bool operator <(RecurrenceId left, RecurrenceId right) => left.CompareTo(right) < 0;

    public static bool operator >(RecurrenceId left, RecurrenceId right) => left.CompareTo(right) > 0;

    public static bool operator <=(RecurrenceId left, RecurrenceId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RecurrenceId left, RecurrenceId right) => left.CompareTo(right) >= 0;
}
