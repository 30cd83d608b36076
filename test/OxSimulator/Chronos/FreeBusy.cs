using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Chronos;

/// <summary>Action <c>freeBusy</c>.</summary>
internal static class FreeBusy
{
    internal static OxAnswer Answer(OxCall call)
    {
        var (from, until) = (Range.Moment(call, "from"), Range.Moment(call, "until"));
        var resolver = new AttendeeResolver(call.Context);
        var zone = TimeZones.Find(call.User.TimeZoneId);
        var view = new ChronosStoreView(CalendarStore.Of(call.Context), call.Context, zone);
        var mask = call.Parameters["maskId"];
        var answers = new JsonArray();
        foreach (var attendee in resolver.Resolve(call.JsonObject["attendees"] as JsonArray ?? throw OxFaults.MissingParameter("attendees").AsException()))
        {
            attendee.Folder = null;
            var answer = new JsonObject { ["attendee"] = attendee.ToJson() };
            if (attendee.Entity is null)
            {
                answer["freeBusyTime"] = new JsonArray();
                answer["warnings"] = new JsonArray(OxEnvelope.ToJson(new("FBI-0003", OxCategory.Warning, "No free/busy data is available for the participant.", attendee.Uri), call));
            }
            else
            {
                var times = Busy.Of(attendee, from, until, view).Where(busy => call.Context.Server.ObjectIds.Text(busy.Event.Id) != mask).OrderBy(busy => busy.From);
                answer["freeBusyTime"] = call.Parameters.Flag("merge") ? Merged(times) : new JsonArray([.. times.Select(busy => (JsonNode)Time(busy, call))]);
            }

            answers.Add(answer);
        }

        return OxAnswer.Of(answers);
    }

    private static JsonObject Time(BusyTime busy, OxCall call)
    {
        var json = Time(busy.From, busy.Until, busy.Type);
        foreach (var folderId in busy.Event.Folders)
        {
            if (call.Context.FindFolder(folderId) is not { } folder || !folder.IsVisibleTo(call.User)) continue;
            var view = new EventView(CalendarStore.Of(call.Context), call.User, folder);
            if (!view.CanSee(busy.Event)) continue;
            json["event"] = new JsonObject
            {
                ["id"] = view.Ids.Text(busy.Event.Id), ["folder"] = SimFolderIds.Chronos(folderId), ["summary"] = busy.Event.Text("summary"),
            };
            break;
        }

        return json;
    }

    private static JsonArray Merged(IEnumerable<BusyTime> times)
    {
        var merged = new List<(DateTime From, DateTime Until, string Type)>();
        foreach (var busy in times)
        {
            if (merged.Count > 0 && merged[^1] is var last && last.Type == busy.Type && busy.From <= last.Until)
                merged[^1] = (last.From, busy.Until > last.Until ? busy.Until : last.Until, last.Type);
            else
                merged.Add((busy.From, busy.Until, busy.Type));
        }

        return [.. merged.Select(time => (JsonNode)Time(time.From, time.Until, time.Type))];
    }

    private static JsonObject Time(DateTime from, DateTime until, string type) => new()
    {
        ["startTime"] = TimeZones.ToMillis(from), ["endTime"] = TimeZones.ToMillis(until), ["fbType"] = type,
    };
}
