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

    [TestCase("", true)]
    [TestCase("01020304", true)]
    [TestCase("FFFFFFFFFFFFFF7F", true)]
    [TestCase("0000000000000080", true)]
    [TestCase("E803000000000000", false)]
    [TestCase("E703000000000000", true)]
    public void IsOver_OfADeadline_ADamagedOneHoldsNobodyUp(string record, bool over) =>
        Assert.That(ClaimTerm.IsOver(Convert.FromHexString(record), DateTimeOffset.FromUnixTimeMilliseconds(1000)), Is.EqualTo(over));
}
