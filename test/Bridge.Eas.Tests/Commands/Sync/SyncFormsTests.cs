using System.Buffers;
using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Commands.Sync;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using StateStores;

namespace Bridge.Eas.Tests.Commands.Sync;

internal sealed class SyncFormsTests
{
    private static readonly PingOptions Wait = new();

    private static readonly SyncRequest Last = new()
    {
        Collections = [Collection("A", "{a}3"), Collection("B", "{b}5") with { GetChanges = false }], HeartbeatSeconds = 600, WindowSize = 50,
    };

    [Test]
    public void Empty_RepeatsTheLast() => Assert.That(Complete(null, Last).Collections.Select(one => (one.CollectionId, one.IsRemembered)), Is.EqualTo(new[] { ("A", true), ("B", true) }));

    [Test]
    public void Empty_WithNothingToRepeat_Is13() => Assert.That(Refused(null, null), Is.EqualTo((13, (int?)null)));

    [Test]
    public void Partial_NamedOnesOverride_TheOthersStayWithTheirSettings()
    {
        var asked = Complete(new SyncRequest { Collections = [Collection("A", "{a}4"), Collection("C", "0")], Partial = true }, Last);

        Assert.Multiple(() =>
        {
            Assert.That(asked.Collections.Select(one => (one.CollectionId, one.SyncKey, one.GetChanges)), Is.EquivalentTo(new[] { ("A", "{a}4", null), ("B", "{b}5", (bool?)false), ("C", "0", null) }));
            Assert.That(asked.Collections.Where(one => one.IsRemembered).Select(one => one.CollectionId), Is.EqualTo(new[] { "B" }));
            Assert.That((asked.HeartbeatSeconds, asked.WindowSize), Is.EqualTo(((int?)600, (int?)50)));
        });
    }

    [Test]
    public void Partial_NamesAnotherWait_ThatHoldsInsteadOfTheLast()
    {
        var asked = Complete(new SyncRequest { Collections = [], NamesCollections = false, WaitMinutes = 5 }, Last);

        Assert.That((asked.WaitMinutes, asked.HeartbeatSeconds, asked.Collections.Count), Is.EqualTo(((int?)5, (int?)null, 2)));
    }

    [Test]
    public void Partial_WithNothingToLeanOn_Is13() => Assert.That(Refused(new SyncRequest { Collections = [Collection("A", "{a}4")], Partial = true }, null), Is.EqualTo((13, (int?)null)));

    [Test]
    public void CollectionsElementThatIsEmpty_MeansNone() => Assert.That(Complete(new SyncRequest { Collections = [] }, Last).Collections, Is.Empty);

    [Test]
    public void WaitAndHeartbeatTogether_Is4() => Assert.That(Refused(One() with { WaitMinutes = 5, HeartbeatSeconds = 300 }, null), Is.EqualTo((4, (int?)null)));

    // The limit is told in the unit that was asked in: minutes for Wait, seconds for HeartbeatInterval.
    [TestCase(0, null, 1)]
    [TestCase(-5, null, 1)]
    [TestCase(null, 0, 60)]
    [TestCase(null, 59, 60)]
    public void Wait_ShorterThanAllowed_Is14WithTheShortest(int? minutes, int? seconds, int limit) =>
        Assert.That(Refused(One() with { WaitMinutes = minutes, HeartbeatSeconds = seconds }, null), Is.EqualTo((14, (int?)limit)));

    [TestCase(60, null)]
    [TestCase(int.MaxValue, null)]
    [TestCase(null, 3541)]
    [TestCase(null, int.MaxValue)]
    [TestCase(null, 60)]
    [TestCase(1, null)]
    public void Wait_LongerThanAllowed_IsCutShortInsteadOfRefused(int? minutes, int? seconds) =>
        Assert.That(Complete(One() with { WaitMinutes = minutes, HeartbeatSeconds = seconds }, null).Collections, Has.Count.EqualTo(1));

    [Test]
    public void TooManyCollections_Is15WithTheMost() =>
        Assert.That(Refused(new SyncRequest { Collections = [.. Enumerable.Range(0, 11).Select(number => Collection($"M{number}", "0"))] }, null), Is.EqualTo((15, (int?)10)));

    [Test]
    public void CollectionNamedTwice_IsOneWithTheCommandsOfBoth()
    {
        var first = Collection("A", "{a}3") with { Commands = [Command("1")], Options = CollectionOptions.Default with { FilterType = 3 } };
        var second = Collection("A", "{a}3") with { Commands = [Command("2")], WindowSize = 7 };

        var united = Complete(new SyncRequest { Collections = [first, second] }, null).Collections.Single();

        Assert.That(united.Commands.Select(command => command.ClientId), Is.EqualTo(new[] { "1", "2" }));
        Assert.That((united.WindowSize, united.Options?.FilterType), Is.EqualTo(((int?)7, (int?)3)));
    }

    [Test]
    public void CollectionNamedTwiceWithDifferentKeys_Is4() =>
        Assert.That(Refused(new SyncRequest { Collections = [Collection("A", "{a}3"), Collection("A", "{a}4")] }, null), Is.EqualTo((4, (int?)null)));

    [Test]
    public void Memory_KeepsWhatASyncSays()
    {
        var read = SyncMemory.Read(SyncMemory.Write(Last with { HeartbeatSeconds = null, WaitMinutes = 10 }))!;

        Assert.That((read.WaitMinutes, read.HeartbeatSeconds, read.WindowSize), Is.EqualTo(((int?)10, (int?)null, (int?)50)));
        Assert.That(read.Collections.Select(one => (one.CollectionId, one.SyncKey, one.GetChanges)), Is.EqualTo(new[] { ("A", "{a}3", null), ("B", "{b}5", (bool?)false) }));
    }

    [Test]
    public void Memory_Bytes_AreThese() =>
        Assert.That(Convert.ToHexString(SyncMemory.Write(new SyncRequest { Collections = [Collection("M1", "{x}2") with { Class = "Email" }], HeartbeatSeconds = 300 })), Is.EqualTo("0300AD020001024D31047B787D3205456D61696C02"));

    [Test]
    public async Task Memory_OfANewerRequest_IsNotTouchedByAnOlder()
    {
        var memory = new SyncMemory(new InMemoryStateStore(TimeProvider.System));
        var user = new StateUser("1", "3");
        var older = await memory.LoadAsync(user, "PHONE1", CancellationToken.None);
        await memory.KeepAsync(user, "PHONE1", await memory.LoadAsync(user, "PHONE1", CancellationToken.None), One(), CancellationToken.None);

        await memory.KeepAsync(user, "PHONE1", older, Last, CancellationToken.None);
        await memory.ForgetAsync(user, "PHONE1", older, CancellationToken.None);

        Assert.That((await memory.LoadAsync(user, "PHONE1", CancellationToken.None)).Request!.Collections, Has.Count.EqualTo(1));
    }

    private static CollectionRequest Collection(string id, string key) => new() { CollectionId = id, SyncKey = key };

    private static SyncRequest One() => new() { Collections = [Collection("A", "{a}3")] };

    private static PhoneCommand Command(string clientId) => new(ClientCommandKind.Add, clientId, "", null, null, null, 1);

    private static SyncRequest Complete(SyncRequest? sent, SyncRequest? last) => SyncForms.Complete(sent, last, Wait, 10).Asked!;

    private static (int? Status, int? Limit) Refused(SyncRequest? sent, SyncRequest? last)
    {
        var (asked, reply) = SyncForms.Complete(sent, last, Wait, 10);
        Assert.That(asked, Is.Null);
        using var written = reply!.Document!;
        var document = WbxmlElement.Parse(new ReadOnlySequence<byte>(written.Written.ToArray()), WbxmlLimits.Default);
        return (document.NumberOf(AirSyncTags.Status), document.NumberOf(AirSyncTags.Limit));
    }
}
