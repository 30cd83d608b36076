using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using Gateway.Tests.Host;
using OxSimulator;

namespace Gateway.Tests.Scenarios;

/// <summary>What the predecessor's manuals warn its users of in their calendars.</summary>
internal sealed class CalendarDefectTests : ScenarioTests
{
    private static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
    private static readonly XNamespace Ns = EasNames.Calendar;
    private static readonly EasVersion[] AllVersions = [.. EasVersions.All];

    /// <summary>Every case takes users of its own.</summary>
    protected override OxSimulatorOptions Ox => new() { MaxRate = 0, Users = 150 };

    /// <summary>In the shapes in which iPhones send the whole series though its user touched nothing but the alarm.</summary>
    [Defect("D2")]
    [Test]
    public async Task Alarm_ChangedByAnAttendeeOnAnIPhone_LosesNobody(
        [ValueSource(nameof(AllVersions))] EasVersion version, [Values("no list", "an empty list", "himself alone", "all but the resource", "as organizer")] string shape)
    {
        var (colleague, user) = (Bed.NextUser(), Bed.NextUser());
        using var theirs = await Bed.WebAsync(colleague);
        using var web = await Bed.WebAsync(user);
        var id = await theirs.NewEventAsync(new JsonObject
        {
            ["summary"] = "Board", ["description"] = "Figures", ["location"] = "Room 5", ["startDate"] = OxWeb.Time(Monday, "Europe/Berlin"), ["endDate"] = OxWeb.Time(Monday.AddHours(1), "Europe/Berlin"),
            ["rrule"] = "FREQ=WEEKLY;COUNT=6",
            ["attendees"] = new JsonArray(
                new JsonObject { ["entity"] = Bed.User(colleague).Id, ["cuType"] = "INDIVIDUAL" },
                new JsonObject { ["entity"] = Bed.User(user).Id, ["cuType"] = "INDIVIDUAL" },
                new JsonObject { ["uri"] = "mailto:cy@example.org", ["cn"] = "Cy", ["cuType"] = "INDIVIDUAL", ["role"] = "OPT-PARTICIPANT" },
                new JsonObject { ["uri"] = "mailto:beamer@example.org", ["cn"] = "Beamer", ["cuType"] = "RESOURCE" }),
        });
        await theirs.ChangeEventAsync(id, new JsonObject { ["location"] = "Room 6" }, "20270118T090000Z");
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);
        var (series, before) = (calendar.Items.Single(), await theirs.AllEventsAsync());
        Bed.Ox.Server.Outbox.Clear();

        calendar.Change(series.Key, AsAnIPhoneSends(series.Value, version, shape, TestBed.UserName(user)));
        await phone.SyncUntilDoneAsync(calendar);

        var after = await theirs.AllEventsAsync();
        var mine = (await web.AllEventsAsync()).Single(one => one["recurrenceId"] is null);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Seen(after), Is.EqualTo(Seen(before)), "what its organizer sees");
            Assert.That(mine["alarms"]!.AsArray().Single()!["trigger"]!["duration"]!.ToString(), Does.StartWith("-PT30M"));
            Assert.That(Bed.SentBy(user).Concat(Bed.SentBy(colleague)), Is.Empty);
            Assert.That(calendar.Items[series.Key].Element(Ns + "Attendees")!.Elements().Count(), Is.EqualTo(3), "and the phone has them all");
            Assert.That(calendar.Items[series.Key].Element(Ns + "Reminder")!.Value, Is.EqualTo("30"));
        }

        AssertClean(phone);
    }

    /// <summary>From the invitation's mail to the event: one object, whose id the phone is told, and one answer, whoever mails it.</summary>
    [Defect("D4")]
    [Test]
    public async Task Invitation_OfSomebodyElsewhere_IsOneEventAndOneAnswer([ValueSource(nameof(AllVersions))] EasVersion version, [Values(MeetingReply.Accept, MeetingReply.Tentative)] MeetingReply reply)
    {
        var user = Bed.NextUser();
        var (address, uid) = (TestBed.UserName(user), $"1234-{TestBed.UserName(user)}");
        await Bed.DeliverAsync(user, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(MeetingLetters.Invite("REQUEST", more: "RRULE:FREQ=WEEKLY;COUNT=4\r\n")).Replace("user@example.test", address, StringComparison.Ordinal)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        await phone.SyncUntilDoneAsync([inbox, calendar]);
        var mail = inbox.Items.Keys.Single();

        var answered = await phone.RespondAsync(inbox.Id, mail, reply, sendResponse: true);
        if (version < EasVersion.V160)
        {
            // What phones of before do besides: their own answer by mail, and their own event.
            await phone.SendMailAsync(Answer(address, uid, reply));
            calendar.Add(new EventDraft { Uid = uid, Subject = "Plan", Start = Monday, End = Monday.AddHours(1), Zone = TimeZoneRules.Berlin, Recurrence = RecurrenceDraft.Weekly(Weekdays.Monday, occurrences: 4) }.Build(version));
        }

        await phone.SyncUntilDoneAsync([inbox, calendar]);
        await phone.SyncUntilDoneAsync([inbox, calendar]);

        var events = await web.AllEventsAsync();
        var answers = Bed.SentBy(user).Where(sent => sent.Recipients.Contains(MeetingLetters.Organizer)).ToList();
        var self = ((JsonArray)events.Single()["attendees"]!).OfType<JsonObject>().Single(one => string.Equals(one["email"]?.ToString(), address, StringComparison.OrdinalIgnoreCase));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Single()["uid"]?.ToString(), Is.EqualTo(uid));
            Assert.That(self["partStat"]?.ToString(), Is.EqualTo(reply == MeetingReply.Accept ? "ACCEPTED" : "TENTATIVE"));
            Assert.That((answered.Status, answered.CalendarId), Is.EqualTo(((int?)1, calendar.Items.Keys.Single())));
            Assert.That(answers, Has.Count.EqualTo(1), "answers to the organizer");
        }

        AssertClean(phone);
    }

    /// <summary>The instant that the mail tells is the one at which the accepted event stands, and again when it repeats.</summary>
    [Defect("D3")]
    [Test]
    public async Task Invitation_FromAnyProgram_StandsInTheCalendarWhenItsMailSays(
        [Values(EasVersion.V25, EasVersion.V121, EasVersion.V141, EasVersion.V161)] EasVersion version, [Values("exchange-2019.ics", "google.ics", "google-one-time.ics", "apple.ics")] string file)
    {
        var user = Bed.NextUser();
        var invitation = await File.ReadAllTextAsync(Architecture.Repository.PathOf("test", "Fixtures", "invitations", file));
        invitation = invitation.Replace("\r\n ", "", StringComparison.Ordinal).Replace("max@example.net", TestBed.UserName(user), StringComparison.Ordinal).Replace("UID:", $"UID:{user}-", StringComparison.Ordinal);
        await Bed.DeliverAsync(user, Encoding.UTF8.GetBytes(
            $"From: Ada <ada@example.org>\r\nTo: {TestBed.UserName(user)}\r\nSubject: Plan\r\nMessage-ID: <{user}@example.org>\r\nDate: Mon, 04 Jan 2027 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n{invitation}"));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        await phone.SyncUntilDoneAsync([inbox, calendar]);
        var (mail, told) = (inbox.Items.Keys.Single(), inbox.Items.Values.Single().Element(EasNames.Email + "MeetingRequest")!);

        await phone.RespondAsync(inbox.Id, mail, MeetingReply.Accept);
        await phone.SyncUntilDoneAsync(calendar);

        var event_ = calendar.Items.Values.Single();
        var (inMail, inCalendar) = (TimeZoneRules.Read(told.Element(EasNames.Email + "TimeZone")!.Value), TimeZoneRules.Read(event_.Element(Ns + "Timezone")!.Value));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Instant(event_.Element(Ns + "StartTime")!), Is.EqualTo(Instant(told.Element(EasNames.Email + "StartTime")!)));
            Assert.That(Instant(event_.Element(Ns + "EndTime")!), Is.EqualTo(Instant(told.Element(EasNames.Email + "EndTime")!)));
            foreach (var summer in (DateTime[])[Monday, Monday.AddMonths(6)]) Assert.That(inCalendar.ToUtc(summer), Is.EqualTo(inMail.ToUtc(summer)));
        }

        AssertClean(phone);
    }

    private static DateTime Instant(XElement time) => DateTime.Parse(
        time.Value.Contains('-', StringComparison.Ordinal) ? time.Value : $"{time.Value[..4]}-{time.Value[4..6]}-{time.Value[6..11]}:{time.Value[11..13]}:{time.Value[13..]}", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private static XElement[] AsAnIPhoneSends(XElement shown, EasVersion version, string shape, string himself)
    {
        var item = new XElement(shown);
        var attendees = item.Element(Ns + "Attendees")!;
        var beamer = attendees.Elements().Single(one => one.Element(Ns + "Email")!.Value == "beamer@example.org");
        switch (shape)
        {
            case "no list":
                attendees.Remove();
                break;
            case "an empty list":
                attendees.RemoveNodes();
                break;
            case "himself alone":
                attendees.Elements().Where(one => one.Element(Ns + "Email")!.Value != himself).Remove();
                break;
            case "as organizer":
                attendees.Remove();
                item.Element(Ns + "OrganizerEmail")!.Value = himself;
                item.Element(Ns + "MeetingStatus")!.Value = "1";
                break;
            default:
                beamer.Remove();
                break;
        }

        item.Elements(Ns + "Reminder").Remove();
        item.Add(new XElement(Ns + "Reminder", "30"));
        // No phone writes what only servers know; from 16.0 on that is nearly all about the organizer.
        string[] servers = ["NativeBodyType", "ResponseType", "AppointmentReplyTime"];
        if (version >= EasVersion.V160)
        {
            servers = [.. servers, "UID", "DtStamp", "OrganizerName", "OrganizerEmail", "MeetingStatus", "Exceptions"];
            item.Descendants(Ns + "AttendeeStatus").Remove();
        }

        return [.. item.Elements().Where(element => !servers.Contains(element.Name.LocalName))];
    }

    /// <summary>The organizer's events without what counts writes.</summary>
    private static List<string> Seen(IReadOnlyList<JsonObject> events) =>
        [.. events.Select(one => string.Join('\n', one.Where(field => field.Key is not ("timestamp" or "lastModified" or "modifiedBy")).OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key} {field.Value?.ToJsonString()}")))];

    private static byte[] Answer(string from, string uid, MeetingReply reply) => Encoding.UTF8.GetBytes(
        $"From: {from}\r\nTo: {MeetingLetters.Organizer}\r\nSubject: Re: Plan\r\nMessage-ID: <answer-{uid}>\r\nDate: Mon, 04 Jan 2027 11:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phone//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        + $"UID:{uid}\r\nDTSTAMP:20270104T110000Z\r\nDTSTART:20270111T090000Z\r\nDTEND:20270111T100000Z\r\nORGANIZER:mailto:{MeetingLetters.Organizer}\r\n"
        + $"ATTENDEE;PARTSTAT={(reply == MeetingReply.Accept ? "ACCEPTED" : "TENTATIVE")}:mailto:{from}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}
