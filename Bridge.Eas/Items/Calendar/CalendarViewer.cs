using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Items.Calendar;

/// <summary>For whose phone an event is written or read: what is "me", "my time" and "now" in it.</summary>
/// <param name="Zone">The user's zone in OX: floating and all-day events are shown by it.</param>
/// <param name="Entity">The user's id in OX.</param>
/// <param name="Owns">Whether an address is one of the user's own.</param>
internal sealed record CalendarViewer(
    EasVersion Version, DateTimeZone Zone, Instant Now, int Entity, string Name, string Address, Func<string, bool> Owns, CollectionOptions Options)
{
    /// <summary>The element names the phone declared as managed; null when it sent no list.</summary>
    internal IReadOnlySet<string>? Supported { get; init; }

    /// <summary>The collection that the phone knows the calendar as: the first part of its files' references.</summary>
    internal string CollectionId { get; init; } = "";

    /// <summary>As the phone calls itself; some have habits.</summary>
    internal string DeviceType { get; init; } = "";

    internal int CurrentYear => ZoneYear.Clamp(Now.InZone(Zone).Year);

    /// <summary>From 16.0 on: instances by InstanceId, all-day events as bare dates, nothing of the organizer from the phone.</summary>
    internal bool IsModern => Version.Has(EasFeature.ModernCalendar);

    internal static CalendarViewer Of(SourceContext context)
    {
        var (user, session) = (context.User, context.User.Session);
        return new(
            context.Version, ZoneFinder.ById(session.TimeZone) ?? DateTimeZone.Utc, Instant.FromDateTimeOffset(context.Now), session.UserId,
            session.DisplayName, user.PrimaryAddress, user.Owns, context.Options) { Supported = context.Supported, DeviceType = context.DeviceType, CollectionId = context.CollectionId };
    }

    /// <summary>Whether this is the one whose calendar the event is seen in: the user, or the owner of a calendar shared with him.</summary>
    /// <remarks>An event's <c>calendarUser</c> does not tell: on the attendees' side too it is the one who made the event.</remarks>
    internal bool IsSelf(OxEvent calendarEvent, int? entity, string? address)
    {
        var owner = calendarEvent.Attendees?.FirstOrDefault(attendee => attendee.Folder is not null && attendee.Folder == calendarEvent.Folder)?.Entity ?? Entity;
        return entity > 0 ? entity == owner : owner == Entity && address is not null && Owns(address);
    }
}
