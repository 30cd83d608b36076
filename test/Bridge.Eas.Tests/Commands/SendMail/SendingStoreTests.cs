using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Commands.SmartMail;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;
using Bridge.OxApi;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Commands.SendMail;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SendingStoreTests
{
    private static readonly StateUser User = new("1", "3");

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStateStore _store;
    private readonly SendingStore _sendings;

    public SendingStoreTests()
    {
        _store = new InMemoryStateStore(_time);
        _sendings = new SendingStore(_store, new ClaimTerm(Options.Create(new OxOptions())), _time);
    }

    [Test]
    public async Task Claim_SentAndAskedAgain_IsSentBefore()
    {
        await _sendings.DoneAsync(await ClaimAsync(), CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(2));

        Assert.That((await ClaimAsync()).Outcome, Is.EqualTo(SendingOutcome.SentBefore));
        Assert.That((await ClaimAsync("another mail")).Outcome, Is.EqualTo(SendingOutcome.Claimed));
    }

    [Test]
    public async Task Claim_WhileAnotherSends_WaitsForItsEnd()
    {
        var first = await ClaimAsync();
        var second = ClaimAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(second.IsCompleted, Is.False);

        await _sendings.DoneAsync(first, CancellationToken.None);
        await AdvanceUntilAsync(second);

        Assert.That((await second).Outcome, Is.EqualTo(SendingOutcome.SentBefore));
    }

    [Test]
    public async Task Claim_AnotherTakesTooLong_IsBusyAndTakenOverOnlyAfterTheDeadline()
    {
        await ClaimAsync();
        var second = ClaimAsync();
        await AdvanceUntilAsync(second);
        _time.Advance(TimeSpan.FromMinutes(2));

        var third = await ClaimAsync();

        Assert.That((await second).Outcome, Is.EqualTo(SendingOutcome.Busy));
        Assert.That(third.Outcome, Is.EqualTo(SendingOutcome.TakenOver), "the first may have got through: look before sending");
    }

    [Test]
    public async Task Claim_LeftInDoubt_IsTakenOverAtOnceByExactlyOne()
    {
        await _sendings.LeaveAsync(await ClaimAsync(), CancellationToken.None);

        var next = await ClaimAsync();
        var other = ClaimAsync();
        await AdvanceUntilAsync(other);

        Assert.That((next.Outcome, (await other).Outcome), Is.EqualTo((SendingOutcome.TakenOver, SendingOutcome.Busy)));
    }

    [Test]
    public async Task Claim_AfterARefusal_IsANewOne()
    {
        await _sendings.ForgetAsync(await ClaimAsync(), CancellationToken.None);

        Assert.That((await ClaimAsync()).Outcome, Is.EqualTo(SendingOutcome.Claimed));
    }

    [Test]
    public async Task Forget_AfterAnotherTookOver_LeavesItsClaim()
    {
        var slow = await ClaimAsync();
        _time.Advance(TimeSpan.FromMinutes(3));
        await ClaimAsync();

        await _sendings.ForgetAsync(slow, CancellationToken.None);
        var third = ClaimAsync();
        await AdvanceUntilAsync(third);

        Assert.That((await third).Outcome, Is.EqualTo(SendingOutcome.Busy));
    }

    [Test]
    public async Task Claim_TakenOver_KeepsTheMarkOfTheFirstTryAndIsRenewedByItsHolderOnly()
    {
        await ClaimAsync(next: 5);
        _time.Advance(TimeSpan.FromMinutes(3));
        var second = await ClaimAsync(next: 9);
        _time.Advance(TimeSpan.FromMinutes(3));
        var third = await ClaimAsync(next: 11);

        Assert.That((second.Mark.Next, third.Mark.Next), Is.EqualTo((5u, 5u)));
        Assert.That(await _sendings.RenewAsync(second, CancellationToken.None), Is.Null);
        Assert.That(await _sendings.RenewAsync(third, CancellationToken.None), Is.Not.Null);
    }

    [Test]
    public async Task Claim_OfAnotherContent_IsOneOfItsOwnOnceTheFormerIsOver()
    {
        await _sendings.LeaveAsync(await ClaimAsync(next: 5), CancellationToken.None);
        var changed = await ClaimAsync(next: 9, content: 12);
        var same = ClaimAsync(next: 9, content: 12);
        await AdvanceUntilAsync(same);
        await _sendings.DoneAsync(changed, CancellationToken.None);
        var again = await ClaimAsync(next: 12, content: 12);
        var other = await ClaimAsync(next: 13, content: 13);

        Assert.That((changed.Outcome, changed.Mark.Next), Is.EqualTo((SendingOutcome.Changed, 9u)), "a copy of what it was before is no proof");
        Assert.That(((await same).Outcome, again.Outcome), Is.EqualTo((SendingOutcome.Busy, SendingOutcome.SentBefore)));
        Assert.That((other.Outcome, other.Mark.Next), Is.EqualTo((SendingOutcome.Changed, 13u)));
    }

    [Test]
    public async Task Claim_AfterSomeRecipientsWereRefused_IsOnlyForOthers()
    {
        await _sendings.PartialAsync(await ClaimAsync(), recipients: 5, CancellationToken.None);

        Assert.That((await ClaimAsync()).Outcome, Is.EqualTo(SendingOutcome.RefusedBefore));
        Assert.That((await ClaimAsync(recipients: 6)).Outcome, Is.EqualTo(SendingOutcome.Changed));
    }

    [Test]
    public async Task Claim_ADayAfterSomeRecipientsWereRefused_IsNew()
    {
        await _sendings.PartialAsync(await ClaimAsync(), recipients: 5, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(25));

        Assert.That((await ClaimAsync()).Outcome, Is.EqualTo(SendingOutcome.Claimed));
    }

    [Test]
    public void Records_Written_AreTheseBytes()
    {
        var sending = new SendingRecord(300, 0x0807060504030201, new SentMark(70, 9), 11);
        var copies = new[] { new UnwantedCopy("k", 0x0807060504030201, new SentMark(70, 9)) };

        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(sending.ToBytes()), Is.EqualTo("03000B00000000000000AC0201020304050607088C0109"));
            Assert.That(Convert.ToHexString(SendingRecord.Done(11).ToBytes()), Is.EqualTo("03010B00000000000000"));
            Assert.That(Convert.ToHexString(SendingRecord.Partial(11, 0x0807060504030201).ToBytes()), Is.EqualTo("03020B000000000000000102030405060708"));
            Assert.That(SendingRecord.Read(SendingRecord.Partial(11, 7).ToBytes()), Is.EqualTo(SendingRecord.Partial(11, 7)));
            Assert.That(SendingRecord.Partial(11, 7).IsDone, Is.False);
            Assert.That(SendingRecord.Read(sending.ToBytes()), Is.EqualTo(sending));
            Assert.That(SendingRecord.Read(SendingRecord.Done(11).ToBytes()), Is.EqualTo(SendingRecord.Done(11)));
            Assert.That(SendingRecord.Read([3, 0, 5]), Is.Null);
            Assert.That(Convert.ToHexString(UnwantedCopies.Write(copies)), Is.EqualTo("0101016B01020304050607088C0109"));
            Assert.That(UnwantedCopies.Read(UnwantedCopies.Write(copies)), Is.EqualTo(copies));
            Assert.That(UnwantedCopies.Read([1, 9, 9]), Is.Empty);
            Assert.That(Convert.ToHexString(ForwardPace.Write(300, 0x0807060504030201)), Is.EqualTo("01AC020102030405060708"));
            Assert.That(ForwardPace.Read(ForwardPace.Write(300, 7)), Is.EqualTo((300L, 7UL)));
            Assert.That(ForwardPace.Read([9]), Is.Null);
        });
    }

    private Task<Sending> ClaimAsync(string identity = "c:4711", uint next = 1, ulong recipients = 5, ulong content = 11) =>
        _sendings.ClaimAsync(StateKeys.SendClaim(User, "PHONE1", identity), new SentMark(70, next), content, recipients, CancellationToken.None).AsTask();

    private async Task AdvanceUntilAsync(Task task)
    {
        for (var i = 0; i < 100 && !task.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }
}
