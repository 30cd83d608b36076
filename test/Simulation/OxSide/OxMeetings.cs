using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Store;
using Simulation.Contract;
using Simulation.Oracle;

namespace Simulation.OxSide;

/// <summary>What organizers and guests do with meetings at OX's web interface, and what people outside answer by mail.</summary>
internal sealed class OxMeetings(IWorld world, Ledger ledger, OxPeople people)
{
    private const string Answered = "OX's user answered a meeting", AnsweredOutside = "somebody outside answered a meeting", Changed = "OX's user changed a meeting", Left = "OX's user took somebody out of a meeting";

    private static readonly string[] Answers = ["ACCEPTED", "TENTATIVE", "DECLINED"];

    /// <summary>People outside.</summary>
    public static IReadOnlyList<string> Outside { get; } = ["nora@example.org", "oskar@example.org", "paula@example.org"];

    /// <summary>What must come of it now and then.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = [Answered, AnsweredOutside, Changed, Left];

    public void New(SimUser user, Rng random)
    {
        var token = ledger.NewToken(Meeting.Letter);
        var start = people.Today().AddDays(random.Between(0, 30)).AddHours(random.Between(8, 18));
        var (guests, outside) = Guests(user, random);
        var facts = OxPeople.Times(start, start.AddHours(1));
        facts["place"] = ledger.NewRevision();
        foreach (var address in guests.Select(guest => guest.Address).Concat(outside)) facts[Meeting.AnswerOf(address)] = Meeting.NotAnswered;
        ledger.MadeMeeting(token, user, guests, facts, Ledger.Ox);
        var fields = new JsonObject
        {
            ["summary"] = token,
            ["location"] = facts["place"],
            ["startDate"] = OxDesk.Time(start),
            ["endDate"] = OxDesk.Time(start.AddHours(1)),
            ["attendees"] = new JsonArray([.. guests.Select(guest => (JsonNode)new JsonObject { ["entity"] = guest.Id }), .. outside.Select(address => (JsonNode)Person(address))]),
        };
        if (random.Chance(40)) fields["rrule"] = $"FREQ=DAILY;COUNT={random.Between(3, 6).ToString(CultureInfo.InvariantCulture)}";
        people.DeskOf(user).NewEvent(user.CalendarFolder, token, fields);
    }

    /// <summary>The organizer gives it another place, or another hour of its day: then everybody is asked again.</summary>
    public void Change(SimUser user, Rng random)
    {
        if (Own(user, random) is not { } own) return;
        var (item, entry) = own;
        world.Count(Changed);
        var (fields, facts) = (new JsonObject(), new Facts());
        if (random.Chance(50))
        {
            facts["place"] = ledger.NewRevision();
            fields["location"] = facts["place"];
        }
        else
        {
            var start = OxPeople.OtherHour(random, OxPeople.ToLocal(item.Facts["start"]));
            facts = OxPeople.Times(start, start.AddHours(1));
            foreach (var fact in entry.Names.Where(OxState.IsOccurrence)) facts[fact] = "";
            foreach (var fact in item.Facts.Keys.Where(Meeting.IsAnswer)) facts[fact] = Meeting.NotAnswered;
            (fields["startDate"], fields["endDate"]) = (OxDesk.Time(start), OxDesk.Time(start.AddHours(1)));
        }

        ledger.Wrote(entry, facts, Ledger.Ox);
        people.DeskOf(user).ChangeEvent(item, fields);
    }

    /// <summary>The organizer takes somebody outside in, or out.</summary>
    public void ChangeGuests(SimUser user, Rng random)
    {
        if (Own(user, random) is not { } own) return;
        var (item, entry) = own;
        var outside = item.Facts.Keys.Where(Meeting.IsAnswer).Select(Meeting.AddressIn).Where(Outside.Contains).ToList();
        var fresh = Outside.Except(outside, StringComparer.Ordinal).ToList();
        var takesOut = outside.Count > 1 && random.Chance(50);
        if (!takesOut && fresh.Count == 0) return;
        var who = takesOut ? random.Pick(outside) : random.Pick(fresh);
        if (takesOut) world.Count(Left);
        ledger.Wrote(entry, new Facts { [Meeting.AnswerOf(who)] = takesOut ? "" : Meeting.NotAnswered }, Ledger.Ox);
        var stored = CalendarStore.Of(user.Context).Find(int.Parse(item.Id, CultureInfo.InvariantCulture))!;
        var list = stored.Attendees.Where(attendee => attendee.Email != who).Select(attendee => (JsonNode)attendee.ToJson()).ToList();
        if (!takesOut) list.Add(Person(who));
        people.DeskOf(user).ChangeEvent(item, new JsonObject { ["attendees"] = new JsonArray([.. list]) });
    }

    /// <summary>A guest answers.</summary>
    public void Answer(SimUser user, Rng random)
    {
        if (Pick(random, Meetings(user).Where(one => one.Entry.Meeting!.Organizer != user)) is not { } guest) return;
        world.Count(Answered);
        Write(user, guest, user.Address, new JsonObject { ["entity"] = user.Id }, random);
    }

    /// <summary>Somebody outside answered, and the organizer takes that in.</summary>
    public void TakeAnswer(SimUser user, Rng random)
    {
        if (Own(user, random) is not { } own) return;
        var outside = own.Item.Facts.Keys.Where(Meeting.IsAnswer).Select(Meeting.AddressIn).Where(Outside.Contains).ToList();
        if (outside.Count == 0) return;
        var who = random.Pick(outside);
        world.Count(AnsweredOutside);
        Write(user, own, who, Person(who), random);
    }

    public void Delete(SimUser user, Rng random)
    {
        if (Own(user, random) is not { } own) return;
        ledger.Deleted(own.Entry, Ledger.Ox);
        people.DeskOf(user).DeleteEvent(own.Item);
    }

    /// <summary>Other users of OX, and one or two from outside.</summary>
    public (IReadOnlyList<SimUser> Users, IReadOnlyList<string> Outside) Guests(SimUser organizer, Rng random)
    {
        var outside = Outside.Skip(random.Below(2)).Take(random.Between(1, 2)).ToList();
        return ([.. world.Users.Where(user => user != organizer)], outside);
    }

    private static JsonObject Person(string address) => new() { ["uri"] = "mailto:" + address, ["email"] = address, ["cn"] = address };

    private void Write(SimUser user, (OxItem Item, Entry Entry) meeting, string address, JsonObject attendee, Rng random)
    {
        var answer = random.Pick(Answers);
        meeting.Entry.Meeting!.Answers(address, answer);
        ledger.Wrote(meeting.Entry, new Facts { [Meeting.AnswerOf(address)] = answer }, Ledger.Ox);
        attendee["partStat"] = answer;
        people.DeskOf(user).AnswerEvent(meeting.Item, attendee);
    }

    private (OxItem Item, Entry Entry)? Own(SimUser user, Rng random) => Pick(random, Meetings(user).Where(one => one.Entry.Meeting!.Organizer == user));

    private IEnumerable<(OxItem Item, Entry Entry)> Meetings(SimUser user) =>
        from item in OxState.All(user)
        where item.Kind == ItemKind.Event
        let entry = ledger.Find(item.Token)
        where entry?.Meeting is not null
        select (item, entry);

    private static (OxItem Item, Entry Entry)? Pick(Rng random, IEnumerable<(OxItem Item, Entry Entry)> from)
    {
        var all = from.ToList();
        return all.Count == 0 ? null : random.Pick(all);
    }
}
