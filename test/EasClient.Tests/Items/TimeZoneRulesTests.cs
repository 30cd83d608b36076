using EasClient.Items;

namespace EasClient.Tests.Items;

public sealed class TimeZoneRulesTests
{
    private const string Berlin =
        "xP///1cALgAgAEUAdQByAG8AcABlACAAUwB0AGEAbgBkAGEAcgBkACAAVABpAG0AZQAAAAAAAAAAAAAAAAAAAAAAAAAAAAoAAAAFAAMAAAAAAAAAAAAAAFcA"
        + "LgAgAEUAdQByAG8AcABlACAARABhAHkAbABpAGcAaAB0ACAAVABpAG0AZQAAAAAAAAAAAAAAAAAAAAAAAAAAAAMAAAAFAAIAAAAAAAAAxP///w==";

    private const string LosAngeles =
        "4AEAAFAAYQBjAGkAZgBpAGMAIABTAHQAYQBuAGQAYQByAGQAIABUAGkAbQBlAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAsAAAABAAIAAAAAAAAAAAAAAFAA"
        + "YQBjAGkAZgBpAGMAIABEAGEAeQBsAGkAZwBoAHQAIABUAGkAbQBlAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAMAAAACAAIAAAAAAAAAxP///w==";

    [Test]
    public void ToBase64_KnownZones_AreTheVectors()
    {
        Assert.That(TimeZoneRules.Berlin.ToBase64(), Is.EqualTo(Berlin));
        Assert.That(TimeZoneRules.LosAngeles.ToBase64(), Is.EqualTo(LosAngeles));
    }

    [Test]
    public void Read_Vectors_GiveTheRules()
    {
        Assert.That(TimeZoneRules.Read(Berlin), Is.EqualTo(TimeZoneRules.Berlin));
        Assert.That(TimeZoneRules.Read(LosAngeles), Is.EqualTo(TimeZoneRules.LosAngeles));
        Assert.That(TimeZoneRules.Read(TimeZoneRules.Utc.ToBase64()), Is.EqualTo(TimeZoneRules.Utc));
    }

    [Test]
    public void Read_ShortBlob_IsRefused() => Assert.That(() => TimeZoneRules.Read("xP///w=="), Throws.TypeOf<FormatException>());

    [TestCase("2026-01-15T10:00:00", "2026-01-15T09:00:00")]
    [TestCase("2026-03-29T01:59:59", "2026-03-29T00:59:59")]
    [TestCase("2026-03-29T03:00:00", "2026-03-29T01:00:00")]
    [TestCase("2026-07-15T10:00:00", "2026-07-15T08:00:00")]
    [TestCase("2026-10-25T01:30:00", "2026-10-24T23:30:00")]
    [TestCase("2026-10-25T03:00:00", "2026-10-25T02:00:00")]
    public void Berlin_AroundItsChanges_GoesBothWays(string local, string utc)
    {
        Assert.That(TimeZoneRules.Berlin.ToUtc(Time(local)), Is.EqualTo(Time(utc)));
        Assert.That(TimeZoneRules.Berlin.ToLocal(Time(utc)), Is.EqualTo(Time(local)));
    }

    [TestCase("2026-01-15T10:00:00", "2026-01-14T23:00:00")]
    [TestCase("2026-07-15T10:00:00", "2026-07-15T00:00:00")]
    [TestCase("2026-12-31T23:30:00", "2026-12-31T12:30:00")]
    public void Sydney_WithSummerOverNewYear_GoesBothWays(string local, string utc)
    {
        Assert.That(TimeZoneRules.Sydney.ToUtc(Time(local)), Is.EqualTo(Time(utc)));
        Assert.That(TimeZoneRules.Sydney.ToLocal(Time(utc)), Is.EqualTo(Time(local)));
    }

    [Test]
    public void NewYork_SecondSundayOfMarch_ChangesThen()
    {
        Assert.That(TimeZoneRules.NewYork.ToDaylight!.In(2026), Is.EqualTo(Time("2026-03-08T02:00:00")));
        Assert.That(TimeZoneRules.NewYork.ToStandard!.In(2026), Is.EqualTo(Time("2026-11-01T02:00:00")));
    }

    private static DateTime Time(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
