using System.Text.Json.Nodes;
using OxSimulator.Chronos.Recurrence;

namespace OxSimulator.Chronos.Model;

/// <summary>
/// One stored event: a single one, the master of a series, or a change exception. It exists once per context; each internal attendee sees it in an
/// own folder, with own alarms and own reply.
/// </summary>
internal sealed class CalendarEvent
{
    /// <summary>The fields that are stored and given back as they came, the same for everybody.</summary>
    internal static readonly string[] PlainFields =
    [
        "summary", "location", "description", "categories", "class", "color", "transp", "status", "attendeePrivileges", "url", "geo", "conferences",
        "extendedProperties", "recurrenceDates", "relatedTo",
    ];

    internal required int Id { get; init; }

    /// <summary>Own id on a master, the master's on an exception, null on a single event.</summary>
    internal int? SeriesId { get; set; }

    internal RecurrenceId? RecurrenceId { get; init; }

    internal required string Uid { get; set; }

    internal string? FileName { get; set; }

    internal int Sequence { get; set; }

    /// <summary>Server time of the last change, in ms; strictly greater on every change. The value for concurrency and updates.</summary>
    internal long Timestamp { get; set; }

    internal long Created { get; init; }

    internal long LastModified { get; set; }

    internal required int CreatedBy { get; init; }

    internal int ModifiedBy { get; set; }

    /// <summary>Owner of the calendar in which the event was made.</summary>
    internal required int CalendarUser { get; init; }

    internal JsonObject Fields { get; set; } = [];

    internal EventDate Start { get; set; }

    internal EventDate End { get; set; }

    internal string? Rule { get; set; }

    internal JsonObject? Organizer { get; set; }

    internal List<Attendee> Attendees { get; set; } = [];

    internal List<EventAttachment> Attachments { get; set; } = [];

    internal SortedSet<RecurrenceId> DeleteExceptions { get; set; } = [];

    internal SortedSet<RecurrenceId> ChangeExceptions { get; set; } = [];

    /// <summary>Alarms by user id.</summary>
    internal Dictionary<int, JsonArray> Alarms { get; set; } = [];

    /// <summary>The one folder (bare id) of an event that has no attendees or lies in a public calendar; else null.</summary>
    internal string? CommonFolder { get; set; }

    internal bool IsMaster => SeriesId == Id;

    internal bool IsException => SeriesId is { } series && series != Id;

    internal int? OrganizerEntity => Organizer?["entity"]?.GetValue<int>();

    internal string? Text(string name) => Fields[name]?.GetValue<string>();

    internal string Class => Text("class") ?? "PUBLIC";

    internal bool IsTransparent => Text("transp") == "TRANSPARENT";

    internal bool IsCancelled => Text("status") == "CANCELLED";

    internal TimeSpan Duration => End.ToUtc() - Start.ToUtc();

    internal Attendee? FindUser(int user) => Attendees.Find(attendee => attendee.IsUser && attendee.Entity == user);

    /// <summary>The folders (bare ids) in which the event can be seen.</summary>
    internal IEnumerable<string> Folders => CommonFolder is not null
        ? [CommonFolder]
        : Attendees.Where(attendee => attendee is { Folder: not null, Hidden: false }).Select(attendee => attendee.Folder!);

    internal bool IsIn(string folder) => Folders.Contains(folder, StringComparer.Ordinal);

    /// <summary>The starts of a series that were neither deleted nor changed; of anything else its own start.</summary>
    internal IEnumerable<EventDate> Expand(DateTime until)
    {
        if (Rule is null || !RecurrenceRule.TryParse(Rule, out var rule, out _)) return Start.ToUtc() <= until ? [Start] : [];
        return Occurrences.Expand(Start, rule, until).Where(start =>
        {
            var id = Model.RecurrenceId.Of(start);
            return !DeleteExceptions.Contains(id) && !ChangeExceptions.Contains(id);
        });
    }

    /// <summary>Whether any of it lies in the range. A series counts with its whole span, as the server keeps it, not occurrence by occurrence.</summary>
    internal bool Overlaps(DateTime? from, DateTime? until)
    {
        if (until is { } end && Start.ToUtc() >= end) return false;
        if (from is not { } begin) return true;
        if (Rule is null || !RecurrenceRule.TryParse(Rule, out var rule, out _)) return End.ToUtc() > begin || (Start == End && Start.ToUtc() >= begin);
        if (rule.Until is { } last) return last.AddDays(1) + Duration > begin;
        return rule.Count is null || Occurrences.LastStart(Start, rule) + Duration > begin;
    }

    /// <summary>A copy to become another event, or to be kept aside while this one changes.</summary>
    internal CalendarEvent CopyAs(int id, int? seriesId, RecurrenceId? recurrenceId, long created) => new()
    {
        Id = id,
        SeriesId = seriesId,
        RecurrenceId = recurrenceId,
        Uid = Uid,
        FileName = FileName,
        Sequence = Sequence,
        Timestamp = Timestamp,
        Created = created,
        LastModified = LastModified,
        CreatedBy = CreatedBy,
        ModifiedBy = ModifiedBy,
        CalendarUser = CalendarUser,
        Fields = (JsonObject)Fields.DeepClone(),
        Start = Start,
        End = End,
        Rule = Rule,
        Organizer = (JsonObject?)Organizer?.DeepClone(),
        Attendees = Attendees.ConvertAll(attendee => attendee.Clone()),
        Attachments = [.. Attachments],
        DeleteExceptions = [.. DeleteExceptions],
        ChangeExceptions = [.. ChangeExceptions],
        Alarms = Alarms.ToDictionary(pair => pair.Key, pair => (JsonArray)pair.Value.DeepClone()),
        CommonFolder = CommonFolder,
    };
}
