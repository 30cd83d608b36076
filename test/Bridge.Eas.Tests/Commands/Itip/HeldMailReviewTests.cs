using System.Text;
using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Tests.Items.Mail;
using Bridge.Eas.Tests.Protocol;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Folders;

namespace Bridge.Eas.Tests.Commands.Itip;

/// <summary>What becomes of held mails when something goes wrong with one.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HeldMailReviewTests : IDisposable
{
    private const string Drafts = "default0/INBOX/Drafts";

    private static readonly OxError Away = new(OxNetCodes.Unreachable, OxErrorCategory.TryAgain);
    private static readonly OxError Refused = new("MSG-0000", OxErrorCategory.UserInput);

    private readonly MailBed _bed = new();
    private readonly FakeCalendar _calendar = new();

    public HeldMailReviewTests()
    {
        _bed.Mail.Folders[Drafts] = new(74);
        _bed.Listed.Mail.Add(FakeFolders.Of(Drafts, "Drafts", OxStandardFolder.Drafts));
    }

    public void Dispose() => _bed.Dispose();

    [Test]
    public async Task Review_OneMailFaults_TheNextGoesOut()
    {
        Faults("bad");
        await HoldAsync("bad");
        await HoldAsync("good");
        _bed.Time.Advance(TimeSpan.FromMinutes(11));

        await ReviewAsync();

        Assert.That(_bed.Mail.Outbox.Single(), Does.Contain("UID:good\r\n"));
        Assert.That(await HeldAsync(), Is.EqualTo(new[] { "bad" }), "it is tried again");
    }

    [Test]
    public async Task Review_OneMailFaultsForADay_IsPutAmongTheDrafts_AsThePhoneMadeIt()
    {
        Faults("bad");
        await HoldAsync("bad");
        _bed.Time.Advance(TimeSpan.FromHours(24));
        await ReviewAsync();
        var (held, before) = (await HeldAsync(), _bed.Mail.Uids(Drafts).Length);
        _bed.Time.Advance(TimeSpan.FromMinutes(11));

        await ReviewAsync();

        Assert.That((held.Single(), before), Is.EqualTo(("bad", 0)), "not yet");
        Assert.That(_bed.Mail.Folders[Drafts].Mails.Single().Text, Is.EqualTo(Mail("bad")));
        Assert.That((await HeldAsync(), _bed.Mail.Outbox), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())).UsingPropertiesComparer());
    }

    [Test]
    public async Task Review_OxRefusesTheMail_StaysUntilItIsAmongTheDrafts([Values("no such folder", "a full mailbox", "away", "taken")] string how)
    {
        await HoldAsync("u-1");
        _bed.Time.Advance(TimeSpan.FromMinutes(11));
        if (how == "no such folder") _bed.Listed.Mail.RemoveAll(folder => folder.StandardType == OxStandardFolder.Drafts);
        _bed.Mail.Before = call => Task.FromResult(call switch
        {
            "send" => Refused,
            "import" when how == "a full mailbox" => new OxError("MSG-0039", OxErrorCategory.Capacity),
            "import" when how == "away" => Away,
            _ => null,
        });

        await ReviewAsync();

        Assert.That(await HeldAsync(), how == "taken" ? Is.Empty : Is.EqualTo(new[] { "u-1" }));
        Assert.That(_bed.Mail.Uids(Drafts), Has.Length.EqualTo(how == "taken" ? 1 : 0));
        Assert.That(_bed.Mail.Outbox, Is.Empty);
    }

    [Test]
    public async Task Review_OxAwayForADay_IsTriedRarerTheLongerItLasts()
    {
        _calendar.Resolve = _ => Task.FromResult<OxResult<OxEvent?>>(Away);
        await HoldAsync("u-1");
        await using var review = _bed.NewReview(_calendar);
        review.ComeBack(_bed.User, TimeSpan.FromMinutes(1));

        for (var minute = 0; minute < 24 * 60; minute++)
        {
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
            for (var i = 0; i < 20; i++) await Task.Yield();
        }

        Assert.That(_calendar.Resolved, Has.Count.InRange(5, 40));
        Assert.That(await HeldAsync(), Is.EqualTo(new[] { "u-1" }));
    }

    private void Faults(string uid) =>
        _calendar.Resolve = asked => asked == uid ? throw new InvalidOperationException("a fault of ours") : Task.FromResult(OxResult<OxEvent?>.Success(null));

    private async Task HoldAsync(string uid) => Assert.That(await _bed.Held.AddAsync(
        _bed.User.State, new HeldMail(uid, MailBed.Device, _bed.Time.GetUtcNow().ToUnixTimeMilliseconds(), SaveInSent: true, Encoding.UTF8.GetBytes(Mail(uid))), CancellationToken.None));

    private async Task<string[]> HeldAsync() => [.. (await _bed.Held.LoadAsync(_bed.User.State, CancellationToken.None)).Select(mail => mail.Identity)];

    private async Task ReviewAsync()
    {
        await using var review = _bed.NewReview(_calendar);
        await review.ReviewAsync(_bed.User, CancellationToken.None);
    }

    private static string Mail(string uid) =>
        $"From: anna@example.net\r\nTo: bo@example.org\r\nSubject: Plan\r\nMessage-ID: <{uid}@example.net>\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n"
        + $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:20270111T090000Z\r\nORGANIZER:mailto:anna@example.net\r\nATTENDEE:mailto:bo@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}
