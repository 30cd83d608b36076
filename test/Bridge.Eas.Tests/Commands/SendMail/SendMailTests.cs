using System.Diagnostics.Metrics;
using System.Text;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;
using Bridge.Eas.Tests.Items.Mail;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using StateStores;
using static Bridge.Eas.Tests.Items.Mail.FakeMailbox;

namespace Bridge.Eas.Tests.Commands.SendMail;

/// <summary>Mails sent exactly once, whatever is lost on the way.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SendMailTests : IDisposable
{
    private static readonly OxError Timeout = new(OxNetCodes.Timeout, OxErrorCategory.TryAgain);
    private static readonly OxError Cut = new(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);

    private readonly MailBed _bed = new();
    private readonly SendMailHandler _node;
    private readonly MeterListener _listener = new();
    private long _undecided;

    public SendMailTests()
    {
        _node = _bed.NewSender();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "eas.undecided") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _undecided, value));
        _listener.Start();
    }

    private FakeMailbox Mail => _bed.Mail;

    public void Dispose()
    {
        _listener.Dispose();
        _bed.Dispose();
    }

    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V141)]
    public async Task Send_ThreeTimes_GoesOutOnceAndIsSuccessEachTime(EasVersion version)
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.That(await SendAsync(version), Is.EqualTo((200, 0)));
            _bed.Time.Advance(TimeSpan.FromHours(20));
        }

        Assert.That((Mail.Outbox.Count, Mail.Uids(Sent).Length), Is.EqualTo((1, 1)));
    }

    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task Send_WhileAnotherSends_WaitsAndThenSaysLater(EasVersion version)
    {
        var hold = new TaskCompletionSource();
        Mail.Before = async call => { if (call == "send") await hold.Task; return null; };
        var first = SendAsync(version);

        var second = await _bed.RunAsync(SendAsync(version, node: _bed.NewSender()));
        var third = SendAsync(version, node: _bed.NewSender());
        _bed.Time.Advance(TimeSpan.FromSeconds(1));
        hold.SetResult();

        Assert.That(second, Is.EqualTo((503, 0)), "some phones take a status in a document for a failure for good");
        Assert.That(await first, Is.EqualTo((200, 0)));
        Assert.That(await _bed.RunAsync(third), Is.EqualTo((200, 0)));
        Assert.That(Mail.Outbox, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Send_ClientIdUsedAgainForAnotherMessage_GoesOut()
    {
        await SendAsync(messageId: "<one@phone>");
        await SendAsync(messageId: "<two@phone>");
        await SendAsync(messageId: null, text: "three");
        await SendAsync(messageId: null, text: "four");
        await SendAsync(messageId: null, text: "four");

        Assert.That(Mail.Outbox, Has.Count.EqualTo(4));
    }

    /// <summary>So do phones whose ClientId is the time of the try.</summary>
    [Test]
    public async Task Send_RepeatedInOtherBytesUnderANewClientId_IsTheSameByItsMessageId()
    {
        await SendAsync(mime: Parts("first", "Sun, 10 Jan 2027 09:00:00 +0000", "7bit", "Caf=C3=A9 at noon"), clientId: "SendMail-1");
        await SendAsync(mime: Parts("second", "Sun, 10 Jan 2027 09:05:00 +0000", "quoted-printable", "Caf=3DC3=3DA9 at=\r\n noon"), clientId: "SendMail-2");
        await SendAsync(EasVersion.V121, mime: Parts("third", "Sun, 10 Jan 2027 09:06:00 +0000", "base64", "Q2FmPUMzPUE5IGF0\r\nIG5vb24="));

        Assert.That(Mail.Outbox, Has.Count.EqualTo(1));

        static string Parts(string boundary, string date, string encoding, string text) =>
            $"From: anna@example.net\r\nTo: bo@example.org\r\nSubject: Hi\r\nDate: {date}\r\nMessage-ID: <m@phone>\r\nContent-Type: multipart/mixed; boundary={boundary}\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{text}\r\n"
            + $"--{boundary}\r\nContent-Type: application/octet-stream; name=f.bin\r\nContent-Disposition: attachment; filename=f.bin\r\n\r\nencrypted {boundary}\r\n--{boundary}--\r\n";
    }

    /// <summary>The user opens what waits in the outbox and changes it: some phones keep the Message-ID.</summary>
    [TestCase("Hello again", "bo@example.org", "")]
    [TestCase("Hello", "bo@example.org, cy@example.org", "")]
    [TestCase("Hello", "bo@example.org", "Content-Type: multipart/mixed; boundary=b\r\n")]
    public async Task Send_ChangedUnderItsMessageIdAfterALostAnswer_GoesOutToo(string text, string to, string fields)
    {
        FailOnce("send", Cut, hadEffect: true);
        var body = fields.Length == 0 ? text : $"--b\r\n\r\n{text}\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=forgotten.txt\r\n\r\nx\r\n--b--";
        var changed = $"From: anna@example.net\r\nTo: {to}\r\nSubject: Hi\r\nMessage-ID: <m@phone>\r\n{fields}\r\n{body}\r\n";

        var unclear = await SendAsync();
        var ends = new[] { await SendAsync(mime: changed), await SendAsync(mime: changed, node: _bed.NewSender()) };

        Assert.That((unclear.Http, ends), Is.EqualTo((503, new[] { (200, 0), (200, 0) })));
        Assert.That(Mail.Outbox, Has.Count.EqualTo(2), "the one that was lost sight of, and the changed one once");
    }

    [TestCase(true, 0)]
    [TestCase(false, 1)]
    public async Task Send_OxTimesOut_IsLookedUpInSentAfterTheDeadline(bool hadEffect, int undecided)
    {
        Mail.Put(Sent, "<m@phone>", "an older mail of this Message-ID");
        FailOnce("send", Timeout, hadEffect);

        var unclear = await SendAsync();
        var early = await _bed.RunAsync(SendAsync());
        _bed.Time.Advance(_bed.Term.Length);
        var late = await SendAsync(node: _bed.NewSender());

        Assert.That((unclear.Http, early, late), Is.EqualTo((503, (503, 0), (200, 0))));
        Assert.That((Mail.Outbox.Count, Mail.Uids(Sent).Length), Is.EqualTo((1, 2)));
        Assert.That(_undecided, Is.EqualTo(undecided), "sent again for want of a copy");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Send_AnswerCut_IsLookedUpAtOnce(bool hadEffect)
    {
        FailOnce("send", Cut, hadEffect);

        var first = await SendAsync();
        var second = await SendAsync();

        Assert.That((first.Http, second), Is.EqualTo((503, (200, 0))));
        Assert.That(Mail.Outbox, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Send_NotAskedOfOx_IsSentByTheRepeatWithoutDoubt()
    {
        FailOnce("send", new OxError(OxNetCodes.Unreachable, OxErrorCategory.TryAgain), hadEffect: false);

        await SendAsync();
        await SendAsync();

        Assert.That((Mail.Outbox.Count, _undecided), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Send_SentButCopyAndReplyLost_IsSentAgainAndCounted()
    {
        Mail.KeepsNoCopy = true;
        FailOnce("send", Cut, hadEffect: true);

        await SendAsync();
        await SendAsync();

        Assert.That((Mail.Outbox.Count, _undecided), Is.EqualTo((2, 1)));
    }

    /// <summary>A device that the store knows only since lately may be one that it has forgotten.</summary>
    [TestCase(1, 1, Description = "since an hour")]
    [TestCase(25, 2, Description = "since a day: normal sendings cost no look")]
    public async Task Send_RepeatedAfterTheStoreWasLost_IsLookedUpInSent(int hours, int sent)
    {
        await SendAsync();
        foreach (var key in _bed.Store.Keys.ToList()) await _bed.Store.RemoveAsync([key], CancellationToken.None);
        _bed.Known = new() { FirstSeen = (_bed.Time.GetUtcNow() - TimeSpan.FromHours(hours)).ToUnixTimeSeconds() };

        var again = await SendAsync(node: _bed.NewSender());
        var next = await SendAsync(messageId: "<next@phone>");

        Assert.That((again, next), Is.EqualTo(((200, 0), (200, 0))));
        Assert.That((Mail.Outbox.Count, Mail.Uids(Sent).Length, _undecided), Is.EqualTo((sent + 1, sent + 1, 0)));
        Assert.That(Mail.Count("find"), Is.EqualTo(hours < 24 ? 2 : 0));
    }

    /// <summary>A phone was away for longer than a sending is remembered.</summary>
    [TestCase(4, 1)]
    [TestCase(1, 2, Description = "a mail written yesterday costs no look: what was tried is remembered")]
    public async Task Send_RepeatedWhenItIsForgotten_IsLookedUpInSentIfItWasWrittenLongAgo(int days, int sent)
    {
        var written = _bed.Time.GetUtcNow().ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        await SendAsync(date: written);
        foreach (var key in _bed.Store.Keys.ToList()) await _bed.Store.RemoveAsync([key], CancellationToken.None);
        _bed.Time.Advance(TimeSpan.FromDays(days));

        Assert.That(await SendAsync(date: written), Is.EqualTo((200, 0)));
        Assert.That(Mail.Outbox, Has.Count.EqualTo(sent));
    }

    [TestCase(OxNetCodes.Unreachable, OxErrorCategory.TryAgain, 0, Description = "away: the next try looks again")]
    [TestCase("SVL-0018", OxErrorCategory.Error, 1, Description = "cannot look: no reason never to send")]
    public async Task Send_NewDeviceAndSentCannotBeLookedInto_WaitsOnlyIfThatPasses(string code, OxErrorCategory category, int sent)
    {
        _bed.Known = new() { FirstSeen = _bed.Time.GetUtcNow().ToUnixTimeSeconds() };
        FailOnce("find", new OxError(code, category), hadEffect: false);

        await SendAsync();
        Assert.That(Mail.Outbox, Has.Count.EqualTo(sent));

        await SendAsync();
        Assert.That(Mail.Outbox, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Send_SentWithoutACopy_IsSent()
    {
        Mail.KeepsNoCopy = true;

        await SendAsync();

        Assert.That(await SendAsync(), Is.EqualTo((200, 0)));
        Assert.That(Mail.Outbox, Has.Count.EqualTo(1));
    }

    [TestCase("MSG-1008", OxErrorCategory.UserInput, 116)]
    [TestCase("MSG-1013", OxErrorCategory.UserInput, 116)]
    [TestCase("MSG-1024", OxErrorCategory.Capacity, 113)]
    [TestCase("MSG-1012", OxErrorCategory.UserInput, 115)]
    [TestCase("MSG-0059", OxErrorCategory.UserInput, 107)]
    [TestCase("MSG-0035", OxErrorCategory.UserInput, 120)]
    [TestCase("MSG-0056", OxErrorCategory.UserInput, 130)]
    public async Task Send_Refused_IsForgottenAndTriedAgain(string code, OxErrorCategory category, int status)
    {
        FailOnce("send", new OxError(code, category), hadEffect: false);

        Assert.That(async () => await SendAsync(), Throws.TypeOf<EasProtocolException>().With.Property("Status").EqualTo((EasStatus)status));
        Assert.That(await SendAsync(), Is.EqualTo((200, 0)));

        Assert.That((Mail.Outbox.Count, _undecided), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Send_SomeRecipientsRefused_ReachesTheOthersOnceAndIsSentAgainToOthersOnly()
    {
        FailOnce("send", new OxError("MSG-1013", OxErrorCategory.UserInput) { Arguments = ["nobody@example.org"] }, hadEffect: true);

        Assert.That(() => SendAsync(to: "bo@example.org, nobody@example.org"), Refused(116));
        Assert.That(() => SendAsync(to: "nobody@example.org, BO@example.org"), Refused(116));
        Assert.That((Mail.Outbox.Count, Mail.Uids(Sent).Length), Is.EqualTo((1, 1)));

        Assert.That(await SendAsync(to: "bo@example.org, somebody@example.org"), Is.EqualTo((200, 0)));
        Assert.That(Mail.Outbox, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Send_EveryRecipientRefused_LeavesNoCopyThatWouldPassForProof()
    {
        _bed.Known = new() { FirstSeen = _bed.Time.GetUtcNow().ToUnixTimeSeconds() };
        FailOnce("send", new OxError("MSG-1013", OxErrorCategory.UserInput) { Arguments = ["nobody@example.org, noone@example.org"] }, hadEffect: true);

        Assert.That(() => SendAsync(to: "nobody@example.org, NoOne@example.org"), Refused(116));
        Assert.That(Mail.Uids(Sent), Is.Empty);

        Assert.That(await SendAsync(to: "nobody@example.org, noone@example.org"), Is.EqualTo((200, 0)));
        Assert.That(Mail.Outbox, Has.Count.EqualTo(2));
    }

    [TestCase("Anna <anna@example.net>", "{}", "Anna <anna@example.net>")]
    [TestCase("Boss <boss@example.net>", "{}", "\"Boss\" <anna@example.net>")]
    [TestCase("team@example.net", """{"mail":{"addresses":["anna@example.net","TEAM@example.net"]}}""", "team@example.net")]
    [TestCase("team@example.net", """{"mail":{"defaultaddress":"team@example.net"}}""", "team@example.net")]
    [TestCase("team@example.net", """{"mail":7}""", "\"Anna Berg\" <anna@example.net>")]
    public async Task Send_From_IsOneOfTheUsers(string from, string config, string expected)
    {
        _bed.OxUsers.Config = config;

        await SendAsync(from: from);

        Assert.That(Mail.Outbox[0].Split("\r\n"), Does.Contain("From: " + expected));
    }

    private static NUnit.Framework.Constraints.EqualConstraint<EasStatus> Refused(int status) => Throws.TypeOf<EasProtocolException>().With.Property("Status").EqualTo((EasStatus)status);

    [Test]
    public async Task Send_NoCopyWanted_LeavesNothingBehind()
    {
        Mail.Put(Sent, "<m@phone>", "an older mail of this Message-ID");

        await SendAsync(save: false);

        Assert.That(Mail.Uids(Sent), Is.EqualTo(new uint[] { 1 }));
        Assert.That(_bed.Store.Keys.Where(key => key.EndsWith(":copies", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Send_NoCopyWantedAndItCannotBeTakenAway_IsTakenAwayByTheNextSending()
    {
        FailOnce("delete", Timeout, hadEffect: false);
        await SendAsync(save: false);
        var kept = Mail.Put(Sent, "<other@phone>");

        await SendAsync(messageId: "<next@phone>");

        Assert.That(Mail.Uids(Sent), Is.EqualTo(new[] { kept, kept + 1 }));
    }

    [Test]
    public async Task Send_NoCopyWantedAndUnclear_IsTakenAwayOnlyOnceItIsKnownToBeOut()
    {
        FailOnce("send", Cut, hadEffect: true);
        await SendAsync(save: false);
        await SendAsync(messageId: "<next@phone>");
        Assert.That(Mail.Uids(Sent), Is.EqualTo(new uint[] { 1, 2 }), "the only proof that it is out");

        await SendAsync(save: false);

        Assert.That((Mail.Outbox.Count, Mail.Uids(Sent)), Is.EqualTo((2, new uint[] { 2 })));
    }

    [Test]
    public async Task Send_NoCopyWantedAndTwoOfItsMessageId_TakesNeitherAway()
    {
        FailOnce("delete", Timeout, hadEffect: false);
        await SendAsync(save: false);
        Mail.Put(Sent, "<m@phone>", "by another program");

        await SendAsync(messageId: "<next@phone>");

        Assert.That(Mail.Uids(Sent), Is.EqualTo(new uint[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Send_DiesAtAnyWrite_GoesOutOnceAndLeavesNoUnwantedCopy([Range(0, 6)] int write, [Values] bool afterTheWrite)
    {
        await _bed.CollectionOf(Sent);
        var left = write;
        StoreHook die = (operation, _, _) => left < 0 || (!operation.StartsWith("get", StringComparison.Ordinal) && left-- == 0)
            ? throw new StateStoreException(StateStoreFailure.Unavailable, "died")
            : ValueTask.CompletedTask;
        if (afterTheWrite) _bed.Store.After = die;
        else _bed.Store.Before = die;
        try
        {
            await SendAsync(save: false);
        }
        catch (StateStoreException)
        {
            // The node is dead.
        }

        (_bed.Store.Before, _bed.Store.After) = (null, null);
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));
        var again = await SendAsync(save: false, node: _bed.NewSender());

        Assert.That(again, Is.EqualTo((200, 0)));
        Assert.That(Mail.Outbox, Has.Count.EqualTo(1));
        Assert.That(Mail.Uids(Sent), Is.Empty);
        Assert.That(_bed.Store.Keys.Where(key => key.EndsWith(":copies", StringComparison.Ordinal)), Is.Empty);
    }

    private void FailOnce(string call, OxError error, bool hadEffect)
    {
        Func<string, Task<OxError?>> fail = asked =>
        {
            if (!asked.StartsWith(call, StringComparison.Ordinal)) return Task.FromResult<OxError?>(null);
            Mail.Before = Mail.After = _ => Task.FromResult<OxError?>(null);
            return Task.FromResult<OxError?>(error);
        };
        if (hadEffect) Mail.After = fail;
        else Mail.Before = fail;
    }

    private async Task<(int Http, int Status)> SendAsync(
        EasVersion version = EasVersion.V141, string? messageId = "<m@phone>", string text = "Hello", bool save = true, SendMailHandler? node = null,
        string from = "anna@example.net", string to = "bo@example.org", string? mime = null, string clientId = "1", string? date = null)
    {
        var id = (messageId is null ? "" : $"Message-ID: {messageId}\r\n") + (date is null ? "" : $"Date: {date}\r\n");
        var message = Encoding.ASCII.GetBytes(mime ?? $"From: {from}\r\nTo: {to}\r\nSubject: Hi\r\n{id}\r\n{text}\r\n");
        var body = version < EasVersion.V140 ? message : MailBed.Body(writer =>
        {
            writer.Start(ComposeMailTags.SendMail);
            writer.Element(ComposeMailTags.ClientId, clientId);
            if (save) writer.Empty(ComposeMailTags.SaveInSentItems);
            writer.Opaque(ComposeMailTags.Mime, message);
            writer.End();
        });
        var reply = await (node ?? _node).HandleAsync(_bed.Context(EasCommand.SendMail, body, version, saveInSent: save), CancellationToken.None);
        reply.Document?.Dispose();
        return (reply.HttpStatus, reply.Status);
    }
}
