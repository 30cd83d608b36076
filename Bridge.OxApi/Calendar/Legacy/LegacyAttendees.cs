using System.Globalization;
using System.Text.Json;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Participants, users and confirmations of the legacy calendar ⇄ attendees.</summary>
internal static class LegacyAttendees
{
    private const int User = 1, Group = 2, Resource = 3, External = 5;

    private const string Mailto = "mailto:";

    /// <summary>What is neither user, group, resource nor somebody outside stays what it is.</summary>
    private const string TypeProperty = "participantType";

    private static readonly string[] PartStats = ["NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE"];

    internal static int Confirmation(string? partStat) => Math.Max(0, Array.IndexOf(PartStats, partStat));

    internal static string PartStat(int? confirmation) => confirmation is >= 0 and <= 3 ? PartStats[confirmation.Value] : PartStats[0];

    /// <summary>The users whose names and addresses are needed to show an appointment.</summary>
    internal static IEnumerable<int> UsersOf(OxAppointment one) => IsAlone(one) ? [] : UserIds(one).Append(one.OrganizerId ?? 0).Where(id => id > 0);

    internal static bool NamesResources(OxAppointment one) => one.Participants?.Any(participant => participant.Type == Resource) == true;

    /// <summary>Every appointment has its owner for a participant. Alone with it nobody is invited, and there is no meeting.</summary>
    private static bool IsAlone(OxAppointment one)
    {
        var users = UserIds(one).Distinct().ToList();
        return users.Count <= 1 && (one.Participants?.All(participant => participant.Type == User) ?? true)
            && (users is [var only] ? one.OrganizerId == only || (one.OrganizerId is null && one.Organizer is null) : one.OrganizerId is null or > 0);
    }

    internal static void Read(OxAppointment from, OxEvent to, Names names)
    {
        if (IsAlone(from)) return;
        var organizer = from.OrganizerId is > 0 ? names.User(from.OrganizerId.Value) : null;
        var address = from.Organizer is { Length: > 0 } told ? told : organizer?.Address;
        if (address is not null)
            to.Organizer = new() { Uri = Mailto + address, Email = address, CommonName = organizer?.Name is { Length: > 0 } name ? name : address, Entity = organizer?.Id };

        var attendees = new List<OxAttendee>();
        var groups = (from.Participants ?? []).Where(participant => participant.Type == Group).Select(GroupUri).ToList();
        var named = (from.Participants ?? []).Where(participant => participant.Type == User).Select(participant => IdOf(participant.Id)).ToHashSet();
        foreach (var user in from.Users ?? [])
        {
            if (IdOf(user.Id) is not (> 0 and var id)) continue;
            var person = names.User(id);
            attendees.Add(new()
            {
                Entity = id, Uri = person is null ? null : Mailto + person.Address, Email = person?.Address, CommonName = person?.Name, CuType = "INDIVIDUAL", Role = "REQ-PARTICIPANT",
                PartStat = PartStat(user.Confirmation), Comment = user.ConfirmMessage is { Length: > 0 } message ? message : null,
                // Who is there as a member of a group is not named himself.
                Member = groups.Count > 0 && !named.Contains(id) ? groups : null,
            });
        }

        foreach (var participant in from.Participants ?? [])
        {
            if (participant.Type == User) continue;
            attendees.Add(participant.Type switch
            {
                Group => new() { Entity = IdOf(participant.Id), Uri = GroupUri(participant), CommonName = participant.DisplayName, CuType = "GROUP" },
                Resource => Room(IdOf(participant.Id)),
                External => Outside(participant),
                _ => Other(participant),
            });
        }

        to.Attendees = attendees;

        OxAttendee Room(int id)
        {
            var room = names.Resource(id);
            return new() { Entity = id, Uri = room is null ? null : Mailto + room.Address, Email = room?.Address, CommonName = room?.Name, CuType = "RESOURCE", PartStat = "ACCEPTED" };
        }

        OxAttendee Outside(OxAppointmentParticipant participant)
        {
            var answer = from.Confirmations?.FirstOrDefault(one => string.Equals(one.Mail, participant.Mail, StringComparison.OrdinalIgnoreCase));
            return new()
            {
                Uri = Mailto + participant.Mail, Email = participant.Mail, CommonName = participant.DisplayName is { Length: > 0 } name ? name : participant.Mail, CuType = "INDIVIDUAL",
                Role = "REQ-PARTICIPANT", PartStat = PartStat(answer?.Status), Comment = answer?.Message is { Length: > 0 } message ? message : null,
            };
        }
    }

    /// <summary>The participants that these attendees are.</summary>
    /// <param name="attendees">All who are to take part; none leaves the owner alone.</param>
    /// <param name="stored">As it is; null for a new one.</param>
    /// <param name="owner">Who must not be missing.</param>
    /// <param name="known">Users and resources by address.</param>
    internal static List<OxAppointmentParticipant> Participants(IReadOnlyList<OxAttendee>? attendees, OxAppointment? stored, int owner, Func<OxAttendee, (int Type, int Id)?> known)
    {
        var list = new List<OxAppointmentParticipant>();
        // A member that is missing from a group breaks it up: it would bring him back.
        var present = (attendees ?? []).Select(attendee => attendee.Entity).ToHashSet();
        var isWhole = stored is null || stored.Users is null || UserIds(stored).Except((stored.Participants ?? []).Where(one => one.Type == User).Select(one => IdOf(one.Id))).All(id => present.Contains(id));
        foreach (var attendee in attendees ?? [])
        {
            if (attendee.CuType == "GROUP" && attendee.Entity is { } group)
            {
                if (isWhole) Add(new(Text(group), Group, null, null));
            }
            else if (attendee.Further?.TryGetValue(TypeProperty, out var type) == true && type.TryGetInt32(out var other))
            {
                Add(new(attendee.Entity is { } id ? Text(id) : null, other, attendee.Email, attendee.CommonName));
            }
            else if (attendee.Member is { Count: > 0 } && isWhole)
            {
                // He is there by his group.
            }
            else if (attendee.Entity is { } entity)
            {
                Add(new(Text(entity), attendee.CuType is "RESOURCE" or "ROOM" ? Resource : User, null, null));
            }
            else if (known(attendee) is var (kind, found))
            {
                Add(new(Text(found), kind, null, null));
            }
            else if (AddressOf(attendee) is { } address)
            {
                Add(new(null, External, address, attendee.CommonName));
            }
        }

        if (owner > 0 && !list.Exists(one => one.Type == User && IdOf(one.Id) == owner)) list.Insert(0, new(Text(owner), User, null, null));
        return list;

        void Add(OxAppointmentParticipant one)
        {
            if (!list.Exists(other => other.Type == one.Type && (one.Type == External ? string.Equals(other.Mail, one.Mail, StringComparison.OrdinalIgnoreCase) : other.Id == one.Id))) list.Add(one);
        }
    }

    internal static string? AddressOf(OxAttendee attendee) =>
        !string.IsNullOrEmpty(attendee.Email) ? attendee.Email
        : attendee.Uri?.StartsWith(Mailto, StringComparison.OrdinalIgnoreCase) == true && attendee.Uri.Length > Mailto.Length ? attendee.Uri[Mailto.Length..] : null;

    /// <summary>Who cannot be missing from an appointment: its organizer, if he is of the house, else whose appointment it is.</summary>
    internal static int OwnerOf(OxAppointment one, int self) => one.OrganizerId switch { > 0 and var id => id, 0 => self, _ => one.CreatedBy ?? self };

    private static IEnumerable<int> UserIds(OxAppointment one) => (one.Users ?? []).Select(user => IdOf(user.Id)).Where(id => id > 0);

    private static OxAttendee Other(OxAppointmentParticipant participant) => new()
    {
        Entity = IdOf(participant.Id) is > 0 and var id ? id : null, Email = participant.Mail, CommonName = participant.DisplayName, CuType = "UNKNOWN",
        Further = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [TypeProperty] = JsonSerializer.SerializeToElement(participant.Type ?? 0, Json.OxColumnJson.Default.Int32) },
    };

    private static string GroupUri(OxAppointmentParticipant group) => "urn:ox:group:" + group.Id;

    private static int IdOf(string? id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Who people are, once it was asked for.</summary>
    internal sealed record Names(IReadOnlyDictionary<int, LegacyPerson> Users, IReadOnlyList<LegacyPerson> Resources)
    {
        internal static Names None { get; } = new(new Dictionary<int, LegacyPerson>(), []);

        internal LegacyPerson? User(int id) => Users.GetValueOrDefault(id) is { Address.Length: > 0 } person ? person : null;

        internal LegacyPerson? Resource(int id) => Resources.FirstOrDefault(one => one.Id == id && one.Address.Length > 0);
    }
}
