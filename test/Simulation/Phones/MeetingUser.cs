using System.Globalization;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using Simulation.Contract;
using Simulation.Oracle;
using Simulation.OxSide;

namespace Simulation.Phones;

/// <summary>What a user does with meetings on his phone, be they his own or somebody else's.</summary>
internal sealed class MeetingUser(SimPhone phone, Life life, IWorld world)
{
    private const string ByItem = "phone answered a meeting in the calendar", ByMail = "phone answered a meeting's mail", ByInstance = "phone answered one occurrence of a meeting";
    private const string Reminded = "phone changed a reminder in somebody else's meeting", Made = "phone made a meeting", Changed = "phone changed its meeting", Left = "phone left a meeting";

    private static readonly XNamespace Calendar = EasNames.Calendar;

    private static readonly MeetingReply[] Replies = [MeetingReply.Accept, MeetingReply.Tentative, MeetingReply.Decline];

    /// <summary>What must come of it now and then.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = [ByItem, ByMail, ByInstance, Reminded, Made, Changed, Left];

    private Ledger Ledger => life.Ledger;

    private EasVersion Version => phone.Eas.Version;

    private EasCollection? Own => phone.Collections.FirstOrDefault(collection => collection.SyncKey != EasCollection.InitialKey && phone.Eas.Folders[collection.Id].Type == FolderType.Calendar);

    public void Add(Rng random)
    {
        if (Own is not { } calendar) return;
        var token = Ledger.NewToken(Meeting.Letter);
        var (guests, outside) = life.People.Meetings.Guests(phone.User, random);
        var start = TimeZoneRules.Berlin.ToLocal(world.Time.GetUtcNow().UtcDateTime).Date.AddDays(random.Between(0, 30)).AddHours(random.Between(8, 18));
        var item = new EventDraft
        {
            Uid = "uid-" + token + "-" + phone.Name,
            Subject = token,
            Zone = TimeZoneRules.Berlin,
            Start = start,
            End = start.AddHours(1),
            Location = Ledger.NewRevision(),
            Recurrence = random.Chance(40) ? RecurrenceDraft.Daily(random.Between(4, 6)) : null,
            Attendees = [.. guests.Select(guest => guest.Address).Concat(outside).Select(address => new AttendeeDraft(address, address))],
        }.Build(Version);
        calendar.Add(item);
        var facts = PhoneFacts.Of(ItemKind.Event, new XElement("item", item));
        var entry = Ledger.MadeMeeting(token, phone.User, guests, facts, phone.Name);
        phone.Sight.Pend(calendar.Outbox[^1], new PendingEdit(entry, [.. facts.Keys.SelectMany(entry.WritesOf)], phone.Sight.Knows(calendar)));
        world.Count(Made);
        world.Note($"{phone.Name} writes {entry.Token} ({facts})");
    }

    /// <summary>The organizer changes it, or one occurrence of it.</summary>
    public void Change(Rng random)
    {
        var organizer = new PhoneUser(phone, Ledger, world) { Organizes = true };
        var waiting = phone.Of(ItemKind.Event).Sum(collection => collection.Outbox.Count);
        switch (random.Below(4))
        {
            case 0: organizer.EditOccurrence(random, deletes: random.Chance(40)); break;
            case 1: organizer.EditSeries(random, moves: true); break;
            default: organizer.Edit(random, ItemKind.Event); break;
        }

        if (phone.Of(ItemKind.Event).Sum(collection => collection.Outbox.Count) > waiting) world.Count(Changed);
    }

    /// <summary>The organizer takes somebody outside in, or out.</summary>
    public void ChangeGuests(Rng random)
    {
        if (Pick(random, organizes: true) is not { } held) return;
        var copy = ItemCopy.Of(ItemKind.Event, held.Item, Version);
        if (copy.Element(Calendar + "Attendees") is not { } list) return;
        var outside = list.Elements().Where(one => OxMeetings.Outside.Contains(AddressOf(one))).ToList();
        var fresh = OxMeetings.Outside.Except(outside.Select(AddressOf), StringComparer.Ordinal).ToList();
        var takesOut = outside.Count > 1 && random.Chance(50);
        if (!takesOut && fresh.Count == 0) return;
        var gone = takesOut ? random.Pick(outside) : null;
        var who = gone is null ? random.Pick(fresh) : AddressOf(gone);
        gone?.Remove();
        if (gone is null) list.Add(new XElement(Calendar + "Attendee", new XElement(Calendar + "Email", who), new XElement(Calendar + "Name", who), new XElement(Calendar + "AttendeeType", "1")));
        var (written, before) = (PhoneFacts.Of(ItemKind.Event, copy), PhoneFacts.Of(ItemKind.Event, held.Item));
        var listed = KeepAnswers(held.Entry, written, before);
        written[Meeting.AnswerOf(who)] = takesOut ? "" : Meeting.NotAnswered;
        before.Remove(Meeting.AnswerOf(who));
        held.Entry.Meeting!.Listed(Send(held, ItemCopy.Elements(copy), written, before), listed);
    }

    /// <summary>Only the reminder changes: phones of before send all of the meeting with it, with its people, without them, or with their user alone.</summary>
    public void Remind(Rng random)
    {
        if (Pick(random, organizes: false) is not { } held) return;
        var minutes = random.Pick(["5", "10", "30", "45"]);
        IReadOnlyList<XElement> item = [new XElement(Calendar + "Reminder", minutes)];
        var written = new Facts { [Meeting.Alarm] = minutes };
        if (Version < EasVersion.V160)
        {
            var copy = ItemCopy.Of(ItemKind.Event, held.Item, Version);
            ItemCopy.Set(copy, Calendar + "Reminder", minutes);
            var shape = random.Below(3);
            if (shape == 0) copy.Elements(Calendar + "Attendees").Remove();
            if (shape == 1) copy.Element(Calendar + "Attendees")?.Elements().Where(one => AddressOf(one) != phone.User.Address).Remove();

            // What he answered on another device, and this one does not know yet, may be undone by what it says of him.
            var own = Meeting.AnswerOf(phone.User.Address);
            if (shape > 0 && PhoneFacts.Of(ItemKind.Event, copy).GetValueOrDefault(own) is { } answer)
            {
                written[own] = answer;
                held.Entry.Meeting!.Answers(phone.User.Address, answer);
            }

            item = ItemCopy.Elements(copy);
        }

        world.Count(Reminded);
        Send(held, item, written, PhoneFacts.Of(ItemKind.Event, held.Item));
    }

    /// <summary>A guest takes it out of his calendar, or the organizer out of everybody's.</summary>
    public void Delete(Rng random)
    {
        var organizes = random.Chance(30);
        if (Pick(random, organizes) is not { } held) return;
        var command = new DeleteCommand(held.Id);
        held.Collection.Queue(command);
        IReadOnlyList<Write> writes = [];
        if (!organizes)
        {
            world.Count(Left);
            held.Entry.Meeting!.Answers(phone.User.Address, "DECLINED");
            writes = Ledger.Wrote(held.Entry, new Facts { [Meeting.AnswerOf(phone.User.Address)] = "DECLINED" }, phone.Name);
        }

        Ledger.Deleted(held.Entry, phone.Name);
        phone.Sight.Pend(command, new PendingEdit(held.Entry, writes, phone.Sight.Knows(held.Collection), DeletesForGood: true));
        world.Note($"{phone.Name} deletes {held.Entry.Token}");
    }

    /// <summary>A guest answers: by the mail, since 14.1 in the calendar as well, and there for one occurrence too.</summary>
    public Task AnswerAsync(Rng random)
    {
        var reply = random.Pick(Replies);
        return Version >= EasVersion.V141 && random.Chance(60) ? AnswerItemAsync(random, reply) : AnswerMailAsync(random, reply);
    }

    private Task AnswerItemAsync(Rng random, MeetingReply reply)
    {
        if (Pick(random, organizes: false) is not { } held) return Task.CompletedTask;
        string? instance = null;
        if (held.Item.Element(Calendar + "Recurrence") is not null && random.Chance(75))
        {
            var facts = PhoneFacts.Of(ItemKind.Event, held.Item);
            var original = TimeZoneRules.Berlin.ToUtc(TimeZoneRules.Berlin.ToLocal(PhoneFacts.Time(held.Item, "StartTime")!.Value).AddDays(random.Below(3)));
            if (facts.GetValueOrDefault(OxState.DayOf(original)) == OxState.Gone) return Task.CompletedTask;
            instance = EasDate.Dashed(original);
            held.Entry.Meeting!.Answered.Add(OxState.DayOf(original));
        }

        world.Count(instance is null ? ByItem : ByInstance);
        return AnswerAsync(held.Entry, held.Collection.Id, held.Id, reply, instance);
    }

    private Task AnswerMailAsync(Rng random, MeetingReply reply)
    {
        var mails =
            from collection in phone.Of(ItemKind.Mail)
            from item in collection.Items.OrderBy(item => item.Key, StringComparer.Ordinal)
            where item.Value.Element(EasNames.Email + "MessageClass")?.Value == "IPM.Schedule.Meeting.Request"
            let token = item.Value.Element(EasNames.Email + "Subject")?.Value.Split(' ')[^1]
            let entry = Ledger.Find(Meeting.ViewOf(token, phone.User.Id))
            where entry?.Meeting is not null && entry.Meeting.Organizer != phone.User
            select (CollectionId: collection.Id, Id: item.Key, Entry: entry);
        if (mails.ToList() is not { Count: > 0 } all) return Task.CompletedTask;
        var mail = random.Pick(all);
        world.Count(ByMail);
        return AnswerAsync(mail.Entry, mail.CollectionId, mail.Id, reply, instance: null);
    }

    private Task AnswerAsync(Entry entry, string collectionId, string id, MeetingReply reply, string? instance)
    {
        var answer = reply switch { MeetingReply.Accept => "ACCEPTED", MeetingReply.Tentative => "TENTATIVE", _ => "DECLINED" };
        entry.Meeting!.Answers(phone.User.Address, answer);
        var writes = instance is null ? Ledger.Wrote(entry, new Facts { [Meeting.AnswerOf(phone.User.Address)] = answer }, phone.Name) : [];
        world.Note(string.Create(CultureInfo.InvariantCulture, $"{phone.Name} answers {entry.Token} {instance}: {answer}"));

        // Who had left it comes back.
        entry.PhoneDeleted = null;
        return phone.RunAsync(new Errand("MeetingResponse", async () =>
        {
            var result = await phone.Eas.RespondAsync(collectionId, id, reply, instance, sendResponse: true);
            if (result.Status != 1) world.Count(string.Create(CultureInfo.InvariantCulture, $"MeetingResponse answered with {result.Status}"));
            var now = Ledger.Tick();
            foreach (var write in writes)
            {
                if (result.Status == 1) write.Ended = now;
                else write.Refused = true;
            }

            return result.Status is 1 or 2 or 104 or 146;
        }));
    }

    /// <summary>What a phone says of others' answers counts for nothing; but at another time everybody is asked again.</summary>
    /// <param name="written">All that it sends.</param>
    /// <param name="leftAlone">What of that its user did not change.</param>
    /// <returns>Whom it lists.</returns>
    public static IReadOnlySet<string> KeepAnswers(Entry entry, Facts written, Facts leftAlone)
    {
        var isMoved = written.ContainsKey("start") && (written["start"] != leftAlone["start"] || written["end"] != leftAlone["end"]);
        var listed = written.Keys.Where(Meeting.IsAnswer).ToHashSet(StringComparer.Ordinal);
        foreach (var fact in entry.Names.Where(Meeting.IsAnswer))
        {
            written.Remove(fact);
            leftAlone.Remove(fact);
            if (isMoved) written[fact] = Meeting.NotAnswered;
        }

        return listed;
    }

    private Write Send((EasCollection Collection, string Id, XElement Item, Entry Entry) held, IReadOnlyList<XElement> item, Facts written, Facts? leftAlone = null)
    {
        var command = new ChangeCommand(held.Id, item);
        held.Collection.Queue(command);
        var writes = Ledger.Wrote(held.Entry, written, phone.Name, leftAlone);
        phone.Sight.Pend(command, new PendingEdit(held.Entry, writes, phone.Sight.Knows(held.Collection)));
        world.Note($"{phone.Name} edits {held.Entry.Token}: {written}");
        return writes[0];
    }

    private (EasCollection Collection, string Id, XElement Item, Entry Entry)? Pick(Rng random, bool organizes)
    {
        if (Own is not { } calendar) return null;
        var all =
            from item in calendar.Items.OrderBy(item => item.Key, StringComparer.Ordinal)
            let entry = phone.Sight.EntryOf(item.Key)
            where entry?.Meeting is not null && (entry.Meeting.Organizer == phone.User) == organizes
            where item.Value.Element(Calendar + "StartTime") is not null && !calendar.Outbox.Any(command => command is ChangeCommand change ? change.ServerId == item.Key : command is DeleteCommand delete && delete.ServerId == item.Key)
            select (Collection: calendar, Id: item.Key, Item: item.Value, Entry: entry);
        return all.ToList() is { Count: > 0 } some ? random.Pick(some) : null;
    }

    private static string AddressOf(XElement attendee) => attendee.Element(Calendar + "Email")?.Value ?? "";
}
