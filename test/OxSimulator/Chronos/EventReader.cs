using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Chronos;

/// <summary>The reading actions.</summary>
internal static class EventReader
{
    /// <summary>More expanded occurrences than this answer CAL-5072.</summary>
    private const int MostResults = 5000;

    internal static OxAnswer All(OxCall call)
    {
        var range = Range.Required(call);
        var fields = EventFields.OfBulk(call);
        if (call.Method == "PUT" || call.Json is not null) return AllOfFolders(call, range, fields);
        var scopes = call.Parameters["folder"] is { } folder ? [ChronosScope.Of(call, folder)] : ChronosScope.OwnOf(call);
        return Answer(scopes.SelectMany(scope => Render(scope, range, fields, call)), call);
    }

    internal static OxAnswer Get(OxCall call)
    {
        var scope = ChronosScope.Of(call, call.Parameters.Require("folder"));
        var found = scope.Load(call.Parameters.Require("id"));
        var json = RenderOne(found, call.Parameters["recurrenceId"], EventFields.Asked(call), scope);
        return OxAnswer.Of(json, found.Timestamp);
    }

    internal static OxAnswer List(OxCall call)
    {
        var fields = EventFields.Asked(call);
        var rows = new JsonArray();
        foreach (var entry in call.JsonArray)
        {
            if (entry is not JsonObject one || one["id"] is not { } id || one["folder"] is not { } folder)
                throw OxFaults.BadJson("an object with id and folder is expected").AsException();
            try
            {
                var scope = ChronosScope.Of(call, folder.ToString());
                rows.Add(RenderOne(scope.Load(id.ToString()), one["recurrenceId"]?.ToString(), fields, scope));
            }
            catch (OxFaultException gone) when (gone.Fault.Code is "CAL-4040" or "CAL-4041" or "CAL-4042")
            {
                rows.Add(null);
            }
        }

        return OxAnswer.Of(rows, Newest(rows, call));
    }

    internal static OxAnswer Updates(OxCall call)
    {
        var scope = ChronosScope.Of(call, call.Parameters.Require("folder"));
        var since = call.Parameters.RequireNumber("timestamp");
        var range = Range.Optional(call);
        var fields = EventFields.OfBulk(call);
        var expand = call.Parameters.Flag("expand");
        var changed = new JsonArray();
        var newest = since;
        foreach (var one in scope.Store.Events.Where(one => one.Timestamp > since && scope.View.CanSee(one) && one.Overlaps(range.From, range.Until)))
        {
            foreach (var json in expand ? Expanded(one, range, fields, scope) : [scope.View.Render(one, fields)]) changed.Add(json);
            newest = Math.Max(newest, one.Timestamp);
        }

        var deleted = new JsonArray();
        if (call.Parameters["ignore"] != "deleted")
        {
            foreach (var gone in scope.Store.TombstonesIn(scope.Folder.Id).Where(one => one.Timestamp > since))
            {
                deleted.Add(gone.ToJson(scope.View.Ids));
                newest = Math.Max(newest, gone.Timestamp);
            }
        }

        return OxAnswer.Of(new JsonObject { ["newAndModified"] = changed, ["deleted"] = deleted }, newest);
    }

    /// <summary>The event with this uid in one of the caller's own calendars; null when there is none.</summary>
    internal static OxAnswer Resolve(OxCall call)
    {
        var uid = call.Parameters.Require("uid");
        foreach (var scope in ChronosScope.OwnOf(call))
        {
            if (scope.Store.In(scope.Folder.Id).FirstOrDefault(one => one.Uid == uid && !one.IsException) is { } found)
                return OxAnswer.Of(scope.View.Render(found, EventFields.Asked(call)), found.Timestamp);
        }

        // In a public calendar everybody who takes part has it.
        if (CalendarStore.Of(call.Context).Events.FirstOrDefault(one => one.Uid == uid && one is { IsException: false, CommonFolder: not null } && one.FindUser(call.User.Id) is not null) is not { } common)
            return OxAnswer.Of((JsonNode?)null);
        return OxAnswer.Of(ChronosScope.Of(call, common.CommonFolder!).View.Render(common, EventFields.Asked(call)), common.Timestamp);
    }

    internal static OxAnswer NeedsAction(OxCall call)
    {
        var range = Range.Required(call);
        var fields = EventFields.OfBulk(call);
        var found = new JsonArray();
        foreach (var scope in ChronosScope.OwnOf(call))
        {
            foreach (var one in scope.Store.In(scope.Folder.Id).Where(one => one.Overlaps(range.From, range.Until)))
                if (one.FindUser(call.User.Id)?.PartStat == Attendee.NeedsAction) found.Add(scope.View.Render(one, fields));
        }

        return OxAnswer.Of(found, Newest(found, call));
    }

    internal static OxAnswer Attachment(OxCall call)
    {
        var scope = ChronosScope.Of(call, call.Parameters.Require("folder"));
        var found = scope.Load(call.Parameters.Require("id"));
        var managedId = call.Parameters.Require("managedId");
        var attachment = found.Attachments.Find(one => EventUploads.Is(one, managedId)) ?? throw ChronosFaults.AttachmentNotFound(managedId, found.Id);
        return OxAnswer.OfRaw(attachment.Content, attachment.FormatType ?? "application/octet-stream", attachment.FileName);
    }

    private static OxAnswer AllOfFolders(OxCall call, Range range, IReadOnlySet<string> fields)
    {
        var answers = new JsonArray();
        long newest = 0;
        foreach (var folder in call.JsonObject["folders"] as JsonArray ?? throw OxFaults.MissingParameter("folders").AsException())
        {
            var answer = new JsonObject { ["folder"] = folder!.ToString() };
            try
            {
                var events = new JsonArray([.. Render(ChronosScope.Of(call, folder.ToString()), range, fields, call)]);
                newest = Math.Max(newest, Newest(events, call));
                answer["events"] = events;
            }
            catch (OxFaultException fault)
            {
                answer["error"] = OxEnvelope.ToJson(fault.Fault, call);
            }

            answers.Add(answer);
        }

        return OxAnswer.Of(answers, newest);
    }

    private static IEnumerable<JsonObject> Render(ChronosScope scope, Range range, IReadOnlySet<string> fields, OxCall call)
    {
        var visible = scope.Store.In(scope.Folder.Id).Where(one => scope.View.CanSee(one) && one.Overlaps(range.From, range.Until));
        if (!call.Parameters.Flag("expand")) return visible.Select(one => scope.View.Render(one, fields));
        return visible.SelectMany(one => Expanded(one, range, fields, scope));
    }

    private static IEnumerable<JsonObject> Expanded(CalendarEvent one, Range range, IReadOnlySet<string> fields, ChronosScope scope)
    {
        if (!one.IsMaster)
        {
            yield return scope.View.Render(one, fields);
            yield break;
        }

        if (range.Until is not { } until) throw OxFaults.MissingParameter("rangeEnd").AsException();
        foreach (var start in one.Expand(until))
        {
            var begin = start.ToUtc();
            if (begin < until && (range.From is not { } from || begin + one.Duration > from)) yield return scope.View.Render(one, fields, start);
        }
    }

    private static JsonObject RenderOne(CalendarEvent found, string? recurrenceId, IReadOnlySet<string>? fields, ChronosScope scope)
    {
        if (recurrenceId is null) return scope.View.Render(found, fields);
        var (master, id) = scope.Occurrence(found, recurrenceId);
        if (scope.Store.FindException(master.Id, id) is { } exception && scope.View.CanSee(exception)) return scope.View.Render(exception, fields);
        if (master.Rule is null || master.DeleteExceptions.Contains(id) || master.ChangeExceptions.Contains(id)
            || !Recurrence.RecurrenceRule.TryParse(master.Rule, out var rule, out _) || Recurrence.Occurrences.Find(master.Start, rule, id) is not { } start)
            throw ChronosFaults.RecurrenceNotFound(master.Id, recurrenceId);
        return scope.View.Render(master, fields, start);
    }

    private static OxAnswer Answer(IEnumerable<JsonObject> events, OxCall call)
    {
        var list = events.Take(MostResults + 1).ToList();
        if (list.Count > MostResults) throw ChronosFaults.TooManyResults();
        if (call.Parameters["sort"] is { } sort) list = [.. list.OrderBy(one => SortKey(one, sort), Pim.NodeOrder.Instance)];
        if (string.Equals(call.Parameters["order"], "desc", StringComparison.OrdinalIgnoreCase)) list.Reverse();
        var array = new JsonArray([.. list]);
        return OxAnswer.Of(array, Newest(array, call));
    }

    private static JsonNode? SortKey(JsonObject one, string field) => one[field] is JsonObject date ? date["value"] : one[field];

    private static long Newest(JsonArray events, OxCall call)
    {
        var ids = events.OfType<JsonObject>().Select(one => one["id"]?.ToString()).OfType<string>();
        var store = CalendarStore.Of(call.Context);
        return ids.Select(id => call.Context.Server.ObjectIds.TryParse(id, out var number) ? store.Find(number)?.Timestamp ?? 0 : 0).DefaultIfEmpty(0).Max();
    }
}
