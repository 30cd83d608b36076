using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Store;
using OxSimulator.Users;

namespace OxSimulator.Chronos.Model;

/// <summary>Finds out who the calendar users of a client's JSON are: by entity, or by an address that belongs to somebody of the context.</summary>
internal sealed class AttendeeResolver(SimContext context)
{
    internal const string Mailto = "mailto:";

    /// <summary>The attendees, without doubles; groups become their members.</summary>
    internal List<Attendee> Resolve(JsonArray json)
    {
        var resolved = new List<Attendee>();
        foreach (var entry in json.OfType<JsonObject>())
        {
            foreach (var attendee in ResolveOne(entry))
                if (!resolved.Exists(one => one.Is(attendee))) resolved.Add(attendee);
        }

        return resolved;
    }

    /// <summary>The user meant by a calendar user object; null for anybody outside.</summary>
    internal SimUser? FindUser(JsonObject json) =>
        Entity(json) is { } entity ? context.FindUser(entity) : Address(json) is { } address ? UserOf(address) : null;

    internal static Attendee OfUser(SimUser user) => new()
    {
        Uri = Mailto + user.Address, Cn = user.DisplayName, Email = user.Address, Entity = user.Id, Folder = user.CalendarFolder,
    };

    /// <summary>An organizer as stored: complete for internal users, as given for others.</summary>
    internal JsonObject Organizer(JsonObject json)
    {
        if (FindUser(json) is { } user) return EventView.Person(user);
        var address = Address(json) ?? throw ChronosFaults.InvalidCalendarUser(json["uri"]?.ToString() ?? "");
        var organizer = new JsonObject { ["uri"] = Mailto + address, ["email"] = address };
        if (json["cn"] is { } name) organizer["cn"] = name.DeepClone();
        return organizer;
    }

    internal static string? Address(JsonObject json)
    {
        var text = json["uri"]?.ToString() ?? json["email"]?.ToString();
        if (text is null) return null;
        return text.StartsWith(Mailto, StringComparison.OrdinalIgnoreCase) ? text[Mailto.Length..] : text;
    }

    internal static int? Entity(JsonObject json) =>
        json["entity"] is JsonValue value && value.TryGetValue(out int entity) && entity > 0 ? entity : null;

    private SimUser? UserOf(string address) => context.Users.FirstOrDefault(user => user.HasAddress(address));

    private IEnumerable<Attendee> ResolveOne(JsonObject json)
    {
        if (json["external"] is not null && Address(json) is { } outside) return [Fill(new() { Uri = Mailto + outside, Email = outside, Cn = json["cn"]?.ToString() }, json)];
        var type = json["cuType"]?.ToString().ToUpperInvariant();
        var resources = SimResources.Of(context);
        if (type == "GROUP" && Entity(json) is { } group)
            return context.Users.Where(user => user.Groups.Contains(group)).Select(user => Fill(OfUser(user), json));
        var resource = type is "RESOURCE" or "ROOM" && Entity(json) is { } id ? resources.Find(id)
            : Address(json) is { } at ? resources.FindByAddress(at) : null;
        if (resource is not null)
        {
            return
            [
                new()
                {
                    Uri = Mailto + resource.Address, Cn = resource.DisplayName, Email = resource.Address, Entity = resource.Id, CuType = "RESOURCE",
                    PartStat = Attendee.Accepted, Role = "NON-PARTICIPANT",
                },
            ];
        }

        if (FindUser(json) is { } user) return [Fill(OfUser(user), json)];
        if (Entity(json) is { } unknown) throw ChronosFaults.InvalidCalendarUser(unknown.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var address = Address(json) ?? throw ChronosFaults.InvalidCalendarUser("");
        return [Fill(new() { Uri = Mailto + address, Email = address, Cn = json["cn"]?.ToString() }, json)];
    }

    private static Attendee Fill(Attendee attendee, JsonObject json)
    {
        if (json["role"] is { } role) attendee.Role = role.ToString().ToUpperInvariant();
        if (json["cuType"] is { } type && attendee.Entity is null) attendee.CuType = type.ToString().ToUpperInvariant();
        if (json["rsvp"] is JsonValue rsvp && rsvp.TryGetValue(out bool asked)) attendee.Rsvp = asked;
        if (json["comment"] is { } comment) attendee.Comment = comment.ToString();
        attendee.IsByGroup = json["group"] is JsonValue group && group.TryGetValue(out bool byGroup) && byGroup;
        if (json["partStat"] is { } partStat) attendee.PartStat = PartStat(partStat.ToString());
        return attendee;
    }

    internal static string PartStat(string text)
    {
        var upper = text.ToUpperInvariant();
        return Attendee.PartStats.Contains(upper) ? upper : throw ChronosFaults.InvalidData("partStat", text);
    }
}
