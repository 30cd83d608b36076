using System.Text.Json.Nodes;

namespace OxSimulator.Chronos.Model;

/// <summary>What one write did: <c>{"created":[…],"updated":[…],"deleted":[…]}</c>, as seen from the folder it was made in.</summary>
internal sealed class CalendarResult
{
    private readonly List<EventTombstone> _deleted = [];

    internal List<CalendarEvent> Created { get; } = [];

    internal List<CalendarEvent> Updated { get; } = [];

    internal long Timestamp { get; private set; }

    internal void Deleted(CalendarEvent gone, string folder, long stamp)
    {
        _deleted.Add(new EventTombstone(folder, gone.Id, gone.SeriesId, gone.RecurrenceId?.Text, gone.Uid, stamp));
        Stamp(stamp);
    }

    internal void Stamp(long stamp) => Timestamp = Math.Max(Timestamp, stamp);

    internal void Update(CalendarEvent changed)
    {
        if (!Updated.Contains(changed) && !Created.Contains(changed)) Updated.Add(changed);
        Stamp(changed.Timestamp);
    }

    internal void Create(CalendarEvent created)
    {
        Created.Add(created);
        Stamp(created.Timestamp);
    }

    internal JsonObject ToJson(EventView view, IReadOnlySet<string>? fields) => new()
    {
        ["created"] = Array(Created, view, fields),
        ["updated"] = Array(Updated, view, fields),
        ["deleted"] = new JsonArray([.. _deleted.Select(one => (JsonNode)one.ToJson(view.Ids))]),
    };

    private static JsonArray Array(List<CalendarEvent> events, EventView view, IReadOnlySet<string>? fields) =>
        [.. events.Where(one => one.IsIn(view.Folder.Id)).Select(one => (JsonNode)view.Render(one, fields))];
}
