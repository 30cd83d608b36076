using System.Xml.Linq;
using EasClient.Wbxml;

namespace EasClient.Tests.Wbxml;

public sealed class WbxmlEncoderTests
{
    [Test]
    public void Encode_UnknownName_IsRefused() =>
        Assert.That(() => WbxmlEncoder.Encode(new XElement(EasNames.AirSync + "Syncs")), Throws.TypeOf<WbxmlException>());

    [Test]
    public void Encode_NulInText_IsRefused() =>
        Assert.That(() => WbxmlEncoder.Encode(new XElement(EasNames.AirSync + "SyncKey", "a\0b")), Throws.TypeOf<WbxmlException>());

    [Test]
    public void Encode_TextBesideElements_IsRefused() =>
        Assert.That(
            () => WbxmlEncoder.Encode(new XElement(EasNames.AirSync + "Sync", "text", new XElement(EasNames.AirSync + "Status", "1"))),
            Throws.TypeOf<WbxmlException>());

    [Test]
    public void Encode_OutsideTheBasicPlane_SurvivesBothWays()
    {
        var xml = new XElement(EasNames.Email + "Subject", "Grüße \U0001F4E7\r\n終");

        var decoded = WbxmlDecoder.Decode(WbxmlEncoder.Encode(xml));

        Assert.That(decoded.Value, Is.EqualTo(xml.Value));
    }
}
