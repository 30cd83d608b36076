using Bridge.Eas.Items.Mail.Listing;

namespace Bridge.Eas.Tests.Items.Mail.Listing;

public sealed class MailFilterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [TestCase(1, "2026-11-20T00:00+01:00")]
    [TestCase(2, "2026-11-18T00:00+01:00")]
    [TestCase(3, "2026-11-14T00:00+01:00")]
    [TestCase(4, "2026-11-07T00:00+01:00")]
    [TestCase(5, "2026-10-21T00:00+02:00")]
    public void OldestMs_OfAWindow_IsMidnightInTheUsersZone(int filterType, string expected) =>
        Assert.That(MailFilter.OldestMs(filterType, Noon, "Europe/Berlin"), Is.EqualTo(DateTimeOffset.Parse(expected).ToUnixTimeMilliseconds()));

    [TestCase(0)]
    [TestCase(6)]
    [TestCase(7)]
    [TestCase(99)]
    public void OldestMs_WithoutAWindow_LetsMailsBefore1970In(int filterType) =>
        Assert.That(MailFilter.OldestMs(filterType, Noon, "Europe/Berlin"), Is.LessThan(DateTimeOffset.Parse("1900-01-01T00:00Z").ToUnixTimeMilliseconds()));

    [Test]
    public void OldestMs_UnknownZone_IsUtc() =>
        Assert.That(MailFilter.OldestMs(1, Noon, "Nowhere/Never"), Is.EqualTo(DateTimeOffset.Parse("2026-11-20T00:00Z").ToUnixTimeMilliseconds()));
}
