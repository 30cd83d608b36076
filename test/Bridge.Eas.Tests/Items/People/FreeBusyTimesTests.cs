using Bridge.Eas.Items.People;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Tests.Items.People;

internal sealed class FreeBusyTimesTests
{
    private static readonly DateTimeOffset Start = new(2027, 3, 10, 8, 10, 0, TimeSpan.Zero);

    [TestCase(30, 1)]
    [TestCase(31, 2)]
    [TestCase(120, 4)]
    [TestCase(1, 1)]
    public void Slots_OfASpan_AreTheHalfHoursBegun(int minutes, int slots) => Assert.That(new BusySpan(Start, Start.AddMinutes(minutes)).Slots, Is.EqualTo(slots));

    [TestCase(0, false)]
    [TestCase(-5, false)]
    [TestCase(42 * 24 * 60, true)]
    [TestCase((42 * 24 * 60) + 1, false)]
    public void Span_OfTheWire_IsCheckedForItsLength(int minutes, bool valid) => Assert.That(new BusySpan(Start, Start.AddMinutes(minutes)).IsValid, Is.EqualTo(valid));

    [Test]
    public void Merge_NoTimes_IsFree() => Assert.That(Merge(), Is.EqualTo("00000000"));

    [Test]
    public void Merge_ATouchedHalfHour_IsBusy() => Assert.That(Merge((29, 31, "BUSY"), (120, 150, "BUSY-UNAVAILABLE")), Is.EqualTo("22003000"));

    [Test]
    public void Merge_SeveralInOneHalfHour_TheHigherWins() =>
        Assert.That(Merge((0, 60, "BUSY-UNAVAILABLE"), (0, 90, "BUSY-TENTATIVE"), (0, 240, "FREE"), (60, 61, "something new")), Is.EqualTo("33200000"));

    [Test]
    public void Merge_TimesOutsideOfTheSpan_AreCutOff() =>
        Assert.That(Merge((-5000, 1, "BUSY"), (239, 99999, "BUSY"), (-10, 0, "BUSY"), (240, 300, "BUSY"), (100, 50, "BUSY")), Is.EqualTo("20000002"));

    [Test]
    public void Merge_AbsurdTimes_DoNoHarm()
    {
        var span = new BusySpan(Start, Start.AddMinutes(240));
        Assert.That(FreeBusyTimes.Merge([new(long.MinValue, long.MaxValue, "BUSY")], span), Has.Length.EqualTo(8));
    }

    private static string Merge(params (int From, int Until, string Type)[] times) => FreeBusyTimes.Merge(
        [.. times.Select(time => new OxFreeBusyTime(Start.AddMinutes(time.From).ToUnixTimeMilliseconds(), Start.AddMinutes(time.Until).ToUnixTimeMilliseconds(), time.Type))],
        new BusySpan(Start, Start.AddMinutes(240)));
}
