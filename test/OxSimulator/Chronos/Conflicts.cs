using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;

namespace OxSimulator.Chronos;

/// <summary>Whether an event would meet others: an answer of its own, not an error (reference, 7.5). Rooms cannot be booked twice in any case.</summary>
internal static class Conflicts
{
    /// <summary>Only this much of a long series is looked at.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(366);

    private const int Most = 100;

    /// <summary>The answer's <c>conflicts</c>, or null when there are none.</summary>
    internal static JsonArray? Find(CalendarEvent planned, bool onlyHard, ChronosScope scope)
    {
        if (planned.IsTransparent || planned.IsCancelled) return null;
        var from = planned.Start.ToUtc();
        var until = planned.Rule is null ? planned.End.ToUtc() : from + Horizon;
        if (!planned.IsMaster && planned.End.ToUtc() < DateTimeOffset.FromUnixTimeMilliseconds(scope.Call.Clock.Now).UtcDateTime) return null;
        var view = new ChronosStoreView(scope.Store, scope.Call.Context, null);
        var times = planned.Expand(until).Select(start => start.ToUtc()).ToList();
        var attendees = planned.Attendees.Count > 0 ? planned.Attendees : [Alone(scope)];
        var found = new Dictionary<CalendarEvent, List<Attendee>>();
        foreach (var attendee in attendees.Where(one => one.Entity is not null && one is { Hidden: false, PartStat: not Attendee.Declined } && (!onlyHard || one.IsResource)))
        {
            foreach (var busy in Busy.Of(attendee, from, until, view))
            {
                if (busy.Event.Id == planned.Id || (planned.SeriesId is { } series && busy.Event.SeriesId == series)) continue;
                if (!times.Exists(start => busy.Overlaps(start, start + planned.Duration))) continue;
                if (!found.TryGetValue(busy.Event, out var conflicting)) found[busy.Event] = conflicting = [];
                if (!conflicting.Contains(attendee)) conflicting.Add(attendee);
            }
        }

        return found.Count == 0 ? null : [.. found.Take(Most).Select(pair => (JsonNode)Conflict(pair.Key, pair.Value, scope))];
    }

    private static Attendee Alone(ChronosScope scope)
    {
        var owner = AttendeeResolver.OfUser(scope.CalendarUser);
        owner.PartStat = Attendee.Accepted;
        return owner;
    }

    private static JsonObject Conflict(CalendarEvent one, List<Attendee> attendees, ChronosScope scope)
    {
        var json = new JsonObject
        {
            ["hard_conflict"] = attendees.Exists(attendee => attendee.IsResource),
            ["conflicting_attendees"] = new JsonArray([.. attendees.Select(attendee => (JsonNode)attendee.ToJson())]),
        };
        var visible = scope.View.CanSee(one);
        json["event"] = visible
            ? scope.View.Render(one)
            : new JsonObject
            {
                ["id"] = scope.View.Ids.Text(one.Id),
                ["startDate"] = one.Start.ToJson(nameUtc: true),
                ["endDate"] = one.End.ToJson(nameUtc: true),
            };
        return json;
    }
}
