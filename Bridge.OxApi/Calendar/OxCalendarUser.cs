using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bridge.OxApi.Calendar;

/// <summary>Somebody in a calendar: organizer, owner, author.</summary>
public sealed record OxCalendarUser
{
    /// <summary>Mostly <c>mailto:…</c>.</summary>
    public string? Uri { get; init; }

    [JsonPropertyName("cn")] public string? CommonName { get; init; }

    public string? Email { get; init; }

    /// <summary>Above 0 for users, groups and resources of this OX.</summary>
    public int? Entity { get; init; }

    public OxCalendarUser? SentBy { get; init; }

    /// <summary>What newer servers add: goes back as it came.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Further { get; set; }
}

/// <summary>Somebody taking part in an event.</summary>
public sealed record OxAttendee
{
    public string? Uri { get; init; }

    [JsonPropertyName("cn")] public string? CommonName { get; init; }

    public string? Email { get; init; }

    /// <summary>Above 0 for users, groups and resources of this OX; may stand alone when writing.</summary>
    public int? Entity { get; init; }

    /// <summary><c>INDIVIDUAL</c>, <c>GROUP</c>, <c>RESOURCE</c>, <c>ROOM</c>, <c>UNKNOWN</c>.</summary>
    public string? CuType { get; init; }

    /// <summary><c>NEEDS-ACTION</c>, <c>ACCEPTED</c>, <c>DECLINED</c>, <c>TENTATIVE</c>, <c>DELEGATED</c>.</summary>
    public string? PartStat { get; init; }

    /// <summary><c>CHAIR</c>, <c>REQ-PARTICIPANT</c>, <c>OPT-PARTICIPANT</c>, <c>NON-PARTICIPANT</c>.</summary>
    public string? Role { get; init; }

    public bool? Rsvp { get; init; }

    public string? Comment { get; init; }

    /// <summary>The attendee's own folder of this event.</summary>
    public string? Folder { get; init; }

    public IReadOnlyList<string>? Member { get; init; }

    public OxCalendarUser? SentBy { get; init; }

    [JsonExtensionData] public IDictionary<string, JsonElement>? Further { get; set; }
}

/// <summary>A reminder of the session's user.</summary>
public sealed record OxAlarm
{
    public int? Id { get; init; }

    public string? Uid { get; init; }

    /// <summary><c>DISPLAY</c>, <c>AUDIO</c>, <c>EMAIL</c>, <c>SMS</c>.</summary>
    public string? Action { get; init; }

    public OxTrigger? Trigger { get; init; }

    public string? Description { get; init; }

    public string? Summary { get; init; }

    /// <summary>Milliseconds since 1970 UTC.</summary>
    public long? Acknowledged { get; init; }

    [JsonExtensionData] public IDictionary<string, JsonElement>? Further { get; set; }
}

/// <summary>When a reminder fires: a duration (<c>-PT15M</c>) relative to <c>START</c> or <c>END</c>, or an instant (<c>20261121T110000Z</c>).</summary>
public sealed record OxTrigger
{
    public string? Duration { get; init; }

    public string? Related { get; init; }

    public string? DateTime { get; init; }
}

/// <summary>A file at an event.</summary>
public sealed record OxEventAttachment
{
    public string? Filename { get; init; }

    public string? FmtType { get; init; }

    public long? Size { get; init; }

    public long? Created { get; init; }

    public int? ManagedId { get; init; }

    public string? Uri { get; init; }

    /// <summary>The bytes of a file that OX has not yet; a write takes them along. They are not copied.</summary>
    [JsonIgnore] public ReadOnlySequence<byte>? Upload { get; init; }

    /// <summary>A write takes it out.</summary>
    [JsonIgnore] public bool IsGone { get; init; }

    [JsonExtensionData] public IDictionary<string, JsonElement>? Further { get; set; }
}

/// <summary>An online meeting at an event.</summary>
public sealed record OxConference
{
    public int? Id { get; init; }

    public string? Uri { get; init; }

    public string? Label { get; init; }

    public IReadOnlyList<string>? Features { get; init; }

    [JsonExtensionData] public IDictionary<string, JsonElement>? Further { get; set; }
}

public sealed record OxGeo(double Lat, double Long);
