using System.Text;
using Bridge.Eas.Items.Rtf;

namespace Bridge.Eas.Tests.Items.Rtf;

[TestFixture]
internal sealed class CompressedRtfTests
{
    [TestCase("2D0000002B0000004C5A4675F1C5C7A703000A007263706731323542320AF32068656C090020627705B06C647D0A800FA0", "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", TestName = "Unpack_FirstExampleOfTheDocument_IsItsText")]
    [TestCase("1A0000001C0000004C5A4675E2D44B51410004205758595A0D6E7D010EB0", "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}", TestName = "Unpack_SecondExampleOfTheDocument_IsItsText")]
    [TestCase("14000000080000004D454C41000000007B5C7274663120617D", "{\\rtf1 a", TestName = "Unpack_NotCompressed_IsCutToItsSize")]
    [TestCase("1A0000001C0000004C5A4675E2D44B5141000420575859", "{\\rtf1 WXY", TestName = "Unpack_CutShort_IsWhatIsThere")]
    [TestCase("1A0000001C00000000000000E2D44B51", null, TestName = "Unpack_AnotherMark_IsNothing")]
    [TestCase("1A00", null, TestName = "Unpack_NoHeader_IsNothing")]
    public void Unpack(string hex, string? expected) => Assert.That(CompressedRtf.TryUnpack(Convert.FromHexString(hex)), Is.EqualTo(expected));

    [Test]
    public void Unpack_AnyBytes_EndsWithinItsLimit()
    {
        var random = new Random(20260103);
        byte[] header = [1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0x4C, 0x5A, 0x46, 0x75, 0, 0, 0, 0];
        for (var round = 0; round < 300; round++)
        {
            var content = new byte[round * 30];
            random.NextBytes(content);
            var rtf = CompressedRtf.TryUnpack([.. header, .. content])!;
            Assert.That(rtf, Has.Length.LessThanOrEqualTo(CompressedRtf.MaxBytes));
            RtfText.Of(rtf);
        }

        // Every reference gives seventeen bytes for two.
        Assert.That(CompressedRtf.TryUnpack([.. header, .. Enumerable.Repeat((byte)0xFF, 300_000)]), Has.Length.LessThanOrEqualTo(CompressedRtf.MaxBytes));
    }

    [TestCase(@"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\colortbl;\red0\green0\blue0;}\f0\fs20 One\par two\tab three\par}", "One\ntwo\tthree")]
    [TestCase(@"{\rtf1\ansi\ansicpg1252 Gr\'fc\'dfe \{x\} \\ \u8364?5 \lquote so\rquote}", "Grüße {x} \\ €5 ‘so’")]
    [TestCase(@"{\rtf1\ansi\ansicpg932 \'93\'fa\'96\'7b}", "日本")]
    [TestCase(@"{\rtf1\uc2 a\u-10179??\u-8704??b{\*\secret hidden}c}", "a😀bc")]
    [TestCase("{\\rtf1 {\\pict\\bin4 \\par}}x{\\*\\generator y;}", "x")]
    [TestCase(@"{\rtf1", "")]
    [TestCase(@"plain", "plain")]
    [TestCase(@"\'g}}}}{{{\u", "")]
    public void Text_OfRtf_IsItsWords(string rtf, string expected) => Assert.That(RtfText.Of(rtf), Is.EqualTo(expected));

    [Test]
    public void Text_OfDeepGroups_CostsNoStack() => Assert.That(RtfText.Of(new string('{', 500_000) + "x" + new string('}', 500_000) + "y"), Is.EqualTo("xy"));
}
