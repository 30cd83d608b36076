using System.Text.Json.Nodes;
using OxSimulator.Chronos;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Pim;

namespace OxSimulator.Appointments;

/// <summary>The writing actions: the client's words become those of chronos, and the store does as ever; what is special to this module comes on top.</summary>
internal static class AppointmentWriter
{
    internal static OxAnswer New(OxCall call)
    {
        var json = call.JsonObject;
        var scope = Scope(call, AppointmentReader.Text(json, "folder_id"), json);
        var translated = AppointmentInput.Translate(json, stored: null, scope);
        var planned = EventFactory.Prepare(new(translated), scope);
        AppointmentPeople.KeepGroups(planned, translated);
        if (Conflict(planned, json, scope) is { } conflict) return conflict;
        EventFactory.Store(planned, comment: null, scope);
        return Done(planned, call);
    }

    internal static OxAnswer Update(OxCall call)
    {
        var json = call.JsonObject;
        var scope = Scope(call, call.Parameters.Require("folder"), json);
        var found = scope.Load(call.Parameters.Require("id"));
        ChronosScope.CheckFresh(found, call.Parameters.RequireNumber("timestamp"));
        scope.CheckMayWrite(found);
        if (json["folder_id"] is { } target && target.ToString() != scope.Folder.Id)
        {
            EventUpdater.Move(found, ChronosScope.Of(call, target.ToString()).Folder, scope);
            return Done(found, call);
        }

        if (found.SeriesId is { } series && json["recurrence_id"]?.ToString() != scope.View.Ids.Text(series)) throw AppointmentFaults.SeriesUnnamed();
        var occurrence = Occurrence(found, AppointmentInput.Number(json, "recurrence_position"), AppointmentInput.Number(json, "recurrence_date_position"));
        if (occurrence is not null) json.Remove("recurrence_type");
        var stored = occurrence is null ? found : scope.Store.FindException(found.Id, occurrence.Value) ?? EventUpdater.Exception(found, occurrence.Value, 0, found.Created);
        var translated = AppointmentInput.Translate(json, stored, scope);
        var input = new EventInput(translated);
        if (Conflict(EventUpdater.Preview(found, occurrence?.Text, input, scope), json, scope) is { } conflict) return conflict;

        var before = (found.Start, found.End, found.Rule);
        var result = EventUpdater.Update(found, input, occurrence?.Text, comment: null, scope);
        var written = result.Created.Count > 0 ? result.Created[0] : result.Updated.Count > 0 ? result.Updated[0] : found;
        AppointmentPeople.KeepGroups(written, translated);
        if (found.IsMaster && before != (found.Start, found.End, found.Rule)) DropExceptions(found, scope);
        return Done(written, call);
    }

    /// <summary>The answer tells what was not deleted, because it was changed in the meantime.</summary>
    internal static OxAnswer Delete(OxCall call)
    {
        if (call.Json is JsonArray && !call.Profile.DeletesLists) throw OxFaults.BadJson("a JSON object is expected").AsException();
        var since = call.Parameters.RequireNumber("timestamp");
        var kept = new JsonArray();
        var newest = call.Clock.Now;
        foreach (var entry in call.JsonArray.OfType<JsonObject>())
        {
            var scope = Scope(call, AppointmentReader.Text(entry, "folder"), json: null);
            var found = scope.Load(AppointmentReader.Text(entry, "id"));
            if (found.Timestamp > since)
            {
                kept.Add((JsonNode)new JsonObject { ["id"] = PimColumns.Id(found.Id, call), ["folder"] = entry["folder"]!.DeepClone() });
                continue;
            }

            var occurrence = Occurrence(found, AppointmentInput.Number(entry, "pos"), day: null);
            newest = Math.Max(newest, EventDeleter.Delete(found, occurrence?.Text, recurrenceRange: null, comment: null, scope).Timestamp);
        }

        return OxAnswer.Of(kept, newest);
    }

    internal static OxAnswer Confirm(OxCall call)
    {
        var json = call.JsonObject;
        var scope = Scope(call, call.Parameters.Require("folder"), json: null);
        var found = scope.Load(call.Parameters.Require("id"));
        if (call.Parameters.Number("timestamp") is { } since) ChronosScope.CheckFresh(found, since);
        var occurrence = call.Profile.ConfirmsOccurrences ? Occurrence(found, call.Parameters.Number("occurrence"), day: null) : null;
        var attendee = new JsonObject { ["partStat"] = AppointmentPeople.PartStat(AppointmentInput.Number(json, "confirmation") ?? throw OxFaults.MissingParameter("confirmation").AsException()) };
        if (AppointmentInput.Number(json, "type") == 5) (attendee["uri"], attendee["external"]) = (AttendeeResolver.Mailto + AppointmentReader.Text(json, "mail"), true);
        else attendee["entity"] = (int)(AppointmentInput.Number(json, "id") ?? scope.CalendarUser.Id);
        if (json["confirmmessage"] is { } message) attendee["comment"] = message.ToString();
        // Whoever is alone in his appointment comes to it.
        if (found.Attendees.Count == 0) return OxAnswer.Of(new JsonObject(), found.Timestamp);
        var result = EventUpdater.Reply(found, new JsonObject { ["attendee"] = attendee }, occurrence?.Text, scope);
        return OxAnswer.Of(new JsonObject(), result.Timestamp);
    }

    /// <summary>Externals hear of everything; internal participants when the client says so, and of what happens without its saying.</summary>
    private static ChronosScope Scope(OxCall call, string folder, JsonObject? json)
    {
        var scope = ChronosScope.Of(call, folder);
        scope.Scheduling = new(Internals: json is null || (json["notification"] is JsonValue flag && flag.TryGetValue(out bool told) && told), Externals: true);
        return scope;
    }

    private static RecurrenceId? Occurrence(CalendarEvent found, long? position, long? day) =>
        !found.IsMaster || (position is not > 0 && day is null) ? null : AppointmentRule.Find(found, position is > 0 ? position : null, day) ?? throw AppointmentFaults.NoSuchOccurrence();

    /// <summary>A series that is moved or repeats otherwise forgets what was changed and deleted in it.</summary>
    private static void DropExceptions(CalendarEvent master, ChronosScope scope)
    {
        foreach (var exception in scope.Store.ExceptionsOf(master.Id).ToList())
        {
            var folders = exception.Folders.ToList();
            scope.Store.Remove(exception, scope.Call.Clock.NextStamp());
            scope.Notify(exception, folders);
        }

        master.ChangeExceptions.Clear();
        master.DeleteExceptions.Clear();
        scope.Touch(master);
    }

    private static OxAnswer? Conflict(CalendarEvent planned, JsonObject json, ChronosScope scope)
    {
        var onlyHard = json["ignore_conflicts"] is JsonValue flag && flag.TryGetValue(out bool ignored) && ignored;
        if (Conflicts.Find(planned, onlyHard, scope) is not { } found) return null;
        var list = new JsonArray();
        foreach (var conflict in found.OfType<JsonObject>())
        {
            var hard = conflict["hard_conflict"]!.GetValue<bool>();
            if (onlyHard && !hard) continue;
            var one = scope.Store.Find(scope.View.Ids.TryParse(conflict["event"]?["id"]?.ToString(), out var id) ? id : 0);
            if (one is null) continue;
            var row = AppointmentColumns.Table.ToObject(new(one, scope), scope.Call);
            var told = new JsonObject { ["hard_conflict"] = hard };
            foreach (var name in new[] { "id", "title", "start_date", "end_date", "shown_as", "participants" })
                if (row[name] is { } value && (name != "title" || scope.View.CanSee(one))) told[name] = value.DeepClone();
            list.Add((JsonNode)told);
        }

        return list.Count == 0 ? null : OxAnswer.Of(new JsonObject { ["conflicts"] = list }, scope.Call.Clock.Now);
    }

    private static OxAnswer Done(CalendarEvent written, OxCall call) => OxAnswer.Of(new JsonObject { ["id"] = PimColumns.Id(written.Id, call) }, written.Timestamp);
}
