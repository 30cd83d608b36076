using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Commands.Ping;

internal sealed class PingRequestTests
{
    [Test]
    public void Decode_FolderIdOfAnyLength_IsNotRemembered()
    {
        Assert.That(PingRequest.Decode(Asking(new string('M', 64))).Folders, Has.Count.EqualTo(1));
        Assert.That(() => PingRequest.Decode(Asking(new string('M', 65))), Throws.InstanceOf<EasProtocolException>());
    }

    private static WbxmlElement Asking(string id) =>
        WbxmlElement.Of(PingTags.Ping, WbxmlElement.Of(PingTags.Folders, WbxmlElement.Of(PingTags.Folder, WbxmlElement.Of(PingTags.Id, id))));
}
