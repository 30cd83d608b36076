using System.Globalization;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Items.Calendar.TimeZones;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Calendar.RoundTrips;

/// <summary>What a phone's user may say of an event, or of one occurrence; null inherits from the series, or says nothing.</summary>
internal sealed record PhoneFields
{
    public string? Subject { get; init; }
    public string? Location { get; init; }
    public string? Body { get; init; }
    public IReadOnlyList<string>? Categories { get; init; }
    public int? Busy { get; init; }
    public int? Reminder { get; init; }
    public LocalDateTime? Start { get; init; }
    public LocalDateTime? End { get; init; }
}

/// <summary>An event in a phone: written as phones of each version do, and told again from what a phone gets.</summary>
internal sealed record PhoneEvent
{
    public required string Uid { get; init; }
    public required PhoneFields Fields { get; init; }
    public required DateTimeZone Zone { get; init; }
    public bool AllDay { get; init; }
    public int Sensitivity { get; init; }
    public bool NoProposals { get; init; }
    public IReadOnlyList<(string Email, string Name, int Type)> Attendees { get; init; } = [];

    /// <summary>The pattern's elements in the order of the schema; empty for a single event.</summary>
    public IReadOnlyList<(WbxmlTag Tag, string Text)> Recurrence { get; init; } = [];

    /// <summary>Occurrences by their original start; null is gone.</summary>
    public IReadOnlyDictionary<LocalDateTime, PhoneFields?> Exceptions { get; init; } = new Dictionary<LocalDateTime, PhoneFields?>();

    internal WbxmlElement Build(EasVersion version)
    {
        var modern = version >= EasVersion.V160;
        var children = new List<WbxmlElement>();
        if (!(modern && AllDay)) Add(CalendarTags.Timezone, PhoneBlob.Of(Zone, Fields.Start!.Value.Year, PhoneBlob.Dialect.Windows));
        Add(CalendarTags.AllDayEvent, AllDay ? "1" : "0");
        Add(modern ? CalendarTags.ClientUid : CalendarTags.UID, Uid);
        Add(CalendarTags.Sensitivity, Sensitivity.ToString(CultureInfo.InvariantCulture));
        children.AddRange(Elements(Fields, version));
        Add(CalendarTags.MeetingStatus, Attendees.Count > 0 ? "1" : "0");
        if (version >= EasVersion.V140) Add(CalendarTags.DisallowNewTimeProposal, NoProposals ? "1" : "0");
        if (Attendees.Count > 0) children.Add(WbxmlElement.Of(CalendarTags.Attendees, [.. Attendees.Select(one => Attendee(one, version))]));
        if (Recurrence.Count > 0)
            children.Add(WbxmlElement.Of(CalendarTags.Recurrence, [.. Recurrence.Where(part => version >= EasVersion.V141 || part.Tag != CalendarTags.FirstDayOfWeek).Select(part => WbxmlElement.Of(part.Tag, part.Text))]));
        if (Exceptions.Count > 0) children.Add(WbxmlElement.Of(CalendarTags.Exceptions, [.. Exceptions.Select(pair => Exception(pair.Key, pair.Value, version))]));
        return WbxmlElement.Of(AirSyncTags.ApplicationData, [.. children]);

        void Add(WbxmlTag tag, string text) => children.Add(WbxmlElement.Of(tag, text));
    }

    /// <summary>One line a field, as a phone of that version is to show it once OX holds the event.</summary>
    internal IEnumerable<string> Told(EasVersion version)
    {
        yield return $"all day {AllDay}";
        yield return $"sensitivity {(Sensitivity == 1 ? 2 : Sensitivity)}";
        if (version >= EasVersion.V140) yield return $"no proposals {NoProposals}";
        yield return "attendees " + string.Join(", ", Attendees.Select(one => $"{one.Email} {one.Name} {(version >= EasVersion.V120 ? one.Type : 0)}").Order(StringComparer.Ordinal));
        yield return "pattern " + string.Join(' ', Recurrence.Where(part => version >= EasVersion.V141 || part.Tag != CalendarTags.FirstDayOfWeek).Select(part => $"{part.Tag.Name}={Pattern(part, version)}").Order(StringComparer.Ordinal));
        foreach (var line in Lines("", Fields, version)) yield return line;
        foreach (var (original, fields) in Exceptions.OrderBy(pair => pair.Key))
        {
            var name = $"{Time(original, version)} ";
            if (fields is null) yield return name + "is gone";
            else foreach (var line in Lines(name, Inherit(fields, original), version)) yield return line;
        }
    }

    /// <summary>The same of an item that a phone got.</summary>
    internal static IEnumerable<string> Told(WbxmlElement item, EasVersion version)
    {
        yield return $"all day {item.FlagOf(CalendarTags.AllDayEvent)}";
        yield return $"sensitivity {item.NumberOf(CalendarTags.Sensitivity)}";
        if (version >= EasVersion.V140) yield return $"no proposals {item.FlagOf(CalendarTags.DisallowNewTimeProposal)}";
        yield return "attendees " + string.Join(", ", (item.Child(CalendarTags.Attendees)?.Children ?? []).Select(one =>
            $"{one.TextOf(CalendarTags.Email)} {one.TextOf(CalendarTags.Name)} {one.NumberOf(CalendarTags.AttendeeType) ?? 0}").Order(StringComparer.Ordinal));
        yield return "pattern " + string.Join(' ', (item.Child(CalendarTags.Recurrence)?.Children ?? []).Where(part => part.Tag != CalendarTags.CalendarType).Select(part => $"{part.Tag.Name}={part.Text}").Order(StringComparer.Ordinal));
        var master = Read(item, version);
        foreach (var line in master) yield return line.Key + line.Value;
        foreach (var exception in (item.Child(CalendarTags.Exceptions)?.Children ?? []).OrderBy(Original, StringComparer.Ordinal))
        {
            if (exception.FlagOf(CalendarTags.Deleted) == true)
            {
                yield return $"{Original(exception)} is gone";
                continue;
            }

            var own = Read(exception, version);
            foreach (var (key, value) in master) yield return $"{Original(exception)} {key}{(own.TryGetValue(key, out var other) && other != Nothing ? other : value)}";
        }

        string Original(WbxmlElement exception) => exception.TextOf(CalendarTags.ExceptionStartTime) ?? exception.TextOf(AirSyncBaseTags.InstanceId) ?? "";
    }

    internal string Time(LocalDateTime local, EasVersion version) => AllDay && version >= EasVersion.V160
        ? local.ToString("uuuuMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
        : local.InZoneStrictly(Zone).ToInstant().ToString("uuuuMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The elements of an occurrence changed by a command of its own (16.x).</summary>
    internal WbxmlElement Instance(PhoneFields fields, EasVersion version) => WbxmlElement.Of(AirSyncTags.ApplicationData, [.. Elements(fields, version)]);

    private const string Nothing = "?";

    private static Dictionary<string, string> Read(WbxmlElement item, EasVersion version)
    {
        var body = version >= EasVersion.V120 ? item.Child(AirSyncBaseTags.Body) is { } own ? own.TextOf(AirSyncBaseTags.Data) ?? "" : null : item.TextOf(CalendarTags.Body);
        var place = version >= EasVersion.V160 ? item.Child(AirSyncBaseTags.Location) is { } at ? at.TextOf(AirSyncBaseTags.DisplayName) ?? "" : null : item.TextOf(CalendarTags.Location);
        var categories = item.Child(CalendarTags.Categories) is { } list ? string.Join('|', list.Children.Select(one => one.Text)) : null;
        // A series without a reminder or categories says nothing of them, an occurrence that differs says it is empty.
        var isWhole = item.Has(CalendarTags.UID);
        return new(StringComparer.Ordinal)
        {
            ["subject "] = item.TextOf(CalendarTags.Subject) ?? Nothing,
            ["place "] = place ?? Nothing,
            ["body "] = body?.Replace("\r\n", "\n", StringComparison.Ordinal) ?? Nothing,
            ["categories "] = categories ?? (isWhole ? "" : Nothing),
            ["busy "] = item.TextOf(CalendarTags.BusyStatus) ?? Nothing,
            ["reminder "] = item.TextOf(CalendarTags.Reminder) ?? (isWhole ? "" : Nothing),
            ["start "] = item.TextOf(CalendarTags.StartTime) ?? Nothing,
            ["end "] = item.TextOf(CalendarTags.EndTime) ?? Nothing,
        };
    }

    /// <summary>The last of some whole days is told by the digits of its date, which is after its midnight in the east.</summary>
    private string Pattern((WbxmlTag Tag, string Text) part, EasVersion version)
    {
        if (part.Tag != CalendarTags.Until || !AllDay || version >= EasVersion.V160) return part.Text;
        var until = Instant.FromDateTimeUtc(DateTime.ParseExact(part.Text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));
        return until.InZone(Zone).Date.ToString("uuuuMMdd", CultureInfo.InvariantCulture) + "T000000Z";
    }

    private IEnumerable<string> Lines(string name, PhoneFields fields, EasVersion version)
    {
        yield return $"{name}subject {fields.Subject}";
        yield return $"{name}place {fields.Location}";
        yield return $"{name}body {fields.Body}";
        yield return $"{name}categories {string.Join('|', fields.Categories ?? [])}";
        yield return $"{name}busy {fields.Busy}";
        yield return $"{name}reminder {fields.Reminder?.ToString(CultureInfo.InvariantCulture)}";
        yield return $"{name}start {Time(fields.Start!.Value, version)}";
        yield return $"{name}end {Time(fields.End!.Value, version)}";
    }

    private PhoneFields Inherit(PhoneFields own, LocalDateTime original) => new()
    {
        Subject = own.Subject ?? Fields.Subject, Location = own.Location ?? Fields.Location, Body = own.Body ?? Fields.Body, Categories = own.Categories ?? Fields.Categories,
        Busy = own.Busy ?? Fields.Busy, Reminder = own.Reminder ?? Fields.Reminder, Start = own.Start ?? original, End = own.End ?? original + (Fields.End!.Value - Fields.Start!.Value),
    };

    private WbxmlElement Exception(LocalDateTime original, PhoneFields? fields, EasVersion version)
    {
        var when = WbxmlElement.Of(version >= EasVersion.V160 ? AirSyncBaseTags.InstanceId : CalendarTags.ExceptionStartTime, Time(original, version));
        return WbxmlElement.Of(CalendarTags.Exception, fields is null ? [WbxmlElement.Of(CalendarTags.Deleted, "1"), when] : [when, .. Elements(fields, version)]);
    }

    private IEnumerable<WbxmlElement> Elements(PhoneFields fields, EasVersion version)
    {
        if (fields.Subject is not null) yield return WbxmlElement.Of(CalendarTags.Subject, fields.Subject);
        if (fields.Start is { } start) yield return WbxmlElement.Of(CalendarTags.StartTime, Time(start, version));
        if (fields.End is { } end) yield return WbxmlElement.Of(CalendarTags.EndTime, Time(end, version));
        if (fields.Busy is { } busy) yield return WbxmlElement.Of(CalendarTags.BusyStatus, busy.ToString(CultureInfo.InvariantCulture));
        if (fields.Reminder is { } reminder) yield return WbxmlElement.Of(CalendarTags.Reminder, reminder.ToString(CultureInfo.InvariantCulture));
        if (fields.Categories is { } categories) yield return WbxmlElement.Of(CalendarTags.Categories, [.. categories.Select(one => WbxmlElement.Of(CalendarTags.Category, one))]);
        if (fields.Location is { } place)
            yield return version >= EasVersion.V160 ? WbxmlElement.Of(AirSyncBaseTags.Location, WbxmlElement.Of(AirSyncBaseTags.DisplayName, place)) : WbxmlElement.Of(CalendarTags.Location, place);
        if (fields.Body is { } body)
        {
            var text = body.Replace("\n", "\r\n", StringComparison.Ordinal);
            yield return version >= EasVersion.V120
                ? WbxmlElement.Of(AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, text))
                : WbxmlElement.Of(CalendarTags.Body, text);
        }
    }

    private static WbxmlElement Attendee((string Email, string Name, int Type) one, EasVersion version) => WbxmlElement.Of(
        CalendarTags.Attendee,
        [
            WbxmlElement.Of(CalendarTags.Email, one.Email), WbxmlElement.Of(CalendarTags.Name, one.Name),
            .. version >= EasVersion.V120 ? [WbxmlElement.Of(CalendarTags.AttendeeType, one.Type.ToString(CultureInfo.InvariantCulture))] : Array.Empty<WbxmlElement>(),
        ]);
}
