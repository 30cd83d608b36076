using System.Xml.Linq;
using EasClient;
using EasClient.Http;
using EasClient.Phone;

namespace Gateway.Tests.Host.Day;

/// <summary>OX keeps no notes: phones are shown no folder for them, and what they ask all the same is answered as about any folder that is not there.</summary>
[TestFixture]
internal sealed class NotesTests() : HostTests(StoreKind.Embedded)
{
    private const string NoFolder = "N12345678";

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Notes_AreAbsent_AndNothingElseSuffers(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());
        Assert.That(phone.Folders.Values.Select(folder => folder.Type), Has.None.EqualTo(FolderType.Notes).And.None.EqualTo(FolderType.UserNotes));

        // No folder of the kind can be made.
        var made = await phone.FolderCreateAsync("My notes", FolderType.UserNotes);
        Assert.That((made.Status, made.ServerId), Is.EqualTo((10, (string?)null)), "no such type here");

        foreach (var key in new[] { "0", "1" })
        {
            var answer = await phone.Connection.PostAsync(EasRequest.Of("Sync", Sync(version, key)));
            var status = answer.Xml!.Descendants(EasNames.AirSync + "Status").First().Value;
            Assert.That((answer.StatusCode, status), Is.EqualTo((200, "12")), $"key {key}: look at the folders again");
        }

        Assert.That(await phone.FolderSyncAsync(), Has.Property("Status").EqualTo(1));
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Tasks));
        AssertClean(phone);
    }

    private static XElement Sync(EasVersion version, string key)
    {
        XNamespace ns = EasNames.AirSync, notes = EasNames.Notes;
        var data = new XElement(ns + "ApplicationData", new XElement(notes + "Subject", "Shopping"), new XElement(notes + "MessageClass", "IPM.StickyNote"));
        return new(
            ns + "Sync",
            new XElement(
                ns + "Collections",
                new XElement(
                    ns + "Collection",
                    version <= EasVersion.V121 ? new XElement(ns + "Class", "Notes") : null,
                    new XElement(ns + "SyncKey", key),
                    new XElement(ns + "CollectionId", NoFolder),
                    key == "0" ? null : new XElement(ns + "Commands", new XElement(ns + "Add", new XElement(ns + "ClientId", "1"), data)))));
    }
}
