using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Store;
using OxSimulator.Users;

namespace OxSimulator.Tasks;

/// <summary>Module <c>tasks</c>. Source: OX HTTP API, "Tasks".</summary>
internal sealed class TasksModule : PimModule, IFolderContents, IStateDump
{
    private static readonly string[] RecurrenceFields = ["recurrence_type", "days", "day_in_month", "month", "interval", "until", "occurrences"];
    private static readonly string[] Moments = ["start_date", "end_date", "start_time", "end_time", "alarm"];

    public TasksModule()
        : base("tasks", PimColumns.Of(TaskFields.All), new(TaskFields.All, TaskFaults.Codes), TaskFaults.Codes)
    {
        On("confirm", Confirm);
        On("search", Search);
    }

    string IFolderContents.FolderModule => FolderModule;

    string IStateDump.StateName => "tasks";

    protected override string FolderModule => "tasks";

    protected override SimChangeKind ChangeKind => SimChangeKind.Tasks;

    protected override int DefaultSortColumn => 317;

    public int Count(SimFolder folder) => StoreOf(folder.Context).In(folder.Id).Count();

    public void Clear(SimFolder folder, SimUser user)
    {
        var store = StoreOf(folder.Context);
        foreach (var one in store.In(folder.Id).Where(one => folder.MayDelete(user, one.CreatedBy)).ToList()) store.Remove(one);
    }

    public JsonNode Dump(SimUser user) => PimDump.Of(StoreOf(user.Context), FolderModule, user);

    protected override PimStore StoreOf(SimContext context) => TaskStore.Of(context);

    protected override bool HidesDeletionsByDefault(OxCall call) => true;

    protected override long? UpdatesTimestamp(SimFolder folder, long asked, long newest) => Math.Max(asked, newest);

    protected override void Check(PimObject? stored, Dictionary<string, JsonNode?> changes, SimFolder folder, OxCall call) =>
        TaskRules.Check(stored, changes, folder, call);

    /// <summary>A finished task of a series becomes a single one; what is left of the series goes on as a new task.</summary>
    protected override void Stored(PimObject one, OxCall call)
    {
        if (one.Number("status") != TaskRules.Done || one.Number("recurrence_type") is not > 0) return;
        if (TaskRecurrence.StepToNext(one) is { } step)
        {
            var next = StoreOf(call.Context).Add(one.Folder, one.CreatedBy);
            foreach (var (name, value) in one.Fields) next.Fields[name] = value?.DeepClone();
            foreach (var name in Moments)
                if (one.Number(name) is { } moment) next.Fields[name] = moment + step;
            if (one.Number("occurrences") is { } left) next.Fields["occurrences"] = left - 1;
            next.Fields["uid"] = Guid.NewGuid().ToString();
            next.Fields["status"] = (long)TaskRules.NotStarted;
            next.Fields["percent_completed"] = 0L;
            next.Fields.Remove("date_completed");
        }

        foreach (var name in RecurrenceFields) one.Fields.Remove(name);
    }

    private OxAnswer Confirm(OxCall call)
    {
        var (task, folder) = Find(call.Parameters.Require("id"), call.Parameters.Require("folder"), call);
        if (task.LastModified > (call.Parameters.Number("timestamp") ?? long.MaxValue)) throw Faults.OfConflict();
        var user = (task.Fields["users"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(one => (int?)one["id"] == call.User.Id) ?? throw Faults.OfNoWrite(folder.Id);
        user["confirmation"] = call.JsonObject["confirmation"]?.DeepClone();
        user["confirmmessage"] = call.JsonObject["confirmmessage"]?.DeepClone();
        StoreOf(call.Context).Touch(task, call.User.Id);
        Changed(task, folder, call);
        return OxAnswer.Void(task.LastModified);
    }

    private OxAnswer Search(OxCall call)
    {
        var body = call.JsonObject;
        var pattern = body["pattern"] is { } node ? Text(node).Trim('*') : "";
        var minimum = SimSettings.Of(call.Server).MinimumSearchCharacters;
        if (pattern.Length < minimum) throw TaskFaults.PatternShort(minimum);
        var folders = body["folder"] is { } id
            ? [Folder(Text(id), call)]
            : call.Context.Folders.Where(one => one.Module == FolderModule && one.IsVisibleTo(call.User)).ToList();
        var (start, end) = ((long?)body["start"], (long?)body["end"]);
        return Rows(folders.SelectMany(folder => VisibleIn(folder, call)).Where(task => Contains(task, "title", pattern) || Contains(task, "note", pattern))
            .Where(task => (start is null || task.Number("end_date") is null || task.Number("end_date") >= start)
                && (end is null || task.Number("start_date") is null || task.Number("start_date") < end)), call);
    }

    private static bool Contains(PimObject task, string field, string pattern) =>
        pattern.Length == 0 || task.Text(field)?.Contains(pattern, StringComparison.OrdinalIgnoreCase) == true;
}
