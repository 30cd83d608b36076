using Bridge.Eas.Items.Calendar.TimeZones;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>
/// Which zones an invitation means. IANA's names say it all; any other name means what the calendar's own VTIMEZONE says: Lotus Notes calls its zones
/// "Eastern" or as it pleases, Outlook by names of Windows, by cities or "Customized Time Zone".
/// </summary>
internal sealed class InvitationZones
{
    private readonly Dictionary<string, CalendarComponent> _explained = new(StringComparer.OrdinalIgnoreCase);

    internal InvitationZones(CalendarComponent calendar)
    {
        foreach (var zone in calendar.All("VTIMEZONE"))
        {
            // Here it is a text, with escapes; where an event names it, it is a parameter, without: "(UTC+01:00) Amsterdam\, Berlin".
            if (zone["TZID"]?.Text is { Length: > 0 } id) _explained.TryAdd(id, zone);
        }

        Own = calendar["X-WR-TIMEZONE"]?.Value.Trim() ?? (_explained.Count == 1 ? _explained.Keys.Single() : null);
    }

    /// <summary>The zone of the whole calendar, for days and times that name none; null when nothing tells it.</summary>
    internal string? Own { get; }

    /// <param name="id">TZID.</param>
    /// <param name="at">The event's start: rules differ by year.</param>
    internal DateTimeZone? Find(string id, LocalDateTime at)
    {
        id = id.Trim();
        var named = ByIana(id);
        if (named is not null && id.Contains('/', StringComparison.Ordinal)) return named;
        named ??= ZoneFinder.ByName(id);

        var year = ZoneYear.Clamp(at.Year);
        if (!_explained.TryGetValue(id, out var explained) || ZoneText.BlobOf(explained, year) is not { } blob) return named;
        return ZoneFinder.Find(blob, named, named ?? DateTimeZone.Utc, at.WithOffset(blob.StandardOffset).ToInstant(), year);
    }

    /// <summary>Also with the path that some put before it: "/softwarestudio.org/Tzfile/America/Chicago".</summary>
    private static DateTimeZone? ByIana(string id)
    {
        if (ZoneFinder.ById(id) is { } zone) return zone;
        var pieces = id.Split('/');
        for (var count = Math.Min(3, pieces.Length - 1); count >= 2; count--)
        {
            if (ZoneFinder.ById(string.Join('/', pieces[^count..])) is { } found) return found;
        }

        return null;
    }
}
