using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Tasks;

namespace OxSimulator.Users;

/// <summary>Module <c>reminder</c>, for the alarms of tasks; a reminder has its task's id.</summary>
internal sealed class ReminderModule : IOxModule
{
    private const int TaskModule = 4;

    public string Name => "reminder";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "range" => Range(call),
        "delete" => Delete(call),
        "remindAgain" => RemindAgain(call),
        _ => OxFaults.UnknownAction(call),
    });

    private static IEnumerable<PimObject> Reminded(OxCall call) =>
        TaskStore.Of(call.Context).All.Where(task => task.Number("alarm") is not null && task.CreatedBy == call.User.Id);

    private static OxAnswer Range(OxCall call)
    {
        var end = call.FromTime(call.Parameters.RequireNumber("end"));
        var due = Reminded(call).Where(task => task.Number("alarm") <= end);
        return OxAnswer.Of(new JsonArray([.. due.Select(task => (JsonNode)Reminder(task, call))]), call.Clock.Now);
    }

    private static OxAnswer Delete(OxCall call)
    {
        var kept = new JsonArray();
        foreach (var entry in call.JsonArray)
        {
            if (Find(entry!["id"]!.ToString(), call) is { } task) task.Fields.Remove("alarm");
            else kept.Add(entry["id"]!.DeepClone());
        }

        return OxAnswer.Of(kept, call.Clock.Now);
    }

    private static OxAnswer RemindAgain(OxCall call)
    {
        var task = Find(call.Parameters.Require("id"), call) ?? throw new OxFault("REM-0009", OxCategory.UserInput, "The reminder was not found.").AsException();
        if (call.JsonObject["alarm"] is not { } alarm) throw OxFaults.MissingParameter("alarm").AsException();
        task.Fields["alarm"] = call.FromTime(alarm.GetValue<long>());
        return OxAnswer.Of(Reminder(task, call), call.Clock.Now);
    }

    private static PimObject? Find(string id, OxCall call) => Reminded(call).FirstOrDefault(task => call.Context.Server.ObjectIds.Text(task.Id) == id);

    private static JsonObject Reminder(PimObject task, OxCall call) => new()
    {
        ["id"] = PimColumns.Id(task.Id, call),
        ["target_id"] = PimColumns.Id(task.Id, call),
        ["folder"] = int.Parse(task.Folder, CultureInfo.InvariantCulture),
        ["alarm"] = call.ToTime(task.Number("alarm")!.Value),
        ["module"] = TaskModule,
        ["server_time"] = call.ToTime(call.Clock.Now),
        ["user_id"] = call.User.Id,
        ["last_modified"] = call.ToTime(task.LastModified),
        ["recurrence_position"] = 0,
    };
}
