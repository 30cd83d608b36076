using Bridge.Eas.State;
using Bridge.OxApi;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.State;

internal sealed class ClaimTermTests
{
    [TestCase(90, 120)]
    [TestCase(3, 4)]
    public void Length_IsLongerThanACallToOxMayTake(int requestTimeout, int expected) => Assert.That(
        new ClaimTerm(Options.Create(new OxOptions { RequestTimeoutSeconds = requestTimeout })).Length, Is.EqualTo(TimeSpan.FromSeconds(expected)));

    /// <summary>The clocks of the nodes play no part: a claim is as old as the store says.</summary>
    [TestCase(0, 0, true)]
    [TestCase(1000, 0, false)]
    [TestCase(1000, 999, false)]
    [TestCase(1000, 1001, true)]
    [TestCase(long.MaxValue, 0, true)]
    [TestCase(long.MinValue, 0, true)]
    public async Task IsOver_AfterSoManyMilliseconds_ADamagedOneHoldsNobodyUp(long term, int passed, bool over)
    {
        var time = new ManualTimeProvider();
        var (store, kept) = (new InMemoryStateStore(time), TimeSpan.FromDays(1));
        await store.SetAsync("claim", new byte[1], kept, CancellationToken.None);
        time.Advance(TimeSpan.FromMilliseconds(passed));

        Assert.That(await ClaimTerm.IsOverAsync(store, "claim", term, kept, CancellationToken.None), Is.EqualTo(over));
    }
}
