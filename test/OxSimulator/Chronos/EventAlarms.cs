using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;

namespace OxSimulator.Chronos;

/// <summary>Alarms belong to the user who acts; nobody else sees or changes them.</summary>
internal static class EventAlarms
{
    /// <summary>Takes over the alarms of the input, if it has any to say.</summary>
    internal static bool Set(CalendarEvent one, EventInput input, ChronosScope scope) => input.Has("alarms") && Set(one, input.Alarms, scope);

    /// <summary>Whether anything changed.</summary>
    internal static bool Set(CalendarEvent one, JsonArray? wanted, ChronosScope scope)
    {
        var user = scope.Call.User.Id;
        one.Alarms.TryGetValue(user, out var stored);
        if (wanted is null || wanted.Count == 0)
        {
            one.Alarms.Remove(user);
            return stored is { Count: > 0 };
        }

        var alarms = new JsonArray();
        foreach (var entry in wanted.OfType<JsonObject>())
        {
            var alarm = (JsonObject)entry.DeepClone();
            var before = stored?.OfType<JsonObject>().FirstOrDefault(old => SameTrigger(old, alarm));
            alarm["id"] ??= before?["id"]?.DeepClone() ?? scope.Call.Context.NextObjectId();
            alarm["uid"] ??= before?["uid"]?.DeepClone() ?? Guid.NewGuid().ToString();
            alarm["action"] ??= "DISPLAY";
            alarms.Add(alarm);
        }

        if (stored is not null && JsonNode.DeepEquals(stored, alarms)) return false;
        one.Alarms[user] = alarms;
        return true;
    }

    private static bool SameTrigger(JsonObject left, JsonObject right) => JsonNode.DeepEquals(left["trigger"], right["trigger"]);
}
