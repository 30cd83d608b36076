using Bridge.Eas.State;
using Bridge.OxApi;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Tests.State;

internal sealed class ClaimTermTests
{
    [TestCase(90, 120)]
    [TestCase(3, 4)]
    public void Length_IsLongerThanACallToOxMayTake(int requestTimeout, int expected) => Assert.That(
        new ClaimTerm(Options.Create(new OxOptions { RequestTimeoutSeconds = requestTimeout })).Length, Is.EqualTo(TimeSpan.FromSeconds(expected)));

    [TestCase(0, true)]
    [TestCase(long.MaxValue, true)]
    [TestCase(long.MinValue, true)]
    [TestCase(1000, false)]
    [TestCase(999, true)]
    public void IsOver_OfADeadline_ADamagedOneHoldsNobodyUp(long deadline, bool over) =>
        Assert.That(ClaimTerm.IsOver(deadline, DateTimeOffset.FromUnixTimeMilliseconds(1000)), Is.EqualTo(over));
}
