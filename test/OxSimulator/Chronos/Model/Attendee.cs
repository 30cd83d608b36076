using System.Text.Json.Nodes;

using OxSimulator.Store;

namespace OxSimulator.Chronos.Model;

/// <summary>One attendee of one event. Source: OX HTTP API, chronos "Attendee".</summary>
internal sealed class Attendee
{
    internal const string NeedsAction = "NEEDS-ACTION";
    internal const string Accepted = "ACCEPTED";
    internal const string Tentative = "TENTATIVE";
    internal const string Declined = "DECLINED";

    internal static readonly string[] PartStats = [NeedsAction, Accepted, Declined, Tentative, "DELEGATED"];

    internal required string Uri { get; set; }

    internal string? Cn { get; set; }

    internal string? Email { get; set; }

    /// <summary>Id of the internal user, group or resource; null for externals.</summary>
    internal int? Entity { get; init; }

    internal string CuType { get; set; } = "INDIVIDUAL";

    internal string PartStat { get; set; } = NeedsAction;

    internal string? Role { get; set; } = "REQ-PARTICIPANT";

    internal bool? Rsvp { get; set; }

    internal string? Comment { get; set; }

    /// <summary>The internal user's own calendar in which the event lies, as a bare folder id.</summary>
    internal string? Folder { get; set; }

    /// <summary>The attendee removed the event from the own calendar; others still see the (declined) attendee.</summary>
    internal bool Hidden { get; set; }

    /// <summary>Only as a member of a group that takes part: the legacy calendar lists the group instead.</summary>
    internal bool IsByGroup { get; set; }

    internal bool IsUser => Entity is not null && CuType == "INDIVIDUAL";

    internal bool IsResource => CuType is "RESOURCE" or "ROOM";

    internal Attendee Clone() => (Attendee)MemberwiseClone();

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["uri"] = Uri };
        if (Cn is not null) json["cn"] = Cn;
        if (Email is not null) json["email"] = Email;
        if (Entity is { } entity) json["entity"] = entity;
        json["cuType"] = CuType;
        json["partStat"] = PartStat;
        if (Role is not null) json["role"] = Role;
        if (Rsvp is { } rsvp) json["rsvp"] = rsvp;
        if (Comment is not null) json["comment"] = Comment;
        if (Folder is not null && !Hidden) json["folder"] = SimFolderIds.Chronos(Folder);
        return json;
    }

    internal bool Is(Attendee other) => Entity is not null || other.Entity is not null
        ? Entity == other.Entity
        : string.Equals(Uri, other.Uri, StringComparison.OrdinalIgnoreCase);
}
