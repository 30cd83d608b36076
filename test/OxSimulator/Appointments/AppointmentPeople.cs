using System.Text.Json.Nodes;
using OxSimulator.Chronos;
using OxSimulator.Chronos.Model;

namespace OxSimulator.Appointments;

/// <summary>Participants, users and confirmations of the legacy module, and the attendees that the store keeps.</summary>
internal static class AppointmentPeople
{
    /// <summary>Where an event keeps the groups it was made with: chronos knows only their members.</summary>
    private const string Groups = "legacyGroups";

    private const int UserType = 1, GroupType = 2, ResourceType = 3, ExternalType = 5;

    private static readonly string[] PartStats = [Attendee.NeedsAction, Attendee.Accepted, Attendee.Declined, Attendee.Tentative];

    internal static string PartStat(long confirmation) => confirmation is >= 0 and <= 3 ? PartStats[confirmation] : Attendee.NeedsAction;

    private static int Confirmation(Attendee attendee) => Math.Max(0, Array.IndexOf(PartStats, attendee.PartStat));

    internal static JsonArray Participants(CalendarEvent one)
    {
        if (one.Attendees.Count == 0) return [User(one.CalendarUser)];
        var groups = GroupsOf(one);
        var list = new JsonArray();
        foreach (var group in groups) list.Add((JsonNode)new JsonObject { ["id"] = group, ["type"] = GroupType });
        foreach (var attendee in one.Attendees.Where(attendee => !attendee.Hidden || !attendee.IsUser))
        {
            if (attendee.IsResource) list.Add((JsonNode)new JsonObject { ["id"] = attendee.Entity, ["type"] = ResourceType });
            else if (attendee is { IsUser: true, Entity: { } user }) { if (!attendee.IsByGroup) list.Add((JsonNode)User(user)); }
            else list.Add((JsonNode)new JsonObject { ["type"] = ExternalType, ["mail"] = attendee.Email, ["display_name"] = attendee.Cn });
        }

        return list;

        static JsonObject User(int id) => new() { ["id"] = id, ["type"] = UserType };
    }

    internal static JsonArray Users(CalendarEvent one)
    {
        if (one.Attendees.Count == 0) return [new JsonObject { ["id"] = one.CalendarUser, ["confirmation"] = 1 }];
        return [.. one.Attendees.Where(attendee => attendee is { IsUser: true }).Select(User)];

        static JsonNode User(Attendee attendee)
        {
            var json = new JsonObject { ["id"] = attendee.Entity, ["confirmation"] = Confirmation(attendee), ["display_name"] = attendee.Cn };
            if (attendee.Comment is not null) json["confirmmessage"] = attendee.Comment;
            return json;
        }
    }

    internal static JsonArray? Confirmations(CalendarEvent one)
    {
        var list = new JsonArray([.. one.Attendees.Where(attendee => attendee.Entity is null).Select(External)]);
        return list.Count == 0 ? null : list;

        static JsonNode External(Attendee attendee) => new JsonObject
        {
            ["type"] = ExternalType, ["mail"] = attendee.Email, ["display_name"] = attendee.Cn, ["status"] = Confirmation(attendee), ["message"] = attendee.Comment,
        };
    }

    /// <summary>Puts what a client says of participants into the event as chronos takes it.</summary>
    internal static void Read(JsonObject json, JsonObject target, CalendarEvent? stored, ChronosScope scope)
    {
        var isExternal = target["organizer"] is not null || stored is { Organizer: not null, OrganizerEntity: null };
        if (json["participants"] is not JsonArray participants)
        {
            if (stored is null && isExternal) target["attendees"] = new JsonArray(OwnerJson(json, scope));
            return;
        }

        var owner = stored?.OrganizerEntity ?? (isExternal || stored is null ? scope.CalendarUser.Id : stored.CalendarUser);
        var attendees = new JsonArray();
        var groups = new JsonArray();
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var participant in participants.OfType<JsonObject>())
        {
            var id = AppointmentInput.Number(participant, "id");
            switch (AppointmentInput.Number(participant, "type"))
            {
                case UserType:
                    attendees.Add((JsonNode)Known(new JsonObject { ["entity"] = (int)id!.Value }, stored?.FindUser((int)id.Value)));
                    break;
                case GroupType:
                    groups.Add((JsonNode)(int)id!.Value);
                    foreach (var member in scope.Call.Context.Users.Where(user => user.Groups.Contains((int)id.Value)))
                        attendees.Add((JsonNode)Known(new JsonObject { ["entity"] = member.Id, ["group"] = member.Id != owner }, stored?.FindUser(member.Id)));
                    break;
                case ResourceType:
                    attendees.Add((JsonNode)new JsonObject { ["entity"] = (int)id!.Value, ["cuType"] = "RESOURCE" });
                    break;
                default:
                    var mail = participant["mail"]?.ToString() is { Length: > 0 } given ? given : throw AppointmentFaults.NoMail();
                    if (!named.Add(mail)) throw AppointmentFaults.ParticipantTwice(mail);
                    // This module takes an address for what it is called, whoever in the house has it.
                    var external = new JsonObject { ["uri"] = AttendeeResolver.Mailto + mail, ["external"] = true };
                    if (participant["display_name"]?.ToString() is { Length: > 0 } name) external["cn"] = name;
                    attendees.Add((JsonNode)Known(external, stored?.Attendees.Find(one => one.Entity is null && string.Equals(one.Email, mail, StringComparison.OrdinalIgnoreCase))));
                    break;
            }
        }

        if (!scope.IsPublic && !attendees.Any(attendee => (int?)attendee!["entity"] == owner && attendee["cuType"] is null))
        {
            if (stored is not null) throw AppointmentFaults.OwnerRemoved();
            attendees.Insert(0, OwnerJson(json, scope));
        }

        // Alone in an own appointment is nobody's guest.
        if (attendees.Count == 1 && groups.Count == 0 && !isExternal && (int?)attendees[0]!["entity"] == owner) attendees.Clear();
        if (json["users"] is JsonArray users && isExternal) Answer(attendees, users, scope.CalendarUser.Id);
        target["attendees"] = attendees;
        target[Groups] = groups;
    }

    /// <summary>Keeps which groups were named, beside the attendees.</summary>
    internal static void KeepGroups(CalendarEvent one, JsonObject translated)
    {
        if (translated[Groups] is not JsonArray groups) return;
        if (groups.Count == 0) one.Fields.Remove(Groups);
        else one.Fields[Groups] = groups.DeepClone();
    }

    private static IEnumerable<int> GroupsOf(CalendarEvent one) => (one.Fields[Groups] as JsonArray ?? []).Select(group => group!.GetValue<int>());

    private static JsonObject OwnerJson(JsonObject json, ChronosScope scope)
    {
        var owner = new JsonObject { ["entity"] = scope.CalendarUser.Id };
        if (json["users"] is JsonArray users) Answer([owner], users, scope.CalendarUser.Id);
        return (JsonObject)owner.DeepClone();
    }

    private static void Answer(JsonArray attendees, JsonArray users, int self)
    {
        foreach (var user in users.OfType<JsonObject>().Where(user => AppointmentInput.Number(user, "id") == self))
        foreach (var attendee in attendees.OfType<JsonObject>().Where(attendee => (int?)attendee["entity"] == self))
        {
            attendee["partStat"] = PartStat(AppointmentInput.Number(user, "confirmation") ?? 0);
            if (user["confirmmessage"] is { } message) attendee["comment"] = message.ToString();
        }
    }

    private static JsonObject Known(JsonObject json, Attendee? known)
    {
        if (known is not null) json["partStat"] = known.PartStat;
        if (known?.Comment is { } comment) json["comment"] = comment;
        return json;
    }
}
