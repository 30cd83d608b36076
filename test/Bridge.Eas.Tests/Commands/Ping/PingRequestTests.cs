using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Commands.Ping;

internal sealed class PingRequestTests
{
    [Test]
    public void Decode_FolderIdOfAnyLength_IsNotRemembered()
    {
        Assert.That(PingRequest.Decode(Asking(new string('M', 64)), EasVersion.V141).Folders, Has.Count.EqualTo(1));
        Assert.That(() => PingRequest.Decode(Asking(new string('M', 65)), EasVersion.V141), Throws.InstanceOf<EasProtocolException>());
    }

    [TestCase(EasVersion.V25, "m7", "c2")]
    [TestCase(EasVersion.V120, "c2")]
    public void Decode_FolderNamedByClass_IsTheDefaultOneOf25(EasVersion version, params string[] expected)
    {
        var document = WbxmlElement.Of(PingTags.Ping, WbxmlElement.Of(
            PingTags.Folders,
            WbxmlElement.Of(PingTags.Folder, WbxmlElement.Of(PingTags.Class, "Email")),
            WbxmlElement.Of(PingTags.Folder, WbxmlElement.Of(PingTags.Class, "Nothing")),
            WbxmlElement.Of(PingTags.Folder, WbxmlElement.Of(PingTags.Class, "Contacts"), WbxmlElement.Of(PingTags.Id, "c2"))));

        var asked = PingRequest.Decode(document, version);
        var ping = asked.WithIds([Folder("m7", EasFolderType.Inbox, EasClass.Email), Folder("c1", EasFolderType.Contacts, EasClass.Contacts)]);

        Assert.That(asked.Classes, Is.EqualTo(version == EasVersion.V25 ? (string[])["Email", "Nothing"] : []));
        Assert.That(ping.Folders, Is.EquivalentTo(expected));
    }

    [TestCase(60, 60, true)]
    [TestCase(61, 60, false)]
    public void Options_ShortestAndLongest_LeaveSomethingBetweenThem(int shortest, int longest, bool good) =>
        Assert.That(new HeartbeatsValidator().Validate(name: null, new PingOptions { MinHeartbeatSeconds = shortest, MaxHeartbeatSeconds = longest }).Succeeded, Is.EqualTo(good));

    [TestCase(60, "a b", true)]
    [TestCase(61, "a b", false)]
    [TestCase(60, "a", false)]
    public void IsSameAs_WhatIsRemembered_TellsWhetherItIsToBeWritten(int seconds, string folders, bool same)
    {
        var remembered = new PingRequest(60, ["a", "b"]);

        Assert.That(new PingRequest(seconds, folders.Split(' ')).IsSameAs(remembered), Is.EqualTo(same));
        Assert.That(remembered.IsSameAs(null), Is.False);
    }

    private static EasFolder Folder(string id, EasFolderType type, EasClass itemClass) => new(id, EasFolder.Root, id, type, itemClass, "1", FolderRights.All);

    private static WbxmlElement Asking(string id) =>
        WbxmlElement.Of(PingTags.Ping, WbxmlElement.Of(PingTags.Folders, WbxmlElement.Of(PingTags.Folder, WbxmlElement.Of(PingTags.Id, id))));
}
