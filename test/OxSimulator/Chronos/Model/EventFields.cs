using OxSimulator.Http;

namespace OxSimulator.Chronos.Model;

/// <summary>The names that <c>fields=</c> understands: the JSON names and the server's own upper-case ones.</summary>
internal static class EventFields
{
    private static readonly string[] Names =
    [
        "id", "folder", "uid", "filename", "sequence", "timestamp", "created", "lastModified", "createdBy", "modifiedBy", "calendarUser", "startDate",
        "endDate", "allDay", "rrule", "seriesId", "recurrenceId", "changeExceptionDates", "deleteExceptionDates", "organizer", "attendees", "alarms",
        "attachments", "flags", .. CalendarEvent.PlainFields,
    ];

    /// <summary>What bulk answers leave out unless it is asked for.</summary>
    private static readonly HashSet<string> OnlyWhenAsked = new(StringComparer.Ordinal) { "attendees", "alarms", "attachments", "conferences", "extendedProperties" };

    private static readonly Dictionary<string, string> ByName = Build();

    private static readonly HashSet<string> Default = [.. Names.Where(name => !OnlyWhenAsked.Contains(name))];

    /// <summary>The fields of a bulk answer.</summary>
    /// <exception cref="OxFaultException">SVL-0010 for a name that is none.</exception>
    internal static IReadOnlySet<string> OfBulk(OxCall call) => Asked(call) ?? Default;

    /// <summary>The fields asked for; null when the parameter is missing, meaning all.</summary>
    /// <exception cref="OxFaultException">SVL-0010 for a name that is none.</exception>
    internal static HashSet<string>? Asked(OxCall call)
    {
        if (call.Parameters["fields"] is null) return null;
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in call.Parameters.List("fields"))
            asked.Add(ByName.TryGetValue(name, out var known) ? known : throw OxFaults.InvalidParameter("fields", name).AsException());
        return asked;
    }

    private static Dictionary<string, string> Build()
    {
        var names = Names.ToDictionary(name => name, StringComparer.Ordinal);
        foreach (var name in Names)
            names.TryAdd(string.Concat(name.Select(letter => char.IsUpper(letter) ? "_" + letter : char.ToUpperInvariant(letter).ToString())), name);
        names["FOLDER_ID"] = "folder";
        names["RECURRENCE_RULE"] = "rrule";
        names["CLASSIFICATION"] = "class";
        return names;
    }
}
