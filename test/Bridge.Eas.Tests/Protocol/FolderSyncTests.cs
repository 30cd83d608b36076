using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Protocol;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FolderSyncTests : IDisposable
{
    private readonly DispatcherBed _bed = new();

    public FolderSyncTests() => _bed.Policy.Mode = PolicyMode.None;

    public void Dispose() => _bed.Dispose();

    [Test]
    public async Task FirstSync_BringsAllFoldersAndAnOutbox()
    {
        var answer = await _bed.FolderSyncAsync("0");

        Assert.That(Names(answer, FolderHierarchyTags.Add), Is.EquivalentTo(new[] { "Inbox", "Outbox" }));
        Assert.That(Changes(answer).NumberOf(FolderHierarchyTags.Count), Is.EqualTo(2));
    }

    [Test]
    public async Task NothingNew_KeepsTheKeyAndSaysCount0()
    {
        var key = KeyOf(await _bed.FolderSyncAsync("0"));

        var answer = await _bed.FolderSyncAsync(key);

        Assert.That((KeyOf(answer), Changes(answer).NumberOf(FolderHierarchyTags.Count)), Is.EqualTo((key, (int?)0)));
    }

    [Test]
    public async Task Change_WithLostAnswer_IsToldAgain()
    {
        var key = KeyOf(await _bed.FolderSyncAsync("0"));
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
        var lost = await _bed.FolderSyncAsync(key);
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Home", "Home"));

        var again = await _bed.FolderSyncAsync(key);
        var next = await _bed.FolderSyncAsync(KeyOf(again));

        Assert.Multiple(() =>
        {
            Assert.That(KeyOf(again), Is.Not.EqualTo(KeyOf(lost)));
            Assert.That(Names(again, FolderHierarchyTags.Add), Is.EquivalentTo(new[] { "Work", "Home" }));
            Assert.That(Changes(next).NumberOf(FolderHierarchyTags.Count), Is.Zero);
        });
    }

    [Test]
    public async Task SameRequestTwiceAtOnce_GetsOneKey()
    {
        var key = KeyOf(await _bed.FolderSyncAsync("0"));
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));

        var both = await Task.WhenAll(_bed.FolderSyncAsync(key), _bed.FolderSyncAsync(key));

        Assert.That(KeyOf(both[0]), Is.EqualTo(KeyOf(both[1])));
    }

    [Test]
    public async Task RenameAndDeletion_AreToldOnceUnderTheSameId()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Old", "Old"));
        var first = await _bed.FolderSyncAsync("0");
        _bed.Folders.Mail[1].Title = "Arbeit";
        _bed.Folders.Mail.RemoveAt(2);

        var answer = await _bed.FolderSyncAsync(KeyOf(first));

        Assert.That(Names(answer, FolderHierarchyTags.Update), Is.EqualTo(new[] { "Arbeit" }));
        Assert.That(
            Changes(answer).Child(FolderHierarchyTags.Delete)!.TextOf(FolderHierarchyTags.ServerId),
            Is.EqualTo(Changes(first).All(FolderHierarchyTags.Add).Single(folder => folder.TextOf(FolderHierarchyTags.DisplayName) == "Old").TextOf(FolderHierarchyTags.ServerId)));
    }

    [Test]
    public async Task FolderListedTwiceByOx_IsToldOnce()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX", "Inbox"));

        Assert.That(Names(await _bed.FolderSyncAsync("0"), FolderHierarchyTags.Add), Is.EquivalentTo(new[] { "Inbox", "Outbox" }));
    }

    [TestCase("17")]
    [TestCase("{0123456789abcdef0123456789abcdef}3")]
    public async Task UnknownKey_Is9(string key) => Assert.That((await _bed.FolderSyncAsync(key)).NumberOf(FolderHierarchyTags.Status), Is.EqualTo(9));

    private static string KeyOf(WbxmlElement answer) => answer.TextOf(FolderHierarchyTags.SyncKey)!;

    private static WbxmlElement Changes(WbxmlElement answer) => answer.Child(FolderHierarchyTags.Changes)!;

    private static string[] Names(WbxmlElement answer, WbxmlTag operation) =>
        [.. Changes(answer).All(operation).Select(folder => folder.TextOf(FolderHierarchyTags.DisplayName)!)];
}
