using EasClient.Wbxml;

namespace EasClient.Tests.Wbxml;

/// <summary>What a server must not send.</summary>
public sealed class WbxmlDecoderTests
{
    private const string Header = "03016A00";

    [TestCase("", TestName = "Decode_NoBytes_IsRefused")]
    [TestCase("03016A", TestName = "Decode_CutHeader_IsRefused")]
    [TestCase("02016A0005", TestName = "Decode_OtherVersion_IsRefused")]
    [TestCase("03016A0105", TestName = "Decode_StringTable_IsRefused")]
    [TestCase(Header, TestName = "Decode_NoRoot_IsRefused")]
    [TestCase(Header + "01", TestName = "Decode_EndAsRoot_IsRefused")]
    [TestCase(Header + "3F", TestName = "Decode_UnknownToken_IsRefused")]
    [TestCase(Header + "001A05", TestName = "Decode_UnknownPage_IsRefused")]
    [TestCase(Header + "00FE05", TestName = "Decode_Page254_IsRefused")]
    [TestCase(Header + "85", TestName = "Decode_AttributeBit_IsRefused")]
    [TestCase(Header + "4501", TestName = "Decode_ContentBitWithoutContent_IsRefused")]
    [TestCase(Header + "454E030001" + "01", TestName = "Decode_EmptyText_IsRefused")]
    [TestCase(Header + "454EC30001" + "01", TestName = "Decode_EmptyOpaque_IsRefused")]
    [TestCase(Header + "454E033100", TestName = "Decode_MissingEnds_IsRefused")]
    [TestCase(Header + "454E0331000101FF", TestName = "Decode_BytesAfterRoot_IsRefused")]
    [TestCase(Header + "454E0331", TestName = "Decode_TextWithoutEnd_IsRefused")]
    [TestCase(Header + "454E03C328000101", TestName = "Decode_BadUtf8_IsRefused")]
    [TestCase(Header + "454E030B000101", TestName = "Decode_ControlCharacter_IsRefused")]
    [TestCase(Header + "454EC30500010101", TestName = "Decode_OpaqueBeyondEnd_IsRefused")]
    [TestCase(Header + "454EC3FFFFFFFFFF01", TestName = "Decode_EndlessLength_IsRefused")]
    [TestCase(Header + "454EC3800141" + "0101", TestName = "Decode_PaddedLength_IsRefused")]
    [TestCase(Header + "454E8300" + "0101", TestName = "Decode_StringReference_IsRefused")]
    [TestCase(Header + "454E0331000332000101", TestName = "Decode_TextInPieces_IsRefused")]
    [TestCase(Header + "454E03310005" + "0101", TestName = "Decode_ElementAfterText_IsRefused")]
    [TestCase(Header + "4505" + "03310001", TestName = "Decode_TextAfterElement_IsRefused")]
    public void Decode_Malformed_IsRefused(string hex) =>
        Assert.That(() => WbxmlDecoder.Decode(Convert.FromHexString(hex)), Throws.TypeOf<WbxmlException>());

    [Test]
    public void Decode_DeepNesting_IsRefused()
    {
        byte[] bomb = [0x03, 0x01, 0x6A, 0x00, .. Enumerable.Repeat((byte)0x45, 100_000)];

        Assert.That(() => WbxmlDecoder.Decode(bomb), Throws.TypeOf<WbxmlException>());
    }

    [Test]
    public void Decode_PageSwitchBeforeEnd_KeepsThePage()
    {
        // Sync { Status, (page 2) } – then the page stays 2 beyond the END of Collection.
        var xml = WbxmlDecoder.Decode(Convert.FromHexString(Header + "455D00021514" + "01" + "15" + "01"));

        Assert.That(
            xml.Elements().Select(element => element.Name.ToString()), Is.EqualTo(["{AirSync}ApplicationData", "{Email}Read"]));
    }

    [Test]
    public void Decode_Opaque_IsMarkedBase64()
    {
        var mime = WbxmlDecoder.Decode(Convert.FromHexString(Header + "00154550C303FF00410101")).Elements().Single();

        Assert.That(Wire.IsOpaque(mime), Is.True);
        Assert.That(Wire.Bytes(mime), Is.EqualTo(new byte[] { 0xFF, 0x00, 0x41 }));
        Assert.That(Wire.WithoutMarks(mime).HasAttributes, Is.False);
    }
}
