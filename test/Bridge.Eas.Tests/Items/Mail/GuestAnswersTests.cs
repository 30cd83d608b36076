using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Mime;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Tests.Mime;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using StateStores;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>Guests' answers that come at once: who waits for whom.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GuestAnswersTests
{
    private readonly FakeCalendar _calendar = new() { Resolve = uid => Task.FromResult(OxResult<OxEvent?>.Success(new OxEvent { Uid = uid })) };
    private readonly TaskCompletionSource _slow = new();
    private GuestAnswers _answers = null!;
    private MimeMessageInfo _mail = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _answers = new(_calendar, new InMemoryStateStore(new ManualTimeProvider()), new NoNotes(), NullLogger<GuestAnswers>.Instance);
        _mail = await Messages.ReadAsync("From: bo@example.org\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
    }

    [Test]
    public async Task Answer_AboutAnotherMeeting_DoesNotWaitForASlowOne()
    {
        _calendar.Taking = answer => answer.Uid == "slow" ? _slow.Task : Task.CompletedTask;
        var slow = TakeAsync("slow");

        await TakeAsync("other").WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That((slow.IsCompleted, _calendar.Taken.Single().Uid), Is.EqualTo((false, "other")));
        _slow.SetResult();
        await slow;
    }

    [Test]
    public async Task Answer_TakenBefore_DoesNotWaitForAnotherAboutTheSameMeeting()
    {
        await TakeAsync("u-1", "cy@example.org");
        _calendar.Taking = _ => _slow.Task;
        var slow = TakeAsync("u-1");

        await TakeAsync("u-1", "cy@example.org").WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(slow.IsCompleted, Is.False);
        _slow.SetResult();
        await slow;
        Assert.That(_calendar.Taken.Select(answer => answer.Guest), Is.EqualTo(new[] { "cy@example.org", "bo@example.org" }));
    }

    [Test]
    public async Task Answer_OfAPhoneThatHangsUp_WaitsNoLonger_AndTheNextOneIsTaken()
    {
        _calendar.Taking = answer => answer.Guest == "bo@example.org" ? _slow.Task : Task.CompletedTask;
        using var phone = new CancellationTokenSource();
        var slow = TakeAsync("u-1");
        var waiting = TakeAsync("u-1", "cy@example.org", cancellationToken: phone.Token);
        var patient = TakeAsync("u-1", "di@example.org");

        await phone.CancelAsync();
        Assert.That(async () => await waiting.WaitAsync(TimeSpan.FromSeconds(10)), Throws.InstanceOf<OperationCanceledException>());
        _slow.SetResult();
        await Task.WhenAll(slow, patient);

        Assert.That(_calendar.Taken.Select(answer => answer.Guest), Is.EqualTo(new[] { "bo@example.org", "di@example.org" }));
    }

    [Test]
    public async Task Answers_OfOneGuestAtOnce_TheOlderOneIsNotTakenAfterTheNewer()
    {
        _calendar.Taking = _ => _slow.Task;
        var newer = TakeAsync("u-1", minute: 2);
        var older = TakeAsync("u-1", minute: 1);

        _slow.SetResult();
        await Task.WhenAll(newer, older);

        Assert.That(_calendar.Taken, Has.Count.EqualTo(1));
    }

    private async Task TakeAsync(string uid, string guest = "bo@example.org", int minute = 0, CancellationToken cancellationToken = default) => await _answers.TakeAsync(
        Phones.Context(), 1, _mail,
        new GuestAnswer(uid, null, guest, "ACCEPTED", "", Instant.FromDateTimeOffset(Phones.Now) + Duration.FromMinutes(minute - 10)), cancellationToken);

    private sealed class NoNotes : IChangeNotes
    {
        public ValueTask NoteAsync(StateUser user, string oxFolderId, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
