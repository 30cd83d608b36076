using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Store;

namespace OxSimulator.Tasks;

/// <summary>What the server refuses in a task, and what it completes by itself.</summary>
internal static class TaskRules
{
    internal const int NotStarted = 1;
    internal const int Done = 3;

    private static readonly string[] TimeFields = ["start_time", "end_time", "full_time"];

    internal static void Check(PimObject? stored, Dictionary<string, JsonNode?> changes, SimFolder folder, OxCall call)
    {
        var task = new Merged(stored, changes);
        if (stored is not null && changes.TryGetValue("uid", out var uid) && uid?.GetValue<string>() != stored.Text("uid")) throw TaskFaults.UidChange();
        if (task.Flag("private_flag") && folder.TypeFor(call.User) == SimFolderType.Public) throw TaskFaults.PrivateInPublic();
        if (task.Flag("private_flag") && folder.TypeFor(call.User) == SimFolderType.Shared) throw TaskFaults.PrivateInShared();
        foreach (var name in new[] { "actual_duration", "target_duration" })
            if (changes.GetValueOrDefault(name)?.GetValue<string>() is { } digits && !digits.All(char.IsAsciiDigit)) throw TaskFaults.Digits(name);
        foreach (var (name, node) in changes)
            if (node is JsonValue value && value.TryGetValue(out string? text) && text.AsSpan().IndexOfAnyInRange('\0', '\u0008') >= 0) throw TaskFaults.BadCharacter(name);
        MatchTimes(changes, call);
        CheckProgress(task);
        CheckOrder(task);
        CheckRecurrence(task);
        CheckParticipants(changes, call);
        if (changes.ContainsKey("status")) Complete(stored, changes, task, call);
    }

    // Old clients know days only (start_date), newer ones instants (start_time): the server keeps both.
    private static void MatchTimes(Dictionary<string, JsonNode?> changes, OxCall call)
    {
        if (!call.Profile.IsAtLeast(7, 6, 1))
        {
            foreach (var name in TimeFields) changes.Remove(name);
            return;
        }

        foreach (var (day, time) in new[] { ("start_date", "start_time"), ("end_date", "end_time") })
        {
            if (changes.TryGetValue(time, out var instant))
            {
                changes[day] = PimInput.FloorToDay(instant?.GetValue<long>());
            }
            else if (changes.TryGetValue(day, out var date))
            {
                changes[time] = date?.DeepClone();
                changes.TryAdd("full_time", true);
            }
        }
    }

    private static void CheckProgress(Merged task)
    {
        if (task.Number("percent_completed") is { } percent)
        {
            if (percent is < 0 or > 100) throw TaskFaults.Percent(percent);
            if (task.Number("status") == NotStarted && percent != 0) throw TaskFaults.NotStartedPercent(percent);
            if (task.Number("status") == Done && percent != 100) throw TaskFaults.DonePercent(percent);
        }

        if (task.Number("status") is { } status and (< 1 or > 5)) throw TaskFaults.Status(status);
        if (task.Number("priority") is { } priority and (< 0 or > 3)) throw TaskFaults.Priority(priority);
    }

    private static void CheckOrder(Merged task)
    {
        if ((task.Number("start_time") ?? task.Number("start_date")) is { } start && (task.Number("end_time") ?? task.Number("end_date")) is { } end && start > end)
            throw TaskFaults.StartAfterEnd();
    }

    private static void CheckRecurrence(Merged task)
    {
        if (task.Number("recurrence_type") is not (> 0 and var type)) return;
        if (type > 4 || task.Number("interval") is null or <= 0) throw TaskFaults.Recurrence();
        if (type == 2 && task.Number("days") is null or <= 0) throw TaskFaults.Recurrence();
        if (type >= 3 && task.Number("day_in_month") is null or <= 0) throw TaskFaults.Recurrence();
        if (type == 4 && task.Number("month") is null or < 0 or > 11) throw TaskFaults.Recurrence();
        if (task.Number("start_date") is null && task.Number("end_date") is null) throw TaskFaults.Recurrence();
    }

    private static void CheckParticipants(Dictionary<string, JsonNode?> changes, OxCall call)
    {
        if (!changes.TryGetValue("participants", out var node)) return;
        var users = new JsonArray();
        foreach (var participant in (node as JsonArray ?? []).OfType<JsonObject>())
        {
            var type = (int?)participant["type"] ?? 0;
            if (type == 5 && participant["mail"] is null) throw TaskFaults.NoMail();
            if (type == 1) users.Add(new JsonObject { ["id"] = participant["id"]?.DeepClone(), ["confirmation"] = 0 });
        }

        if (node is JsonArray { Count: > 0 } && !Users.SimCapabilities.Has(call.User, "delegate_tasks")) throw TaskFaults.NoDelegation();
        changes["users"] = users.Count == 0 ? null : users;
    }

    private static void Complete(PimObject? stored, Dictionary<string, JsonNode?> changes, Merged task, OxCall call)
    {
        if (task.Number("status") == Done)
        {
            if (task.Number("date_completed") is null) changes["date_completed"] = call.Clock.Now;
        }
        else if (stored?.Number("status") == Done)
        {
            changes.TryAdd("date_completed", null);
        }
    }

    /// <summary>The object as it would be with the changes.</summary>
    private sealed class Merged(PimObject? stored, Dictionary<string, JsonNode?> changes)
    {
        internal long? Number(string name) => changes.TryGetValue(name, out var node)
            ? node is JsonValue value && value.TryGetValue(out long number) ? number : null
            : stored?.Number(name);

        internal bool Flag(string name) => changes.TryGetValue(name, out var node)
            ? node is JsonValue value && value.TryGetValue(out bool flag) && flag
            : stored?.Flag(name) == true;
    }
}
