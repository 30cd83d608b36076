using Bridge.Eas.Items.Mail;
using NodaTime;

namespace Bridge.Eas.Commands.Settings;

/// <summary>The phone's moments ⇄ OX's whole days in the user's zone.</summary>
internal sealed class OutOfOfficeDays(DateTimeZone zone)
{
    internal static OutOfOfficeDays Of(string timeZone) => new(DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc);

    internal static string Dashed(DateTimeOffset moment) => MailDate.Dashed(moment);

    /// <summary>When the day begins.</summary>
    internal DateTimeOffset StartOf(DateOnly day) => zone.AtStartOfDay(LocalDate.FromDateOnly(day)).ToDateTimeOffset();

    /// <summary>When the day is over.</summary>
    internal DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1));

    /// <summary>The day that a moment is in.</summary>
    internal DateOnly First(LocalDateTime utc) => Day(utc.InUtc().ToInstant());

    /// <summary>The last day before a moment at which it is over: midnight belongs to the day before.</summary>
    internal DateOnly Last(LocalDateTime utc) => Day(utc.InUtc().ToInstant() - Duration.FromMilliseconds(1));

    private DateOnly Day(Instant instant) => instant.InZone(zone).Date.ToDateOnly();
}
