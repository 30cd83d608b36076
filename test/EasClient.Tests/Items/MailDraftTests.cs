using System.Xml.Linq;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Wbxml;

namespace EasClient.Tests.Items;

public sealed class MailDraftTests
{
    [Test]
    public void Build_UploadAndSend_TravelAsTheProtocolWantsThem()
    {
        var draft = new MailDraft { To = "ann@example.test", Attachments = [new Upload("a1", "x.bin", "application/octet-stream", [0, 255])], Removed = ["r"] };

        var add = WbxmlDecoder.Decode(WbxmlEncoder.Encode(new AddCommand("1", draft.Build(), Send: true).ToXml()));

        Assert.That(add.Elements().Select(e => e.Name), Is.EqualTo(
            [EasNames.AirSync + "ClientId", EasNames.Email2 + "Send", EasNames.AirSync + "ApplicationData"]));
        var content = add.Descendants(EasNames.AirSyncBase + "Content").Single();
        Assert.That(Wire.IsOpaque(content), Is.True);
        Assert.That(Wire.Bytes(content), Is.EqualTo(new byte[] { 0, 255 }));
        Assert.That(add.Descendants(EasNames.AirSyncBase + "Delete").Elements().Select(e => e.Value), Is.EqualTo(["r"]));
    }
}
