using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar;

/// <summary>OX attendees ⇄ EAS Attendees. Source: MS-ASCAL, "Attendee" and its children.</summary>
/// <remarks>The organizer is never listed on the phone and never leaves the list in OX; what others answered is never taken from a phone.</remarks>
internal static class CalendarAttendees
{
    private const int Required = 1, Optional = 2, Resource = 3;

    // More than any OX takes; a hostile list ends here.
    private const int MaxListed = 5000;

    private static readonly StringComparer ByAddress = StringComparer.OrdinalIgnoreCase;

    /// <summary>Those the phone gets: everybody with an address but the organizer.</summary>
    internal static IEnumerable<OxAttendee> Shown(OxEvent calendarEvent) =>
        (calendarEvent.Attendees ?? []).Where(attendee => Meeting.AddressOf(attendee) is not null && !IsOrganizer(attendee, calendarEvent.Organizer));

    internal static void Write(WbxmlWriter writer, IEnumerable<OxAttendee> attendees, EasVersion version)
    {
        writer.Start(CalendarTags.Attendees);
        foreach (var attendee in attendees)
        {
            var address = Meeting.AddressOf(attendee) ?? "";
            writer.Start(CalendarTags.Attendee);
            writer.Element(CalendarTags.Email, address);
            writer.Element(CalendarTags.Name, string.IsNullOrWhiteSpace(attendee.CommonName) ? address : attendee.CommonName);
            if (version.Has(EasFeature.AttendeeStatus))
            {
                writer.Element(CalendarTags.AttendeeStatus, Meeting.AttendeeStatus(attendee.PartStat));
                writer.Element(CalendarTags.AttendeeType, TypeOf(attendee));
            }

            writer.End();
        }

        writer.End();
    }

    /// <summary>Whether both lists look the same on the phone.</summary>
    internal static bool SameShown(OxEvent one, OxEvent other) =>
        Shown(one).Select(Look).SequenceEqual(Shown(other).Select(Look));

    /// <param name="sent">The Attendees element.</param>
    /// <param name="stored">The event as it is; a new one has only its organizer.</param>
    /// <param name="viewer">The user, who stays in the list whether the phone names him or not.</param>
    /// <param name="rsvp">Whether those who are new are asked to answer.</param>
    /// <param name="isOlder">
    /// The phone may not have heard of this list: it takes nobody out, and brings nobody back of whom it has an answer, which only OX can have told it
    /// (<see cref="Sync.Undecided.GuestsOfAnOlderList"/>).
    /// </param>
    /// <returns>
    /// The list OX is to hold, null when that is the one it holds: the phone shows the same people in the same roles, or tells nothing that counts; and whether
    /// some of what it tells does not count.
    /// </returns>
    internal static (List<OxAttendee>? List, bool IsHeldBack) Merge(WbxmlElement sent, OxEvent stored, CalendarViewer viewer, bool rsvp, bool isOlder)
    {
        var before = (stored.Attendees ?? []).ToList();
        var after = before.Where(attendee =>
            Meeting.AddressOf(attendee) is null || IsOrganizer(attendee, stored.Organizer) || Meeting.IsSelf(stored, attendee, viewer)).ToList();
        var (changed, heldBack) = (false, false);
        foreach (var (address, name, type, status) in Read(sent))
        {
            if (stored.Organizer is { } organizer && ByAddress.Equals(Meeting.AddressOf(organizer), address)) continue;
            if (after.Exists(attendee => ByAddress.Equals(Meeting.AddressOf(attendee), address))) continue;
            var known = before.Find(attendee => ByAddress.Equals(Meeting.AddressOf(attendee), address));
            if (isOlder && known is null && Meeting.PartStat(status) is not null)
            {
                heldBack = true;
                continue;
            }

            var keeps = known is not null && (type is null || TypeOf(known) == type);
            changed |= !keeps;
            after.Add(known is null ? New(address, name, type, rsvp) : keeps ? known : known with { Role = RoleOf(type) });
        }

        var left = isOlder ? before.Where(attendee => !after.Exists(other => AreOne(attendee, other))).ToList() : [];
        after.AddRange(left);
        return (changed || after.Count != before.Count ? after : null, heldBack || left.Count > 0);
    }

    /// <summary>What the phone says the user himself answered; null for no answer, or when it does not list him.</summary>
    internal static string? OwnAnswer(WbxmlElement? sent, Func<string, bool> owns) =>
        sent is null ? null : Read(sent).Where(attendee => owns(attendee.Address)).Select(attendee => Meeting.PartStat(attendee.Status)).FirstOrDefault();

    /// <summary>They are asked to, unless the phone says that it wants none. Source: MS-ASCAL, "ResponseRequested".</summary>
    internal static bool WantsAnswers(WbxmlElement data) => data.FlagOf(CalendarTags.ResponseRequested) != false;

    internal static OxAttendee New(string address, string? name, int? type, bool rsvp) => new()
    {
        Uri = "mailto:" + address,
        Email = address,
        CommonName = string.IsNullOrWhiteSpace(name) ? address : name,
        CuType = type == Resource ? "RESOURCE" : "INDIVIDUAL",
        Role = RoleOf(type),
        PartStat = "NEEDS-ACTION",
        Rsvp = rsvp,
    };

    /// <summary>The user in his own event.</summary>
    internal static OxAttendee Me(CalendarViewer viewer, string partStat) => new()
    {
        Uri = "mailto:" + viewer.Address,
        Email = viewer.Address,
        CommonName = viewer.Name.Length > 0 ? viewer.Name : viewer.Address,
        Entity = viewer.Entity,
        CuType = "INDIVIDUAL",
        Role = "REQ-PARTICIPANT",
        PartStat = partStat,
    };

    /// <returns>Type is null where the phone tells none (2.5).</returns>
    internal static IEnumerable<(string Address, string? Name, int? Type, int? Status)> Read(WbxmlElement attendees) =>
        from attendee in attendees.All(CalendarTags.Attendee).Take(MaxListed)
        let address = attendee.TextOf(CalendarTags.Email)?.Trim()
        where !string.IsNullOrEmpty(address)
        let type = attendee.NumberOf(CalendarTags.AttendeeType) switch { null => (int?)null, Optional => Optional, Resource => Resource, _ => Required }
        select (address, attendee.TextOf(CalendarTags.Name), type, attendee.NumberOf(CalendarTags.AttendeeStatus));

    private static (string?, string?, int, int) Look(OxAttendee attendee) =>
        (Meeting.AddressOf(attendee)?.ToLowerInvariant(), attendee.CommonName, Meeting.AttendeeStatus(attendee.PartStat), TypeOf(attendee));

    private static int TypeOf(OxAttendee attendee) =>
        attendee.CuType is "RESOURCE" or "ROOM" ? Resource : attendee.Role is "OPT-PARTICIPANT" or "NON-PARTICIPANT" ? Optional : Required;

    private static string RoleOf(int? type) => type == Optional ? "OPT-PARTICIPANT" : "REQ-PARTICIPANT";

    /// <summary>Whether both are the same person in two lists of one event.</summary>
    private static bool AreOne(OxAttendee one, OxAttendee other) =>
        ReferenceEquals(one, other) || (Meeting.AddressOf(one) is { } address && ByAddress.Equals(address, Meeting.AddressOf(other)));

    private static bool IsOrganizer(OxAttendee attendee, OxCalendarUser? organizer)
    {
        if (organizer is null) return false;
        if (attendee.Entity > 0 && organizer.Entity > 0) return attendee.Entity == organizer.Entity;
        return Meeting.AddressOf(attendee) is { } address && ByAddress.Equals(address, Meeting.AddressOf(organizer));
    }
}
