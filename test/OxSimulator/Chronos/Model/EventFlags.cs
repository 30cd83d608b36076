using System.Text.Json.Nodes;

namespace OxSimulator.Chronos.Model;

/// <summary>The computed short marks of an event for one viewer. Source: OX HTTP API, chronos "flags".</summary>
internal static class EventFlags
{
    internal static JsonArray Of(CalendarEvent one, int calendarUser, int viewer, bool overridden)
    {
        var flags = new List<string>();
        void When(bool condition, string flag)
        {
            if (condition) flags.Add(flag);
        }

        var self = one.FindUser(calendarUser);
        When(one.Attachments.Count > 0, "attachments");
        When(one.Alarms.TryGetValue(viewer, out var alarms) && alarms.Count > 0, "alarms");
        When(one.Attendees.Count > 0, "scheduled");
        When(one.OrganizerEntity == calendarUser, "organizer");
        When(self is not null, "attendee");
        When(self is not null && calendarUser != viewer, "on_behalf");
        When(one.Class == "PRIVATE", "private");
        When(one.Class == "CONFIDENTIAL", "confidential");
        When(one.IsTransparent, "transparent");
        When(one.Text("status") == "TENTATIVE", "event_tentative");
        When(one.Text("status") is null or "CONFIRMED", "event_confirmed");
        When(one.IsCancelled, "event_cancelled");
        When(self is not null, self?.PartStat switch
        {
            Attendee.Accepted => "accepted",
            Attendee.Declined => "declined",
            Attendee.Tentative => "tentative",
            "DELEGATED" => "delegated",
            _ => "needs_action",
        });
        When(one.IsMaster, "series");
        When(overridden || one.IsException, "overridden");
        return [.. flags.Select(flag => (JsonNode)flag)];
    }
}
