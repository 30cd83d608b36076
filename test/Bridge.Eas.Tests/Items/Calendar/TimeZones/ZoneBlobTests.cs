using Bridge.Eas.Items.Calendar.TimeZones;

namespace Bridge.Eas.Tests.Items.Calendar.TimeZones;

internal sealed class ZoneBlobTests
{
    [Test]
    public void Parse_WEurope_ReadsEveryField()
    {
        var blob = ZoneBlob.Parse(Blobs.WEurope)!;

        Assert.Multiple(() =>
        {
            Assert.That(blob.Bias, Is.EqualTo(-60));
            Assert.That(blob.StandardName, Is.EqualTo("W. Europe Standard Time"));
            Assert.That(blob.StandardDate, Is.EqualTo(new BlobDate(0, 10, 0, 5, 3, 0, 0, 0)));
            Assert.That(blob.StandardBias, Is.Zero);
            Assert.That(blob.DaylightName, Is.EqualTo("W. Europe Daylight Time"));
            Assert.That(blob.DaylightDate, Is.EqualTo(new BlobDate(0, 3, 0, 5, 2, 0, 0, 0)));
            Assert.That(blob.DaylightBias, Is.EqualTo(-60));
        });
    }

    [TestCase(Blobs.WEurope)]
    [TestCase(Blobs.Pacific)]
    public void ToBase64_OfAParsedBlob_IsTheSameText(string text) => Assert.That(ZoneBlob.Parse(text)!.ToBase64(), Is.EqualTo(text));

    [Test]
    public void Parse_NameOf32Characters_IsReadToItsEnd()
    {
        var bytes = new byte[172];
        for (var i = 0; i < 32; i++) bytes[4 + (2 * i)] = (byte)'x';

        Assert.That(ZoneBlob.Parse(Convert.ToBase64String(bytes))!.StandardName, Is.EqualTo(new string('x', 32)));
    }

    [Test]
    public void Parse_Zeros_IsTheZeroBlob() => Assert.That(ZoneBlob.Parse(Convert.ToBase64String(new byte[172]))!.IsZero, Is.True);

    [TestCase("")]
    [TestCase("!!!")]
    [TestCase("AAAA")]
    [TestCase(null)]
    public void Parse_NoBlob_IsNull(string? text) => Assert.That(ZoneBlob.Parse(text), Is.Null);

    [TestCase(171)]
    [TestCase(173)]
    [TestCase(100_000)]
    public void Parse_OtherLength_IsNull(int length) => Assert.That(ZoneBlob.Parse(Convert.ToBase64String(new byte[length])), Is.Null);

    [TestCase(0)]
    [TestCase(84)]
    [TestCase(168)]
    public void Parse_BiasOfYears_IsNull(int at)
    {
        var bytes = new byte[172];
        BitConverter.GetBytes(int.MinValue).CopyTo(bytes, at);

        Assert.That(ZoneBlob.Parse(Convert.ToBase64String(bytes)), Is.Null);
    }

    [Test]
    public void Parse_OnlyFF_NeverThrows()
    {
        var bytes = new byte[172];
        Array.Fill(bytes, (byte)0xFF);
        bytes.AsSpan(0, 4).Clear();
        bytes.AsSpan(84, 4).Clear();
        bytes.AsSpan(168, 4).Clear();

        var blob = ZoneBlob.Parse(Convert.ToBase64String(bytes))!;

        Assert.That(ZoneYear.Of(blob, 2026), Is.Null);
    }
}
