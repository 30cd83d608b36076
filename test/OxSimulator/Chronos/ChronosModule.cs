using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Chronos;

/// <summary>Module <c>chronos</c>, the calendar since 7.10. Source: OX HTTP API, "Chronos".</summary>
internal sealed class ChronosModule : IOxModule, IFolderContents, IStateDump
{
    private static readonly Dictionary<string, Func<OxCall, OxAnswer>> Actions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["all"] = EventReader.All,
        ["get"] = EventReader.Get,
        ["list"] = EventReader.List,
        ["updates"] = EventReader.Updates,
        ["resolve"] = EventReader.Resolve,
        ["needsAction"] = EventReader.NeedsAction,
        ["getAttachment"] = EventReader.Attachment,
        ["freeBusy"] = FreeBusy.Answer,
        ["advancedSearch"] = EventSearch.Answer,
        ["new"] = New,
        ["update"] = Update,
        ["delete"] = Delete,
        ["move"] = Move,
        ["updateAttendee"] = UpdateAttendee,
    };

    public string Name => "chronos";

    public string FolderModule => "calendar";

    public string StateName => "calendar";

    public int Count(SimFolder folder) => CalendarStore.Of(folder.Context).In(folder.Id).Count();

    public void Clear(SimFolder folder, SimUser user)
    {
        var store = CalendarStore.Of(folder.Context);
        foreach (var one in store.In(folder.Id).Where(one => folder.MayDelete(user, one.CreatedBy)).ToList()) store.Remove(one, folder.Context.Server.Clock.NextStamp());
    }

    public JsonNode Dump(SimUser user) => CalendarStore.Of(user.Context).StateOf(user);

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(
        Users.SimCapabilities.IsTaken(call.User, "calendar") ? OxFaults.NoPermissionForModule(Name)
        : Actions.TryGetValue(call.Action, out var action) ? action(call)
        : OxFaults.UnknownAction(call));

    private static OxAnswer New(OxCall call)
    {
        var scope = ChronosScope.Of(call, call.Parameters.Require("folder"));
        var (json, comment) = ChronosScope.Body(call);
        var planned = EventFactory.Prepare(new(json), scope);
        return Conflict(planned, scope) ?? scope.Answer(EventFactory.Store(planned, comment, scope));
    }

    private static OxAnswer Update(OxCall call)
    {
        var scope = ChronosScope.Of(call, call.Parameters.Require("folder"));
        var (json, comment) = ChronosScope.Body(call);
        var found = scope.Load(call.Parameters.Require("id"));
        ChronosScope.CheckFresh(found, call.Parameters.RequireNumber("timestamp"));
        var input = new EventInput(json);
        var recurrenceId = call.Parameters["recurrenceId"];
        scope.CheckMayWrite(found);
        return Conflict(EventUpdater.Preview(found, recurrenceId, input, scope), scope)
            ?? scope.Answer(EventUpdater.Update(found, input, recurrenceId, comment, scope));
    }

    private static OxAnswer Move(OxCall call)
    {
        var scope = ChronosScope.Of(call, call.Parameters.Require("folder"));
        var target = ChronosScope.Of(call, call.Parameters.Require("targetFolder"));
        var found = scope.Load(call.Parameters.Require("id"));
        ChronosScope.CheckFresh(found, call.Parameters.RequireNumber("timestamp"));
        var result = EventUpdater.Move(found, target.Folder, scope);
        return target.Answer(result);
    }

    private static OxAnswer UpdateAttendee(OxCall call)
    {
        var scope = ChronosScope.Of(call, call.Parameters.Require("folder"));
        var found = scope.Load(call.Parameters.Require("id"));
        ChronosScope.CheckFresh(found, call.Parameters.RequireNumber("timestamp"));
        return scope.Answer(EventUpdater.Reply(found, call.JsonObject, call.Parameters["recurrenceId"], scope));
    }

    /// <summary>Each event has its own result or error; one refused does not stop the others.</summary>
    private static OxAnswer Delete(OxCall call)
    {
        var since = call.Parameters.RequireNumber("timestamp");
        var wrapped = call.Json as JsonObject;
        var entries = wrapped?["events"] as JsonArray ?? call.JsonArray;
        var comment = wrapped?["comment"]?.ToString();
        var results = new JsonArray();
        long newest = 0;
        foreach (var entry in entries.OfType<JsonObject>())
        {
            var (id, folder) = (entry["id"]?.ToString(), (entry["folder"] ?? entry["folderId"])?.ToString());
            if (id is null || folder is null) throw OxFaults.BadJson("an object with id and folder is expected").AsException();
            var answer = new JsonObject { ["folderId"] = folder, ["id"] = id };
            if (entry["recurrenceId"] is { } occurrence) answer["recurrenceId"] = occurrence.DeepClone();
            try
            {
                var scope = ChronosScope.Of(call, folder);
                var found = scope.Load(id);
                ChronosScope.CheckFresh(found, since);
                var result = EventDeleter.Delete(found, entry["recurrenceId"]?.ToString(), entry["recurrenceRange"]?.ToString(), comment, scope);
                answer["timestamp"] = result.Timestamp;
                foreach (var (name, value) in result.ToJson(scope.View, EventFields.Asked(call))) answer[name] = value?.DeepClone();
                newest = Math.Max(newest, result.Timestamp);
            }
            catch (OxFaultException fault)
            {
                answer["timestamp"] = 0;
                answer["error"] = OxEnvelope.ToJson(fault.Fault, call);
            }

            results.Add(answer);
        }

        return OxAnswer.Of(results, newest == 0 ? call.Clock.Now : newest);
    }

    /// <summary>Conflicts with rooms always count, others only when asked for.</summary>
    private static OxAnswer? Conflict(CalendarEvent planned, ChronosScope scope)
    {
        var all = scope.Call.Parameters.Flag("checkConflicts");
        return Conflicts.Find(planned, onlyHard: !all, scope) is { } found ? OxAnswer.Of(new JsonObject { ["conflicts"] = found }) : null;
    }
}
