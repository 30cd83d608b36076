using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bridge.Eas.State.Store;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using Gateway.Tests.Host;
using OxSimulator;
using OxSimulator.Mail.Mime;

namespace Gateway.Tests.Scenarios;

/// <summary>A phone that works on meetings, and what went out of OX about them.</summary>
internal abstract class MeetingDeskTests(string profile) : ScenarioTests
{
    protected const string Bo = "bo@example.org", Cy = "cy@example.org";

    protected static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);

    protected static readonly EasVersion[] Told = [EasVersion.V121, EasVersion.V141, EasVersion.V161];

    private static int _meetings;

    /// <summary>Every case takes users of its own.</summary>
    protected override OxSimulatorOptions Ox => new() { MaxRate = 0, Users = 500, Profile = profile };

    /// <summary>OX mails only if the write says so.</summary>
    protected bool OxCanBeSilent => profile is "7.10.6" or "8.x";

    /// <summary>OX of before 7.10: it tells colleagues who leaves, whatever it is asked.</summary>
    protected bool OxIsLegacy => !profile.StartsWith("7.1", StringComparison.Ordinal) && profile != "8.x";

    /// <summary>A phone of a user, and what went out before it did anything.</summary>
    protected sealed record Desk(int User, string Self, string Colleague, string Subject, string Uid, string Organizer, EasPhone Phone, EventDraft Meeting, int Before)
    {
        internal byte[] Mail(string method, string[] to, int sequence = 0, string day = "20270111", string? occurrence = null) => Encoding.UTF8.GetBytes(
            $"From: {Self}\r\nTo: {string.Join(", ", to)}\r\nSubject: {Subject}\r\nMessage-ID: <{method}-{sequence}-{Uid}>\r\nDate: Mon, 04 Jan 2027 11:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            + $"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWhen: {day}\r\n--b\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n"
            + $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phone//EN\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{Uid}\r\n"
            + (occurrence is null ? "" : $"RECURRENCE-ID:{occurrence}T090000Z\r\n")
            + string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{sequence}\r\nDTSTAMP:20270104T110000Z\r\nDTSTART:{day}T090000Z\r\nDTEND:{day}T100000Z\r\nSUMMARY:{Subject}\r\nORGANIZER:mailto:{Self}\r\n")
            + string.Concat(to.Select(one => $"ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{one}\r\n")) + "END:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n");

        /// <param name="reply">What is answered.</param>
        /// <param name="occurrence">Its day, if it is about one alone.</param>
        /// <param name="self">As whom the user answers.</param>
        /// <param name="comment">What he says with it.</param>
        internal byte[] Answer(MeetingReply reply, string? occurrence = null, string? self = null, string? comment = null) => Encoding.UTF8.GetBytes(
            $"From: {Self}\r\nTo: {Organizer}\r\nSubject: Re: {Subject}\r\nMessage-ID: <answer-{reply}-{Uid}>\r\nDate: Mon, 04 Jan 2027 11:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phone//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
            + (occurrence is null ? "" : $"RECURRENCE-ID:{occurrence}T090000Z\r\n")
            + $"UID:{Uid}\r\nDTSTAMP:20270104T110000Z\r\nDTSTART:20270111T090000Z\r\nDTEND:20270111T100000Z\r\nSUMMARY:{Subject}\r\nORGANIZER:mailto:{Organizer}\r\n"
            + (comment is null ? "" : $"COMMENT:{comment}\r\n")
            + $"ATTENDEE;PARTSTAT={PartStat(reply)}:mailto:{self ?? Self}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    }

    protected static string PartStat(MeetingReply reply) => reply switch { MeetingReply.Accept => "ACCEPTED", MeetingReply.Tentative => "TENTATIVE", _ => "DECLINED" };

    protected async Task<Desk> DeskAsync(EasVersion version, Action<int>? prepare = null)
    {
        var (user, colleague) = (Bed.NextUser(), TestBed.UserName(Bed.NextUser()));
        prepare?.Invoke(user);
        var subject = string.Create(CultureInfo.InvariantCulture, $"Board{Interlocked.Increment(ref _meetings)}");
        var phone = await Bed.ReadyPhoneAsync(version, user);
        await phone.SyncUntilDoneAsync([phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Inbox)]);
        var uid = $"{subject}-{TestBed.UserName(user)}";
        var meeting = new EventDraft
        {
            Uid = uid, Subject = subject, Start = Monday, End = Monday.AddHours(1), Zone = TimeZoneRules.Berlin,
            Attendees = [new("Bo", Bo), new("Cy", Cy, Type: 2), new("Colleague", colleague)],
        };
        return new(user, TestBed.UserName(user), colleague, subject, uid, MeetingLetters.Organizer, phone, meeting, Bed.Ox.Server.Outbox.All.Count);
    }

    /// <summary>The meeting stands in OX, and everybody knows of it.</summary>
    protected async Task<string> CreateAsync(Desk desk)
    {
        var calendar = desk.Phone.Collection(FolderType.Calendar);
        var added = calendar.Add(desk.Meeting.Build(desk.Phone.Version));
        await desk.Phone.SyncUntilDoneAsync(calendar);
        Created = Bed.Ox.Server.Outbox.All.Count;
        return calendar.ServerIdOf(added)!;
    }

    /// <summary>How many mails were out when the meeting of the test stood.</summary>
    private int Created { get; set; }

    [SetUp]
    public void Begin() => Created = 0;

    /// <param name="version">The phone's.</param>
    /// <param name="invited">The address that is invited; the user's first one by default.</param>
    /// <param name="prepare">What is done to the user before his phone comes.</param>
    /// <param name="more">Further lines of the event.</param>
    protected async Task<Desk> InvitedAsync(EasVersion version, string? invited = null, Action<int>? prepare = null, string more = "")
    {
        var desk = await DeskAsync(version, prepare);
        await Bed.DeliverAsync(desk.User, InvitationOf(desk, more, invited: invited));
        await desk.Phone.SyncUntilDoneAsync(desk.Phone.Collection(FolderType.Inbox));
        return desk;
    }

    protected static byte[] InvitationOf(Desk desk, string more = "", int number = 1, string? invited = null) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(MeetingLetters.Invite("REQUEST", number, desk.Uid, more: more)).Replace("user@example.test", invited ?? desk.Self, StringComparison.Ordinal).Replace("SUMMARY:Plan", "SUMMARY:" + desk.Subject, StringComparison.Ordinal));

    protected async Task<Desk> InvitedByColleagueAsync(EasVersion version, string? rule = null)
    {
        var desk = await DeskAsync(version);
        using var theirs = await OxWeb.SignInAsync(Bed.Ox, Bed.Ox.Server.FindUser(desk.Colleague)!);
        var meeting = new JsonObject
        {
            ["summary"] = desk.Subject, ["uid"] = desk.Uid, ["startDate"] = OxWeb.Time(Monday, "Europe/Berlin"), ["endDate"] = OxWeb.Time(Monday.AddHours(1), "Europe/Berlin"),
            ["attendees"] = new JsonArray(new JsonObject { ["entity"] = Bed.User(desk.User).Id, ["cuType"] = "INDIVIDUAL" }),
        };
        if (rule is not null) meeting["rrule"] = rule;
        await theirs.NewEventAsync(meeting);
        return desk with { Organizer = desk.Colleague, Before = Bed.Ox.Server.Outbox.All.Count };
    }

    /// <summary>Somebody's invitation stands in OX, as the user accepted it on another phone.</summary>
    protected static async Task AcceptAsync(Desk desk)
    {
        var inbox = desk.Phone.Collection(FolderType.Inbox);
        Assert.That((await desk.Phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Accept)).Status, Is.EqualTo(1));
    }

    /// <summary>As phones up to 14.1 do; later ones leave it to the server.</summary>
    protected static async Task SendAsync(EasPhone phone, byte[] mail)
    {
        if (phone.Version < EasVersion.V160) Assert.That((await phone.SendMailAsync(mail)).Sent, "the mail");
    }

    protected async Task SendUntilOutAsync(EasPhone phone, byte[] mail)
    {
        for (var i = 0; i < 20; i++)
        {
            if (await TryAsync(() => phone.SendMailAsync(mail)) == 200) return;
            Bed.OutlastUnclearCalls();
        }

        Assert.Fail("The mail never gets out.");
    }

    /// <summary>More than ten minutes pass, and the phone comes by.</summary>
    protected async Task SettleAsync(Desk desk)
    {
        Bed.Clock.Advance(TimeSpan.FromMinutes(11));
        await desk.Phone.SyncUntilDoneAsync(desk.Phone.Collection(FolderType.Calendar));
        var user = Bed.User(desk.User);
        var key = StateKeys.HeldMails(new StateUser(user.Context.Id.ToString(CultureInfo.InvariantCulture), user.Id.ToString(CultureInfo.InvariantCulture)));
        await Eventually.TrueAsync(() => !Store.Keys.Contains(key), "held mails are settled");
    }

    protected Task<int> SentAsync(Desk desk) => Bed.LookAsync(desk.User, "INBOX/Sent", folder => folder.Total);

    protected IEnumerable<(string Recipient, string Method, string Calendar)> Calendars(Desk desk) =>
        from mail in Bed.Ox.Server.Outbox.All.Skip(Math.Max(desk.Before, Created))
        let part = MimePart.Parse(mail.Raw).All().FirstOrDefault(one => one.MediaType == "text/calendar")
        where part is not null && part.Text.Replace("\r\n ", "", StringComparison.Ordinal).Contains("SUMMARY:" + desk.Subject + "\r\n", StringComparison.Ordinal)
        from recipient in mail.Recipients
        select (recipient, part.ContentType["method"]!, part.Text.Replace("\r\n ", "", StringComparison.Ordinal));

    /// <summary>Method and recipient of every meeting mail that went out, an answer with what it says; in order of the alphabet.</summary>
    protected List<string> Mails(Desk desk) =>
        [.. Calendars(desk).Select(one => one.Method is "REQUEST" or "CANCEL" ? $"{one.Method} {one.Recipient}" : $"{one.Method} {one.Recipient} {Said(one.Calendar, desk.Self)}").Order(StringComparer.Ordinal)];

    private static string Said(string calendar, string self) => calendar.Split("\r\n")
        .First(line => line.StartsWith("ATTENDEE", StringComparison.Ordinal) && line.EndsWith(self, StringComparison.OrdinalIgnoreCase)).Split("PARTSTAT=")[1].Split(';', ':')[0];
}
