using Bridge.Eas.Operator;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Restore;
using Bridge.Eas.State.SetAside;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Sync;
using Bridge.Eas.Watch;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bridge.Eas.Tests.Operator;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class OperatorDeskTests : IDisposable
{
    private static readonly OperatorUser Anna = new("1", "3");

    private readonly EngineBed _bed = new();
    private readonly OperatorDesk _desk;

    public OperatorDeskTests() => _desk = new OperatorDesk(_bed.Store, _bed.SetAside, _bed.Restore, NullLogger<OperatorDesk>.Instance);

    public void Dispose() => _bed.Dispose();

    [Test]
    public async Task SetAside_ListsByUserAndForAll()
    {
        await _bed.SetAside.AddAsync(EngineBed.User, [Entry(7), Entry(8)], CancellationToken.None);
        await _bed.SetAside.AddAsync(new("2", "9"), [Entry(7)], CancellationToken.None);

        var all = await _desk.SetAsideAsync(user: null, CancellationToken.None);
        var one = await _desk.SetAsideAsync(Anna, CancellationToken.None);

        Assert.That(all.Select(item => (item.User, item.Item)), Is.EquivalentTo(new[] { ("1/3", "7"), ("1/3", "8"), ("2/9", "7") }));
        Assert.That(one, Has.Count.EqualTo(2));
        Assert.That(one[0], Is.EqualTo(new SetAsideItem("1/3", "phone", "T1", "Tasks", "7", 3, "phone", DateTimeOffset.FromUnixTimeMilliseconds(5))));
    }

    [Test]
    public async Task SetAside_TheSameItemAgain_IsOneRow()
    {
        await _bed.SetAside.AddAsync(EngineBed.User, [Entry(7)], CancellationToken.None);
        await _bed.SetAside.AddAsync(EngineBed.User, [Entry(7) with { Version = 4 }], CancellationToken.None);

        Assert.That((await _desk.SetAsideAsync(Anna, CancellationToken.None)).Single().Version, Is.EqualTo(4));
    }

    [Test]
    public async Task SetAside_ThousandsOfItems_StayBounded()
    {
        for (var i = 0; i < 30; i++)
            await _bed.SetAside.AddAsync(EngineBed.User, [.. Enumerable.Range(i * 100, 100).Select(id => Entry((ulong)id))], CancellationToken.None);

        Assert.That(await _desk.SetAsideAsync(Anna, CancellationToken.None), Has.Count.EqualTo(1000));
    }

    [TestCase(null, null, 2)]
    [TestCase("phone", "T1", 2)]
    [TestCase("phone", "T2", 0)]
    [TestCase("other", null, 0)]
    public async Task Retry_MarksTheCollectionsAndWakesTheirPhones(string? device, string? collection, int items)
    {
        await _bed.SetAside.AddAsync(EngineBed.User, [Entry(7), Entry(8)], CancellationToken.None);
        var news = new List<ChangeNews>();
        await using var heard = await _bed.Store.SubscribeAsync(StateKeys.ChangeChannel(EngineBed.User), message => news.Add(ChangeNews.Read(message.Span)!.Value), CancellationToken.None);

        var count = await _desk.RetryAsync(Anna, device, collection, CancellationToken.None);

        Assert.That(count, Is.EqualTo(items));
        Assert.That(await _bed.Store.GetAsync(StateKeys.Retry(EngineBed.User, "phone", "T1"), CancellationToken.None), items > 0 ? Is.Not.Null : Is.Null);
        Assert.That(news, items > 0 ? Is.EqualTo(new[] { ChangeNews.Folder("32") }) : Is.Empty);
    }

    [TestCase("T1", null, 3)]
    [TestCase(null, "a1", 2)]
    [TestCase("T1", "b2", 1)]
    [TestCase("T9", null, 0)]
    [TestCase(null, null, 0)]
    public async Task Restore_WantsThePointsNamed(string? collection, string? point, int items)
    {
        await _bed.Restore.AddAsync(EngineBed.User, Point("a1"), [[1], [2]], CancellationToken.None);
        await _bed.Restore.AddAsync(EngineBed.User, Point("b2"), [[3]], CancellationToken.None);

        Assert.That(await _desk.RestoreAsync(Anna, collection, point, CancellationToken.None), Is.EqualTo(items));
        Assert.That((await _desk.RestorePointsAsync(user: null, CancellationToken.None)).Sum(row => row.Items), Is.EqualTo(3), "they stay until they are put back");
    }

    [Test]
    public async Task RestorePoints_OfAUser_AreBounded()
    {
        for (var i = 0; i < 25; i++) await _bed.Restore.AddAsync(EngineBed.User, Point($"p{i}"), [[1]], CancellationToken.None);

        Assert.That((await _desk.RestorePointsAsync(Anna, CancellationToken.None)).Select(row => row.RestorePoint), Is.EqualTo(Enumerable.Range(5, 20).Select(i => $"p{i}")));
        Assert.That(_bed.Store.Keys.Count(key => key.Contains(":restore:p", StringComparison.Ordinal)), Is.EqualTo(20), "the copies of older ones go too");
    }

    [Test]
    public void Desk_StoreAway_SaysSo()
    {
        _bed.Store.Before = (_, _, _) => throw new StateStoreException(StateStoreFailure.Unavailable, "test");
        Assert.That(async () => await _desk.SetAsideAsync(Anna, CancellationToken.None), Throws.TypeOf<OperatorException>());
    }

    [TestCase("1/3", true)]
    [TestCase("anna", false)]
    [TestCase("1/", false)]
    [TestCase("1/3/4", false)]
    [TestCase(null, false)]
    public void User_IsContextAndNumber(string? text, bool isOne) => Assert.That(OperatorUser.Parse(text), isOne ? Is.Not.Null : Is.Null);

    private static SetAsideEntry Entry(ulong id) => new("phone", "T1", StateKeys.Hash("32"), EasClass.Tasks, ItemKey.Of(id), 3, "phone", 5);

    private static RestorePoint Point(string id) => new(id, 5, "phone", "T1", StateKeys.Hash("32"), EasClass.Tasks, 0, 0);
}
