using System.Xml.Linq;
using EasClient.Phone;

namespace EasClient.Items;

/// <summary>Somebody invited.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Email">Address.</param>
/// <param name="Type">1 required, 2 optional, 3 resource.</param>
public sealed record AttendeeDraft(string Name, string Email, int Type = 1);

/// <summary>One occurrence of a series that differs; null inherits from the series.</summary>
public sealed record OccurrenceDraft
{
    /// <summary>When the occurrence would have started, as wall time in the zone of the series.</summary>
    public required DateTime Original { get; init; }

    /// <summary>Whether the occurrence is gone.</summary>
    public bool Deleted { get; init; }

    /// <summary>New start, wall time.</summary>
    public DateTime? Start { get; init; }

    /// <summary>New end, wall time.</summary>
    public DateTime? End { get; init; }

    public string? Subject { get; init; }
    public string? Location { get; init; }

    /// <summary>Plain text.</summary>
    public string? Body { get; init; }

    /// <summary>Minutes before the start.</summary>
    public int? Reminder { get; init; }
}

/// <summary>An event written on the phone, in the model of each version. Source: MS-ASCAL.</summary>
/// <remarks>
/// Up to 14.1: time zone, UID, DtStamp, Location as text, all-day as local midnight in UTC, exceptions inside the event. Since 16.0: ClientUid,
/// Location as object, all-day as bare dates without a zone, exceptions as commands of their own.
/// </remarks>
public sealed record EventDraft
{
    private static readonly XNamespace Ns = EasNames.Calendar;

    /// <summary>The phone's name for the event: UID up to 14.1, ClientUid since 16.0.</summary>
    public required string Uid { get; init; }

    public required string Subject { get; init; }

    /// <summary>Wall time in <see cref="Zone"/>; midnight if <see cref="AllDay"/>.</summary>
    public required DateTime Start { get; init; }

    /// <summary>Wall time in <see cref="Zone"/>, exclusive; midnight after the last day if <see cref="AllDay"/>.</summary>
    public required DateTime End { get; init; }

    public TimeZoneRules Zone { get; init; } = TimeZoneRules.Utc;
    public bool AllDay { get; init; }
    public string? Location { get; init; }

    /// <summary>Plain text.</summary>
    public string? Body { get; init; }

    /// <summary>Minutes before the start.</summary>
    public int? Reminder { get; init; }

    /// <summary>0 free, 1 tentative, 2 busy, 3 out of office.</summary>
    public int BusyStatus { get; init; } = 2;

    /// <summary>0 normal, 1 personal, 2 private, 3 confidential.</summary>
    public int Sensitivity { get; init; }

    /// <summary>When the phone wrote it, UTC; sent up to 14.1.</summary>
    public DateTime Stamp { get; init; } = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    /// <summary>An empty list removes all.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>With attendees the event is a meeting of the user's own.</summary>
    public IReadOnlyList<AttendeeDraft> Attendees { get; init; } = [];

    public RecurrenceDraft? Recurrence { get; init; }

    /// <summary>Files to attach, since 16.0.</summary>
    public IReadOnlyList<Upload> Attachments { get; init; } = [];

    /// <summary>Occurrences that differ; they travel with the event up to 14.1, and since 16.0 with a new one only.</summary>
    public IReadOnlyList<OccurrenceDraft> Exceptions { get; init; } = [];

    /// <summary>The elements of an Add.</summary>
    public IReadOnlyList<XElement> Build(EasVersion version) => Build(version, isNew: true);

    /// <summary>The elements of a Change of the whole event.</summary>
    public IReadOnlyList<XElement> BuildChange(EasVersion version) => Build(version, isNew: false);

    /// <summary>Changes or deletes one occurrence: a Change with all exceptions up to 14.1, a command with an InstanceId since 16.0.</summary>
    public ClientCommand Occurrence(EasVersion version, string serverId, OccurrenceDraft occurrence)
    {
        if (version < EasVersion.V160)
        {
            var others = Exceptions.Where(known => known.Original != occurrence.Original);
            return new ChangeCommand(serverId, (this with { Exceptions = [.. others, occurrence] }).BuildChange(version));
        }

        var instanceId = Time(version, occurrence.Original);
        return occurrence.Deleted
            ? new DeleteCommand(serverId, instanceId)
            : new ChangeCommand(serverId, OccurrenceElements(version, occurrence), instanceId);
    }

    /// <summary>A wall time of this event as it travels: UTC, or at 16.x the bare date of an all-day event.</summary>
    public string Time(EasVersion version, DateTime local) => AllDay && version >= EasVersion.V160
        ? EasDate.Compact(local.Date)
        : EasDate.Compact(Zone.ToUtc(local));

    private IReadOnlyList<XElement> Build(EasVersion version, bool isNew)
    {
        var is16 = version >= EasVersion.V160;
        return ItemElements.Present(
            is16 && AllDay ? null : new XElement(Ns + "Timezone", Zone.ToBase64()),
            ItemElements.Flag(Ns, "AllDayEvent", AllDay),
            ItemElements.Body(version, Ns, Body),
            ItemElements.Number(Ns, "BusyStatus", BusyStatus),
            is16 ? null : new XElement(Ns + "DtStamp", EasDate.Compact(Stamp)),
            new XElement(Ns + "EndTime", Time(version, End)),
            Place(version, Location),
            ItemElements.Number(Ns, "Reminder", Reminder),
            ItemElements.Number(Ns, "Sensitivity", Sensitivity),
            new XElement(Ns + "Subject", Subject),
            new XElement(Ns + "StartTime", Time(version, Start)),
            is16 ? null : new XElement(Ns + "UID", Uid),
            is16 && isNew ? new XElement(Ns + "ClientUid", Uid) : null,
            is16 ? Upload.Attachments(Attachments, []) : null,
            ItemElements.Number(Ns, "MeetingStatus", Attendees.Count > 0 ? 1 : 0),
            ItemElements.Categories(Ns, Categories),
            Attendees.Count > 0 ? new XElement(Ns + "Attendees", Attendees.Select(attendee => Attendee(version, attendee))) : null,
            Recurrence?.ForEvent(version, until => Time(version, until)),
            Exceptions.Count > 0 && (isNew || !is16) ? new XElement(Ns + "Exceptions", Exceptions.Select(e => Exception(version, e))) : null);
    }

    private XElement Exception(EasVersion version, OccurrenceDraft occurrence) => new(
        Ns + "Exception",
        occurrence.Deleted ? new XElement(Ns + "Deleted", "1") : null,
        new XElement(version >= EasVersion.V160 ? EasNames.AirSyncBase + "InstanceId" : Ns + "ExceptionStartTime", Time(version, occurrence.Original)),
        occurrence.Deleted ? null : OccurrenceElements(version, occurrence));

    private IReadOnlyList<XElement> OccurrenceElements(EasVersion version, OccurrenceDraft occurrence) => ItemElements.Present(
        ItemElements.Text(Ns, "Subject", occurrence.Subject),
        ItemElements.Text(Ns, "StartTime", occurrence.Start is { } start ? Time(version, start) : null),
        ItemElements.Text(Ns, "EndTime", occurrence.End is { } end ? Time(version, end) : null),
        Place(version, occurrence.Location),
        ItemElements.Body(version, Ns, occurrence.Body),
        ItemElements.Number(Ns, "Reminder", occurrence.Reminder));

    private static XElement? Place(EasVersion version, string? location)
    {
        if (location is null) return null;
        var name = EasNames.AirSyncBase + "Location";
        return version < EasVersion.V160 ? new XElement(Ns + "Location", location)
            : location.Length == 0 ? new XElement(name)
            : new XElement(name, new XElement(EasNames.AirSyncBase + "DisplayName", location));
    }

    private static XElement Attendee(EasVersion version, AttendeeDraft attendee) => new(
        Ns + "Attendee",
        new XElement(Ns + "Email", attendee.Email),
        new XElement(Ns + "Name", attendee.Name),
        version is >= EasVersion.V120 and < EasVersion.V160 ? new XElement(Ns + "AttendeeStatus", "0") : null,
        version >= EasVersion.V120 ? ItemElements.Number(Ns, "AttendeeType", attendee.Type) : null);
}
