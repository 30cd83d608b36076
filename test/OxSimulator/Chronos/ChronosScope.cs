using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Chronos;

/// <summary>One call's place: the folder it works in, the user who acts, and the one on whose calendar he acts.</summary>
internal sealed class ChronosScope
{
    private ChronosScope(OxCall call, SimFolder folder)
    {
        (Call, Folder) = (call, folder);
        Store = CalendarStore.Of(call.Context);
        View = new(Store, call.User, folder);
        Resolver = new(call.Context);
        CalendarUser = folder.Type == SimFolderType.Private ? call.Context.FindUser(folder.CreatedBy)! : call.User;
        Scheduling = SchedulingMode.Of(call);
    }

    internal OxCall Call { get; }

    internal SimFolder Folder { get; }

    internal CalendarStore Store { get; }

    internal EventView View { get; }

    internal AttendeeResolver Resolver { get; }

    /// <summary>Owner of the calendar; in a public one whoever acts.</summary>
    internal SimUser CalendarUser { get; }

    internal SchedulingMode Scheduling { get; set; }

    /// <summary>The organizer's own word, come by mail, is being applied: it may change everything.</summary>
    internal bool AppliesMail { get; set; }

    internal bool IsPublic => Folder.Type == SimFolderType.Public;

    /// <exception cref="OxFaultException">CAL-4045, CAL-4228 or CAL-4030.</exception>
    internal static ChronosScope Of(OxCall call, string folderId)
    {
        if (folderId.StartsWith("cal://", StringComparison.Ordinal) && !folderId.StartsWith(SimFolderIds.CalendarPrefix, StringComparison.Ordinal))
            throw ChronosFaults.UnsupportedForProvider(folderId);
        var folder = call.Context.FindFolder(folderId);
        if (folder is null || folder.Module != "calendar") throw ChronosFaults.FolderNotFound(folderId);
        if (!folder.IsVisibleTo(call.User) || SimPermission.ReadPart(folder.RightsOf(call.User)) == 0) throw ChronosFaults.NoRead(folderId);
        return new(call, folder);
    }

    /// <summary>The calendars that belong to the user himself.</summary>
    internal static IEnumerable<ChronosScope> OwnOf(OxCall call) => call.Context.Folders
        .Where(folder => folder is { Module: "calendar", Type: SimFolderType.Private } && folder.CreatedBy == call.User.Id)
        .Select(folder => new ChronosScope(call, folder));

    /// <exception cref="OxFaultException">CAL-4040 or CAL-4041.</exception>
    internal CalendarEvent Load(string idText)
    {
        if (!View.Ids.TryParse(idText, out var id) || Store.Find(id) is not { } found) throw ChronosFaults.NotFound(idText);
        return View.CanSee(found) ? found : throw ChronosFaults.NotFoundInFolder(SimFolderIds.Chronos(Folder.Id), idText);
    }

    internal static void CheckFresh(CalendarEvent stored, long asked)
    {
        if (stored.Timestamp > asked) throw ChronosFaults.Concurrent(stored.Id, asked, stored.Timestamp);
    }

    internal void CheckMayWrite(CalendarEvent stored)
    {
        if (!Folder.MayWrite(Call.User, stored.CreatedBy)) throw ChronosFaults.NoWrite(SimFolderIds.Chronos(Folder.Id));
        if (stored.Class != "PUBLIC" && stored.FindUser(Call.User.Id) is null && stored.CalendarUser != Call.User.Id && stored.CreatedBy != Call.User.Id)
            throw ChronosFaults.RestrictedByClass(stored.Id, stored.Class);
    }

    internal void CheckMayDelete(CalendarEvent stored)
    {
        if (!Folder.MayDelete(Call.User, stored.CreatedBy)) throw ChronosFaults.NoDelete(SimFolderIds.Chronos(Folder.Id));
    }

    /// <summary>Whether what is done here may change the event for everybody.</summary>
    internal bool ActsForOrganizer(CalendarEvent stored) =>
        AppliesMail || stored.Attendees.Count == 0 || stored.OrganizerEntity == CalendarUser.Id || (stored.OrganizerEntity is not null && IsPublic)
        || stored.Text("attendeePrivileges") == "MODIFY";

    /// <summary>The series that an id and an occurrence's original start belong to.</summary>
    internal (CalendarEvent Master, RecurrenceId Id) Occurrence(CalendarEvent found, string recurrenceId)
    {
        var master = found.IsException ? Store.Find(found.SeriesId!.Value) ?? found : found;
        if (!RecurrenceId.TryParse(recurrenceId, master.Start, out var id)) throw ChronosFaults.InvalidRecurrenceId(recurrenceId);
        return (master, id);
    }

    internal void Touch(CalendarEvent changed) => Store.Touch(changed, Call.User.Id);

    /// <summary>Tells everybody who can see the event; <paramref name="formerFolders"/> are those it has left.</summary>
    internal void Notify(CalendarEvent changed, params IEnumerable<string> formerFolders)
    {
        foreach (var id in changed.Folders.Concat(formerFolders).Distinct(StringComparer.Ordinal).ToList())
        {
            if (Call.Context.FindFolder(id) is { } folder)
                Call.Context.Notify(folder, new(SimChangeKind.Calendar, SimFolderIds.Chronos(id), View.Ids.Text(changed.Id), Call.Parameters["pushToken"]));
        }
    }

    internal OxAnswer Answer(CalendarResult result) =>
        OxAnswer.Of(result.ToJson(View, EventFields.Asked(Call)), result.Timestamp == 0 ? Call.Clock.Now : result.Timestamp);

    /// <summary>The event in a write's body, which may be wrapped together with a comment for the mails.</summary>
    internal static (JsonObject Event, string? Comment) Body(OxCall call)
    {
        var json = call.Parts.Count == 0 ? call.JsonObject : EventUploads.Json(call);
        return json["event"] is JsonObject inner ? (inner, json["comment"]?.ToString()) : (json, null);
    }
}
