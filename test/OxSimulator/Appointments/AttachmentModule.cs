using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Chronos;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Users;

namespace OxSimulator.Appointments;

/// <summary>A file and what it hangs on.</summary>
internal sealed record AttachedFile(EventAttachment File, CalendarEvent Event, ChronosScope Scope);

/// <summary>Module <c>attachment</c>, for appointments; tasks and contacts have no files here. Source: OX HTTP API, "Attachments".</summary>
internal sealed class AttachmentModule : IOxModule
{
    private const int Appointments = 1;

    private static readonly OxColumnTable<AttachedFile> Columns = new(
        new(1, "id", (row, _) => row.File.ManagedId),
        new(2, "created_by", (row, _) => row.Event.ModifiedBy),
        new(4, "creation_date", (row, call) => call.ToTime(row.File.Created)),
        new(800, "folder", (row, _) => int.Parse(row.Scope.Folder.Id, CultureInfo.InvariantCulture)),
        new(801, "attached", (row, call) => PimColumns.Id(row.Event.Id, call)),
        new(802, "module", (_, _) => Appointments),
        new(803, "filename", (row, _) => row.File.FileName),
        new(804, "file_size", (row, _) => row.File.Content.Length),
        new(805, "file_mimetype", (row, _) => row.File.FormatType),
        new(806, "rtf_flag", (_, _) => false));

    private static readonly Dictionary<string, Func<OxCall, OxAnswer>> Actions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["all"] = All,
        ["get"] = Get,
        ["document"] = Document,
        ["attach"] = Attach,
        ["detach"] = Detach,
    };

    public string Name => "attachment";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken)
    {
        if (SimCapabilities.IsTaken(call.User, "calendar")) return ValueTask.FromResult<OxAnswer>(OxFaults.NoPermissionForModule(Name));
        if (!Actions.TryGetValue(call.Action, out var action)) return ValueTask.FromResult<OxAnswer>(OxFaults.UnknownAction(call));
        try
        {
            return ValueTask.FromResult(action(call));
        }
        catch (OxFaultException fault)
        {
            throw AppointmentFaults.Of(fault, call);
        }
    }

    private static OxAnswer All(OxCall call)
    {
        var (scope, found) = Asked(call);
        var rows = found.Attachments.Where(file => file.Uri is null).Select(file => new AttachedFile(file, found, scope)).ToList();
        return OxRowWriter<AttachedFile>.Answer(rows, Columns.Asked(call), call, found.Timestamp);
    }

    private static OxAnswer Get(OxCall call)
    {
        var (scope, found) = Asked(call);
        return OxAnswer.Of(Columns.ToObject(new(File(found, call), found, scope), call), found.Timestamp);
    }

    private static OxAnswer Document(OxCall call)
    {
        var file = File(Asked(call).Event, call);
        return OxAnswer.OfRaw(file.Content, call.Parameters["content_type"] ?? file.FormatType ?? "application/octet-stream", file.FileName);
    }

    /// <summary>Each <c>json_n</c> says what its <c>file_n</c> hangs on.</summary>
    private static OxAnswer Attach(OxCall call)
    {
        var ids = new JsonArray();
        long newest = 0;
        for (var i = 0; call.Parts.FirstOrDefault(part => part.Name == $"json_{i}") is { } json; i++)
        {
            if (JsonNode.Parse(json.Content.Span) is not JsonObject target) throw OxFaults.BadJson("a JSON object is expected").AsException();
            var part = call.Parts.FirstOrDefault(one => one.Name == $"file_{i}") ?? throw OxFaults.MissingParameter($"file_{i}").AsException();
            var (scope, found) = Find(call, target["module"]?.ToString(), target["folder"]?.ToString(), target["attached"]?.ToString());
            scope.CheckMayWrite(found);
            var id = call.Context.NextObjectId();
            found.Attachments = [.. found.Attachments, new EventAttachment(id, part.FileName, part.ContentType, part.Content.ToArray(), call.Clock.Now)];
            newest = Changed(scope, found);
            ids.Add(id);
        }

        return ids.Count == 0 ? OxFaults.MissingParameter("json_0") : OxAnswer.Of(ids, newest);
    }

    private static OxAnswer Detach(OxCall call)
    {
        var (scope, found) = Asked(call);
        scope.CheckMayWrite(found);
        var gone = call.JsonArray.Select(id => id?.ToString() ?? "").ToHashSet(StringComparer.Ordinal);
        found.Attachments = [.. found.Attachments.Where(file => !gone.Any(id => EventUploads.Is(file, id)))];
        return OxAnswer.Void(Changed(scope, found));
    }

    private static long Changed(ChronosScope scope, CalendarEvent changed)
    {
        scope.Touch(changed);
        scope.Notify(changed);
        return changed.Timestamp;
    }

    private static (ChronosScope Scope, CalendarEvent Event) Asked(OxCall call) =>
        Find(call, call.Parameters.Require("module"), call.Parameters.Require("folder"), call.Parameters.Require("attached"));

    private static (ChronosScope Scope, CalendarEvent Event) Find(OxCall call, string? module, string? folder, string? attached)
    {
        if (module != Appointments.ToString(CultureInfo.InvariantCulture)) throw OxFaults.InvalidParameter("module", module ?? "").AsException();
        var scope = ChronosScope.Of(call, folder ?? "");
        return (scope, scope.Load(attached ?? ""));
    }

    private static EventAttachment File(CalendarEvent found, OxCall call) =>
        found.Attachments.Find(file => EventUploads.Is(file, call.Parameters.Require("id"))) ?? throw AppointmentFaults.NoSuchFile();
}
