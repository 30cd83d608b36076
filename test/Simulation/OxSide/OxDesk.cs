using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Mail;
using OxSimulator.Sessions;
using OxSimulator.Store;
using Simulation.Oracle;

namespace Simulation.OxSide;

/// <summary>A user before OX's own web interface: what he does there happens at once, in the way in which OX's modules do it.</summary>
internal sealed class OxDesk(SimServer ox, SimUser user, IReadOnlyList<IOxModule> modules)
{
    /// <summary>As attachments name what they hang on.</summary>
    private const int Appointments = 1;

    private const string Ever = "9223372036854775000";

    public SimUser User => user;

    public SimMailbox Mailbox => SimMailbox.Of(user);

    /// <summary>A new contact or task.</summary>
    public void New(string module, string folder, string token, JsonObject fields)
    {
        fields["folder_id"] = folder;
        fields["uid"] = "ox-" + token;
        Call(module, "new", [], fields);
    }

    public void Change(string module, OxItem item, JsonObject fields) => Call(module, "update", [("id", item.Id), ("folder", item.Place), ("timestamp", Ever)], fields);

    public void Delete(string module, OxItem item) =>
        Call(module, "delete", [("timestamp", Ever)], new JsonArray(new JsonObject { ["folder"] = item.Place, ["id"] = item.Id }));

    public void NewEvent(string folder, string token, JsonObject fields)
    {
        fields["uid"] = "ox-" + token;
        Call("chronos", "new", [("folder", Calendar(folder))], new JsonObject { ["event"] = fields });
    }

    /// <param name="occurrence">Which of a series; null for the whole.</param>
    public void ChangeEvent(OxItem item, JsonObject fields, DateTime? occurrence = null) => Call(
        "chronos", "update", [("folder", Calendar(item.Place)), ("id", item.Id), ("timestamp", Ever), .. Occurrence(occurrence)], new JsonObject { ["event"] = fields });

    /// <param name="occurrence">Which of a series; null for the whole.</param>
    public void DeleteEvent(OxItem item, DateTime? occurrence = null)
    {
        var entry = new JsonObject { ["folder"] = Calendar(item.Place), ["id"] = item.Id };
        if (occurrence is { } one) entry["recurrenceId"] = OxState.Moment(one);
        Call("chronos", "delete", [("timestamp", Ever)], new JsonArray(entry));
    }

    /// <summary>What one of a meeting's people answers.</summary>
    public void AnswerEvent(OxItem item, JsonObject attendee) => Call(
        "chronos", "updateAttendee", [("folder", Calendar(item.Place)), ("id", item.Id), ("timestamp", Ever)], new JsonObject { ["attendee"] = attendee });

    public void Attach(OxItem item, string name, byte[] content) => Call(
        "attachment", "attach", [], body: null,
        new OxPart("json_0", FileName: null, "application/json", ContentId: null, Encoding.UTF8.GetBytes(new JsonObject { ["module"] = Appointments, ["folder"] = item.Place, ["attached"] = item.Id }.ToJsonString())),
        new OxPart("file_0", name, "text/plain", ContentId: null, content));

    public void Detach(OxItem item, string name)
    {
        var files = CalendarStore.Of(user.Context).Find(int.Parse(item.Id, CultureInfo.InvariantCulture))!.Attachments.Where(file => file.FileName == name);
        Call(
            "attachment", "detach", [("module", Appointments.ToString(CultureInfo.InvariantCulture)), ("folder", item.Place), ("attached", item.Id)],
            new JsonArray([.. files.Select(file => JsonValue.Create(file.ManagedId))]));
    }

    public void MoveEvent(OxItem item, string folder) =>
        Call("chronos", "move", [("folder", Calendar(item.Place)), ("targetFolder", Calendar(folder)), ("id", item.Id), ("timestamp", Ever)], body: null);

    /// <param name="parent">Null for the top.</param>
    public void NewFolder(string module, string? parent, string title) =>
        Call("folders", "new", [("folder_id", parent ?? SimFolderIds.PrivateRoot), ("tree", "0")], new JsonObject { ["module"] = module, ["title"] = title });

    public void RenameFolder(string id, string title) => Call("folders", "update", [("id", id), ("timestamp", Ever), ("tree", "0")], new JsonObject { ["title"] = title });

    /// <param name="hard">A mail folder goes for good instead of into the trash.</param>
    public void DeleteFolder(string id, bool hard) =>
        Call("folders", "delete", [("timestamp", Ever), ("tree", "0"), ("hardDelete", hard ? "true" : "false")], new JsonArray(JsonValue.Create(id)));

    /// <summary>An instant as chronos takes it.</summary>
    public static JsonObject Time(DateTime local) => new() { ["value"] = local.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture), ["tzid"] = "Europe/Berlin" };

    private static string Calendar(string folder) => SimFolderIds.Chronos(folder);

    private static IEnumerable<(string, string)> Occurrence(DateTime? occurrence) => occurrence is { } one ? [("recurrenceId", OxState.Moment(one))] : [];

    /// <exception cref="InvalidOperationException">OX refused: the caller asked for something that does not make sense.</exception>
    private void Call(string module, string action, IEnumerable<(string Name, string Value)> parameters, JsonNode? body, params IReadOnlyList<OxPart> parts)
    {
        var values = parameters.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
        values["timezone"] = "UTC";
        // As bytes: modules tell the numbers of a parsed body from others.
        var call = new OxCall(ox, module, action, "PUT", new OxParameters(values), body is null ? default : Encoding.UTF8.GetBytes(body.ToJsonString()))
        {
            Http = new DefaultHttpContext(),
            Parts = parts,
            Session = new OxSession(user, "open-xchange-appsuite", "Browser/1.0", agentFixed: true, "192.0.2.2"),
        };
        var handled = modules.First(one => one.Name == module).HandleAsync(call, CancellationToken.None);
        if (!handled.IsCompletedSuccessfully) throw new InvalidOperationException($"{module} {action}: {handled.AsTask().Exception}");
        var answer = handled.Result;
        if (answer.Fault is { } fault) throw new InvalidOperationException($"OX refused {module} {action}: {fault.Code} {fault.Message}");
        if (answer.Data is JsonArray results && results.OfType<JsonObject>().FirstOrDefault(one => one["error"] is not null) is { } failed)
            throw new InvalidOperationException($"OX refused {module} {action}: {failed["error"]}");
    }
}
