using System.Text;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using EasClient.Wbxml;
using OxSimulator.Mail;
using OxSimulator.Mail.Mime;
using SentMessage = EasClient.Items.MimeMessage;

namespace Gateway.Tests.Host.Day;

/// <summary>Mails are answered and passed on from the phone, with what they brought.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class RepliesAndForwardsTests(StoreKind store) : HostTests(store)
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4E, 0x47, 0, 1, 2, 3, 0xFF];
    private static readonly byte[] Document = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 31))];

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Reply_ToPlainText_QuotesItAndMarksTheOriginal(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Letters.Plain(1, "Frage", text: "Wie geht’s?\r\n\r\n> gut"));
        using var ready = phone;

        var result = await phone.ReplyAsync(item, Written(user, "Gut – danke.").ToBytes());

        Assert.That(result.Sent, result.ToString());
        var root = Sent(user);
        Assert.That(root.MediaType, Is.EqualTo("text/plain"));
        Assert.That(root.Text.ReplaceLineEndings("\n"), Does.StartWith("Gut – danke.\n\n-------- ").And.Contain("Frage\n\n> Wie geht’s?\n>\n>> gut").And.Contain("Bo Chan <bo@example.org>"));
        Assert.That((root.Headers["In-Reply-To"], root.Headers["References"]), Is.EqualTo(("<letter-1@example.org>", "<letter-1@example.org>")));
        Assert.That(await FlagsAsync(user), Is.EqualTo(MailFlags.Answered));
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Sent, folder => folder.Total), Is.EqualTo(1));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Reply_InPlainTextToHtml_IsBothFormsWithItsPictures(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Rich());
        using var ready = phone;

        Assert.That((await phone.ReplyAsync(item, Written(user, "Schön <wirklich>").ToBytes())).Sent);

        var root = Sent(user);
        Assert.That(Shape(root), Is.EqualTo("related(alternative(text/plain,text/html),image/png)"));
        var html = root.All().Single(part => part.MediaType == "text/html").Text;
        Assert.That(html, Does.Contain("Schön &lt;wirklich&gt;").And.Contain("<p>Grüße <img src=\"cid:pic@x\"></p>").And.Contain("<blockquote").And.Not.Contain("alert"));
        Assert.That(html, Does.Contain("p{color:red}"), "its own styles");
        Assert.That(root.All().Single(part => part.MediaType == "text/plain").Text, Does.Contain("> Grüße"));
        var picture = root.All().Single(part => part.MediaType == "image/png");
        Assert.That((picture.ContentId, picture.Content), Is.EqualTo(("<pic@x>", Picture)));
        AssertClean(phone);
    }

    [Scenario("L63")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Forward_OfAMailWithPicturesAndFiles_HasEachOnce(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Rich());
        using var ready = phone;
        var own = Written(user, "FYI") with { Attachments = [new MimeAttachment("mine.bin", "application/x-mine", [1, 2, 3])] };

        Assert.That((await phone.ForwardAsync(item, own.ToBytes())).Sent);

        var root = Sent(user);
        Assert.That(Shape(root), Is.EqualTo("mixed(related(alternative(text/plain,text/html),image/png),application/pdf,text/x-notes,message/rfc822(text/plain),application/x-mine)"));
        Assert.That(root.All().Single(part => part.MediaType == "application/pdf").Content, Is.EqualTo(Document));
        Assert.That(root.All().Single(part => part.MediaType == "text/x-notes").Text, Is.EqualTo("Käse\r\n"));
        Assert.That(root.All().Single(part => part.MediaType == "text/x-notes").FileName, Is.EqualTo("notes.txt"));
        Assert.That(root.All().Single(part => part.IsMessage).Children[0].Text, Does.Contain("inside: ö"));
        Assert.That(root.All().Single(part => part.MediaType == "text/html").Text, Does.Contain("FYI").And.Contain("cid:pic@x"));
        Assert.That(root.Bytes.ToArray(), Has.All.LessThan((byte)0x80), "OX reads it as ASCII");
        Assert.That(await FlagsAsync(user), Is.EqualTo(MailFlags.Forwarded));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Forward_OfASignedMail_CarriesItWhole(EasVersion version)
    {
        const string signed = "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"s\"\r\n\r\n"
            + "--s\r\nContent-Type: text/plain\r\n\r\nAs  signed. \r\n--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nAQID\r\n--s--\r\n";
        var original = Message(signed);
        var (user, phone, item) = await WithMailAsync(version, original);
        using var ready = phone;

        Assert.That((await phone.ForwardAsync(item, Written(user, "Look").ToBytes())).Sent);

        var root = Sent(user);
        Assert.That(Shape(root), Is.EqualTo("mixed(text/plain,message/rfc822(signed(text/plain,application/pkcs7-signature)))"));
        Assert.That(Encoding.ASCII.GetString(root.Bytes.Span), Does.Contain(Encoding.ASCII.GetString(original).TrimEnd()));
        AssertClean(phone);
    }

    [Test]
    public async Task Forward_OfASignedMailWithBytesBeyondAscii_CarriesItAsAFile()
    {
        byte[] original = [.. Message("Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=\"s\"\r\n\r\n--s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGr"), 0xC3, 0xBC, .. "n\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--s--\r\n"u8];
        var (user, phone, item) = await WithMailAsync(EasVersion.V161, original);
        using var ready = phone;

        Assert.That((await phone.ForwardAsync(item, Written(user, "Look").ToBytes())).Sent);

        var file = Sent(user).All().Single(part => part.FileName is not null);
        Assert.That((file.MediaType, file.FileName), Is.EqualTo(("application/octet-stream", "Bunte Post.eml")));
        Assert.That(file.Content, Is.EqualTo(original));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Forward_AnswerLostAndRepeatedAfterTheOriginalIsGone_GoesOutOnce(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Rich());
        using var ready = phone;
        var mime = Written(user, "Once").ToBytes();

        phone.Connection.LoseNextAnswer("SmartForward");
        await LosesAsync(() => phone.ForwardAsync(item, mime, clientId: "f-1"));
        using (var web = await Bed.WebAsync(user)) await web.DeleteMailAsync("1");
        var again = await phone.ForwardAsync(item, mime, clientId: "f-1");

        Assert.That(again.Sent, again.ToString());
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Reply_OxAnswersTooLate_GoesOutOnceAndTheRepeatMarks(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Letters.Plain(1));
        using var ready = phone;
        var mime = Written(user, "Once").ToBytes();
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "new", User = TestBed.UserName(user), Drop = true, AfterEffect = true });

        await phone.ReplyAsync(item, mime, clientId: "r-1");
        Assert.That(await FlagsAsync(user), Is.Zero);
        Bed.OutlastUnclearCalls();
        var again = await phone.ReplyAsync(item, mime, clientId: "r-1");

        Assert.That(again.Sent);
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        Assert.That(await FlagsAsync(user), Is.EqualTo(MailFlags.Answered));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Reply_OfWhichTheOriginalCannotBeMarked_IsSent(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Letters.Plain(1));
        using var ready = phone;
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "update", User = TestBed.UserName(user), Fault = new OxSimulator.Http.OxFault("MSG-1007", OxSimulator.Http.OxCategory.Error, "no") });

        var result = await phone.ReplyAsync(item, Written(user, "Hi").ToBytes());

        Assert.That(Bed.Ox.Server.Faults.Pending, Is.Zero, "the fault has struck");
        Assert.That(result.Sent);
        AssertClean(phone);
    }

    [Habit(26)]
    [TestCaseSource(nameof(Versions))]
    public async Task Forward_OfTheSameToTheSameAgainAndAgain_WaitsAWhile(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Letters.Plain(1));
        using var ready = phone;
        Task<MailResult> ForwardAsync(int number, string text) => phone.ForwardAsync(item, (Written(user, text) with { MessageId = $"<loop-{number}-{user}@phone.example>" }).ToBytes());

        var first = await ForwardAsync(1, "Auto");
        var second = await ForwardAsync(2, "Auto");
        var meant = await ForwardAsync(3, "By hand");
        Bed.Clock.Advance(TimeSpan.FromMinutes(6));
        var third = await ForwardAsync(2, "Auto");

        Assert.That((first.Sent, meant.Sent, third.Sent), Is.EqualTo((true, true, true)));
        Assert.That(second.Status ?? second.HttpStatus, Is.EqualTo(version <= EasVersion.V121 ? 503 : 111));
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(3));
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Forward_OfAMailThatIsGone_SendsNothing(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Rich());
        using var ready = phone;
        using (var web = await Bed.WebAsync(user)) await web.DeleteMailAsync("1");

        var result = await phone.ForwardAsync(item, Written(user, "?").ToBytes(), clientId: "gone");
        var again = await phone.ReplyAsync(item, Written(user, "?").ToBytes(), clientId: "gone");
        var nowhere = await phone.ReplyAsync(new MailSource(item.CollectionId, item.CollectionId + ":1.77"), Written(user, "?").ToBytes());

        foreach (var one in (MailResult[])[result, again, nowhere])
            Assert.That((one.HttpStatus, one.Status), Is.EqualTo(version <= EasVersion.V121 ? (500, null) : (200, (int?)150)));
        Assert.That(Bed.SentBy(user), Is.Empty);
        AssertClean(phone);
    }

    [TestCase(EasVersion.V140)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task Reply_ThatBringsTheQuote_GoesOutAsItIs(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Letters.Plain(1));
        using var ready = phone;
        var own = Written(user, "All of it") with { Html = "<p>All of it</p>", Attachments = [new MimeAttachment("a.bin", "application/x-a", [1])] };

        Assert.That((await phone.ReplyAsync(item, own.ToBytes(), replaceMime: true)).Sent);
        Assert.That((await phone.ForwardAsync(item, (own with { MessageId = "<other@phone>" }).ToBytes(), replaceMime: true)).Sent);

        var root = Sent(user, 0);
        Assert.That(root.All().First(part => part.MediaType == "text/plain").Text.TrimEnd(), Is.EqualTo("All of it"));
        Assert.That(Shape(root), Is.EqualTo("mixed(alternative(text/plain,text/html),application/x-a)"));
        Assert.That((root.Headers["In-Reply-To"], root.Headers["References"]), Is.EqualTo(("<letter-1@example.org>", "<letter-1@example.org>")));
        Assert.That(await FlagsAsync(user), Is.EqualTo(MailFlags.Answered | MailFlags.Forwarded));
        Assert.That(Bed.CallsOf(user).Where(call => call is { Module: "mail", Action: "get" } && call.Parameters.ContainsKey("src")), Is.Empty, "the original is not read for it");
        AssertClean(phone);
    }

    [TestCase(EasVersion.V120)]
    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V161)]
    public async Task Reply_ToAHitOfASearch_IsByItsLongId(EasVersion version)
    {
        var (user, phone, _) = await WithMailAsync(version, Letters.Plain(1, "Budget"));
        using var ready = phone;
        var hit = (await phone.SearchMailAsync("budget")).Hits.Single();

        Assert.That((await phone.ReplyAsync(new MailSource(CollectionId: null, ItemId: null, LongId: hit.LongId), Written(user, "Found").ToBytes())).Sent);

        Assert.That(Sent(user).Text, Does.Contain("> Hello number 1"));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Reply_NamedBadly_IsRefused(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Letters.Plain(1));
        using var ready = phone;
        var mime = Written(user, "?").ToBytes();

        var both = await phone.ReplyAsync(item with { LongId = item.ItemId }, mime);
        var noId = await phone.ReplyAsync(new MailSource("5", "nonsense"), mime);
        var none = await phone.ReplyAsync(new MailSource(CollectionId: null, ItemId: null), mime);
        var when = await phone.ReplyAsync(item with { InstanceId = "soon" }, mime);
        var occurrence = await phone.ReplyAsync(item with { InstanceId = "2026-03-20T22:40:00.000Z" }, mime);

        var told = new[] { both, noId, none, when }.Select(one => one.Status ?? one.HttpStatus);
        Assert.That(told, Is.EqualTo(version <= EasVersion.V121 ? (int[])[400, 400, 400, 400] : [105, 106, 103, 104]));
        Assert.That(occurrence.Sent);
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [TestCase(EasVersion.V160)]
    [TestCase(EasVersion.V161)]
    public async Task Forward_OfWhatIsNoMeetingWithoutAMessage_IsRefused(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Letters.Plain(1));
        using var ready = phone;

        var meeting = await phone.ForwardMeetingAsync(item, [("Bo", "bo@example.org")], "Please join");
        var nobody = await phone.ForwardMeetingAsync(item, [("Bo", "bo")]);
        var request = ComposeRequest.Mail("SmartForward", "m-1", Written(user, "x").ToBytes(), saveInSent: true, item);
        request.Add(new System.Xml.Linq.XElement(EasNames.ComposeMail + "Forwardees", new System.Xml.Linq.XElement(EasNames.ComposeMail + "Forwardee", new System.Xml.Linq.XElement(EasNames.ComposeMail + "Email", "bo@example.org"))));
        var with = await phone.Connection.PostAsync(EasRequest.Of("SmartForward", request));

        Assert.That((meeting.Status, nobody.Status, with.RootStatus), Is.EqualTo(((int?)147, (int?)179, (int?)178)));
        Assert.That(Bed.SentBy(user), Is.Empty);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Forward_OfAnEventByThePhoneItself_GoesOutAsThePhoneWroteIt(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var source = new MailSource(phone.Folder(FolderType.Calendar).Id, phone.Folder(FolderType.Calendar).Id + ":42");
        var invitation = Written(user, "Join us") with { Calendar = ("REQUEST", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n") };

        var result = await phone.ForwardAsync(source, invitation.ToBytes());
        var without = await phone.ForwardAsync(source, (Written(user, "Join us") with { MessageId = "<without@phone>" }).ToBytes());

        Assert.That(result.Sent, result.ToString());
        Assert.That(without.Status ?? without.HttpStatus, Is.EqualTo(version <= EasVersion.V121 ? 400 : 147), "nothing would tell of the event");
        Assert.That(Sent(user).All().Any(part => part.MediaType == "text/calendar"));
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Forward_OfAnInvitation_KeepsTheInvitation(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Message(
            "Content-Type: multipart/alternative; boundary=\"i\"\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nJoin us.\r\n"
            + "--i\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:m1\r\nDTSTART:20260701T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--i--\r\n"));
        using var ready = phone;

        Assert.That((await phone.ForwardAsync(item, Written(user, "For you").ToBytes())).Sent);

        Assert.That(Sent(user).All().Single(part => part.MediaType == "text/calendar").Text, Does.Contain("UID:m1"));
        Assert.That(Sent(user).All().First(part => part.MediaType == "text/plain").Text, Does.Contain("For you").And.Contain("Join us."));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Reply_ToARefusedRecipient_IsToldAndReachesTheOthersOnce(EasVersion version)
    {
        var (user, phone, item) = await WithMailAsync(version, Letters.Plain(1));
        using var ready = phone;
        var nobody = $"nobody{user}@example.org";
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None)) Bed.Ox.Server.RejectedRecipients.Add(nobody);
        var mime = (Written(user, "All") with { To = ["bo@example.org", nobody] }).ToBytes();

        var first = await phone.ReplyAsync(item, mime, clientId: "p-1");
        var again = await phone.ReplyAsync(item, mime, clientId: "p-1");
        var corrected = await phone.ReplyAsync(item, (Written(user, "All") with { To = ["carl@example.org"] }).ToBytes(), clientId: "p-1");

        Assert.That(new[] { first, again }.Select(one => one.Status ?? one.HttpStatus), Has.All.EqualTo(version <= EasVersion.V121 ? 500 : 116));
        Assert.That(corrected.Sent);
        Assert.That(Bed.SentBy(user).Select(mail => string.Join(',', mail.Recipients)), Is.EqualTo((string[])["bo@example.org", "carl@example.org"]));
        AssertClean(phone);
    }

    private async Task<(int User, EasPhone Phone, MailSource Item)> WithMailAsync(EasVersion version, byte[] original)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, original);
        var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        Bed.Ox.Server.Calls.Clear();
        return (user, phone, new MailSource(inbox.Id, inbox.Items.Keys.Single()));
    }

    private static SentMessage Written(int user, string text) => new()
    {
        From = TestBed.UserName(user), To = ["bo@example.org"], Subject = "AW: Frage", Text = text, MessageId = $"<written-{user}@phone.example>",
    };

    private MimePart Sent(int user, int index = -1) => MimePart.Parse(index < 0 ? Bed.SentBy(user)[^1].Raw : Bed.SentBy(user)[index].Raw);

    private Task<int> FlagsAsync(int user) => Bed.LookAsync(user, MailFolderNames.Inbox, folder => folder.Mails.Single().Flags & (MailFlags.Answered | MailFlags.Forwarded));

    private static string Shape(MimePart part) => part.Children.Count == 0
        ? part.MediaType
        : $"{part.MediaType.Replace("multipart/", "", StringComparison.Ordinal)}({string.Join(',', part.Children.Select(Shape))})";

    /// <summary>HTML with a picture, a PDF, a text in 8 bits and a message.</summary>
    private static byte[] Rich() => Message(
        "Content-Type: multipart/mixed; boundary=\"m\"\r\n\r\n--m\r\nContent-Type: multipart/related; boundary=\"r\"\r\n\r\n"
        + "--r\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "<html><head><style>p{color:red}</style><script>alert(1)</script></head><body><p>Grüße <img src=\"cid:pic@x\"></p></body></html>\r\n"
        + $"--r\r\nContent-Type: image/png; name=pic.png\r\nContent-ID: <pic@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Picture)}\r\n--r--\r\n"
        + $"--m\r\nContent-Type: application/pdf; name=\"Plan.pdf\"\r\nContent-Disposition: attachment; filename=\"Plan.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Document, Base64FormattingOptions.InsertLineBreaks)}\r\n"
        + "--m\r\nContent-Type: text/x-notes; charset=utf-8\r\nContent-Disposition: attachment; filename=notes.txt\r\nContent-Transfer-Encoding: 8bit\r\n\r\nKäse\r\n\r\n"
        + "--m\r\nContent-Type: message/rfc822\r\n\r\nSubject: nested\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\ninside: ö\r\n--m--\r\n");

    private static byte[] Message(string rest) => Encoding.UTF8.GetBytes(
        $"From: Bo Chan <bo@example.org>\r\nTo: user@example.test\r\nSubject: Bunte Post\r\nDate: Wed, 1 Jul 2026 10:00:00 +0200\r\nMessage-ID: <letter-1@example.org>\r\nMIME-Version: 1.0\r\n{rest}");
}
