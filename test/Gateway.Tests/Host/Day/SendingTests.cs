using EasClient;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Host.Day;

/// <summary>Mail from the phone.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class SendingTests(StoreKind store) : HostTests(store)
{
    [TestCaseSource(nameof(Versions))]
    public async Task SendMail_Once_IsInTheOutboxOnceAndInSent(EasVersion version)
    {
        var user = Bed.NextUser();
        var recipient = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var theirs = await Bed.ReadyPhoneAsync(version, recipient);

        var result = await phone.SendMailAsync(Message(user, recipient, "Grüße").ToBytes());

        Assert.That(result.Sent);
        var sent = Bed.SentBy(user);
        Assert.That(sent, Has.Count.EqualTo(1));
        Assert.That(sent[0].Recipients, Is.EqualTo((string[])[TestBed.UserName(recipient)]));
        var copies = phone.Collection(FolderType.SentItems);
        await phone.SyncUntilDoneAsync(copies);
        Assert.That(copies.Find(EasNames.Email + "Subject", "Grüße"), Has.Count.EqualTo(1));
        var inbox = theirs.Collection(FolderType.Inbox);
        await theirs.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Find(EasNames.Email + "Subject", "Grüße"), Has.Count.EqualTo(1));
        AssertClean(phone, theirs);
    }

    [Scenario("L7")]
    [TestCaseSource(nameof(Versions))]
    public async Task SendMail_AnswerLostAndRepeated_GoesOutOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var mime = Message(user, user, "Only once").ToBytes();

        phone.Connection.LoseNextAnswer("SendMail");
        await LosesAsync(() => phone.SendMailAsync(mime, clientId: "mail-77"));
        var again = await phone.SendMailAsync(mime, clientId: "mail-77");

        Assert.That(again.Sent);
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        Assert.That(await Bed.LookAsync(user, "INBOX/Sent", folder => folder.Total), Is.EqualTo(1));
        AssertClean(phone);
    }

    [Scenario("L7")]
    [TestCaseSource(nameof(Versions))]
    public async Task SendMail_TwoIdenticalRequestsAtOnce_GoesOutOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var mime = Message(user, user, "At once").ToBytes();

        var results = await Task.WhenAll(phone.SendMailAsync(mime, clientId: "mail-78"), phone.SendMailAsync(mime, clientId: "mail-78"));

        Assert.That(results.Select(result => result.Sent), Has.All.True);
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        Assert.That(await Bed.LookAsync(user, "INBOX/Sent", folder => folder.Total), Is.EqualTo(1));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task SendMail_OxAnswersTooLate_GoesOutOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var mime = Message(user, user, "Cut off").ToBytes();
        // The mail goes out, and the connection to OX breaks before it says so.
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "new", User = TestBed.UserName(user), Drop = true, AfterEffect = true });

        await phone.SendMailAsync(mime, clientId: "mail-79");
        Bed.OutlastUnclearCalls();
        var again = await phone.SendMailAsync(mime, clientId: "mail-79");

        Assert.That(Bed.Ox.Server.Faults.Pending, Is.Zero, "the fault has struck");
        Assert.That(again.Sent);
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task SendMail_NoCopyWanted_LeavesNoneInSent(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);

        var result = await phone.SendMailAsync(Message(user, user, "No trace").ToBytes(), saveInSent: false);

        Assert.That(result.Sent);
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        Assert.That(await Bed.LookAsync(user, "INBOX/Sent", folder => folder.Total), Is.Zero);
        AssertClean(phone);
    }

    private static MimeMessage Message(int from, int to, string subject) => new()
    {
        From = TestBed.UserName(from),
        To = [TestBed.UserName(to)],
        Subject = subject,
        Text = "Bis morgen – außer es regnet.",
        MessageId = $"<sent-{from}-{subject.Length}@phone.example>",
    };
}
