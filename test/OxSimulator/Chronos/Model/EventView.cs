using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Store;

namespace OxSimulator.Chronos.Model;

/// <summary>How one user sees events in one folder: the folder's id, the owner's reply, his own alarms, what is private hidden.</summary>
internal sealed class EventView(CalendarStore store, SimUser viewer, SimFolder folder)
{
    /// <summary>Fields that a restricted viewer of a confidential event still gets.</summary>
    private static readonly HashSet<string> ConfidentialFields = new(StringComparer.Ordinal)
    {
        "id", "folder", "uid", "seriesId", "recurrenceId", "sequence", "timestamp", "created", "lastModified", "createdBy", "calendarUser", "class", "transp",
        "startDate", "endDate", "allDay", "rrule", "changeExceptionDates", "deleteExceptionDates", "flags", "color",
    };

    internal SimFolder Folder => folder;

    internal int Owner => folder.Type == SimFolderType.Private ? folder.CreatedBy : viewer.Id;

    /// <summary>Private events of others do not exist for the viewer; nor do those he may not read.</summary>
    internal bool CanSee(CalendarEvent one) =>
        one.IsIn(folder.Id) && folder.MayRead(viewer, one.CreatedBy) && (one.Class != "PRIVATE" || !IsForeign(one));

    /// <summary>The starts of changed occurrences that this folder holds; the others look deleted from here.</summary>
    internal (List<RecurrenceId> Changed, List<RecurrenceId> Deleted) ExceptionsOf(CalendarEvent master)
    {
        var changed = store.ExceptionsOf(master.Id).Where(one => one.IsIn(folder.Id)).Select(one => one.RecurrenceId!.Value).ToList();
        var deleted = master.DeleteExceptions.Concat(master.ChangeExceptions.Except(changed)).Order().ToList();
        return (changed, deleted);
    }

    /// <param name="fields">The names asked for; null for all.</param>
    /// <param name="occurrence">For an expanded occurrence its own start; it then carries a recurrenceId.</param>
    internal JsonObject Render(CalendarEvent one, IReadOnlySet<string>? fields = null, EventDate? occurrence = null)
    {
        var json = new JsonObject();
        var hidden = one.Class == "CONFIDENTIAL" && IsForeign(one);
        void Set(string name, Func<JsonNode?> value)
        {
            if (fields is not null && !fields.Contains(name)) return;
            if (hidden && !ConfidentialFields.Contains(name)) return;
            if (value() is { } node) json[name] = node;
        }

        Set("id", () => Number(one.Id));
        Set("folder", () => SimFolderIds.Chronos(folder.Id));
        Set("uid", () => one.Uid);
        Set("filename", () => one.FileName);
        Set("sequence", () => one.Sequence);
        Set("timestamp", () => one.Timestamp);
        Set("created", () => one.Created);
        Set("lastModified", () => one.LastModified);
        Set("createdBy", () => Person(one.CreatedBy));
        Set("modifiedBy", () => Person(one.ModifiedBy));
        Set("calendarUser", () => Person(one.CalendarUser));
        foreach (var name in CalendarEvent.PlainFields) Set(name, () => one.Fields[name]?.DeepClone());
        var nameUtc = one.Id % 2 == 0;
        var start = occurrence ?? one.Start;
        Set("startDate", () => start.ToJson(nameUtc));
        Set("endDate", () => EndOf(one, start).ToJson(!nameUtc));
        Set("allDay", () => one.Start.AllDay);
        Set("rrule", () => one.Rule);
        Set("seriesId", () => one.SeriesId is { } series ? Number(series) : null);
        Set("recurrenceId", () => occurrence is { } original ? RecurrenceText(RecurrenceId.Of(original), one.Start)
            : one.RecurrenceId is { } id ? RecurrenceText(id, store.Find(one.SeriesId!.Value)?.Start ?? one.Start) : null);
        if (one.IsMaster)
        {
            var (changed, deleted) = ExceptionsOf(one);
            Set("changeExceptionDates", () => Dates(changed, one.Start));
            Set("deleteExceptionDates", () => Dates(deleted, one.Start));
        }

        Set("organizer", () => one.Organizer?.DeepClone());
        Set("attendees", () => one.Attendees.Count == 0 ? null : new JsonArray([.. one.Attendees.Select(attendee => (JsonNode)attendee.ToJson())]));
        Set("alarms", () => one.Alarms.TryGetValue(viewer.Id, out var alarms) && alarms.Count > 0 ? alarms.DeepClone() : null);
        Set("attachments", () => one.Attachments.Count == 0 ? null : new JsonArray([.. one.Attachments.Select(file => (JsonNode)file.ToJson())]));
        Set("flags", () => EventFlags.Of(one, Owner, viewer.Id, overridden: false));
        return json;
    }

    internal SimObjectIds Ids => viewer.Context.Server.ObjectIds;

    internal string RecurrenceText(RecurrenceId id, EventDate seriesStart) =>
        viewer.Context.Server.Profile.IsAtLeast(8, 0) ? id.ZonedText(seriesStart) : id.Text;

    /// <summary>A calendar user object, as <c>createdBy</c> and <c>organizer</c> carry it.</summary>
    internal static JsonObject Person(SimUser user) => new()
    {
        ["uri"] = "mailto:" + user.Address,
        ["cn"] = user.DisplayName,
        ["email"] = user.Address,
        ["entity"] = user.Id,
    };

    private static EventDate EndOf(CalendarEvent one, EventDate start) => start == one.Start
        ? one.End
        : one.End.At(one.End.Local + (start.Local - one.Start.Local));

    private bool IsForeign(CalendarEvent one) => one.CreatedBy != viewer.Id && one.CalendarUser != viewer.Id && one.FindUser(viewer.Id) is null;

    private JsonObject? Person(int id) => viewer.Context.FindUser(id) is { } user ? Person(user) : null;

    private JsonArray? Dates(List<RecurrenceId> ids, EventDate seriesStart) =>
        ids.Count == 0 ? null : [.. ids.Select(id => (JsonNode)RecurrenceText(id, seriesStart))];

    private string Number(int id) => Ids.Text(id);
}
