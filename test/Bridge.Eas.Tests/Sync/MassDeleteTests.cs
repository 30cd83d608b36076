using System.Text;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Sync;

/// <summary>A phone that deletes most of a collection: obeyed, but nothing is lost.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MassDeleteTests : IDisposable
{
    private readonly EngineBed _bed = new();

    public void Dispose() => _bed.Dispose();

    private FakeSource Source => _bed.Source;

    [Test]
    public async Task MostOfACollection_IsDeletedAndKeptAndPutBackWithoutDoubles()
    {
        var phone = await SyncedAsync(160);
        var texts = Source.Items.Values.Select(item => item.Text).Order().ToList();

        await DeleteAsync(phone, 1, 160);
        Assert.That(Source.Items, Is.Empty, "the phone is obeyed");
        var point = (await _bed.Restore.OfUserAsync(EngineBed.User, CancellationToken.None)).Single();
        Source.Put("item 5");
        await _bed.Restore.WantAsync(EngineBed.User, "T1", [point.Id], CancellationToken.None);
        var estimate = await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);
        for (var i = 0; i < 8; i++) await phone.SyncAsync();

        Assert.Multiple(async () =>
        {
            Assert.That((point.Items, point.CollectionId), Is.EqualTo((160, "T1")));
            Assert.That(estimate.Value!.Waking, Is.EqualTo(1), "a waiting phone comes");
            Assert.That(Source.Items.Values.Select(item => item.Text).Order(), Is.EqualTo(texts), "what was there already is not doubled");
            Assert.That(phone.Adds, Has.Count.EqualTo(320), "and the phone has them again");
            Assert.That(await _bed.Restore.OfUserAsync(EngineBed.User, CancellationToken.None), Is.Empty);
            Assert.That(_bed.Store.Keys.Where(key => key.Contains(":restore:", StringComparison.Ordinal)), Is.Empty);
        });
    }

    [Test]
    public async Task Restore_WhileOxIsAway_GoesOnAtTheNextSync()
    {
        var phone = await SyncedAsync(120);
        await DeleteAsync(phone, 1, 120);
        var point = (await _bed.Restore.OfUserAsync(EngineBed.User, CancellationToken.None)).Single();
        await _bed.Restore.WantAsync(EngineBed.User, "T1", [point.Id], CancellationToken.None);

        Source.RestoresUntilFailure = 30;
        await phone.SyncAsync();
        Assert.That(Source.Items, Has.Count.EqualTo(30));
        Source.RestoresUntilFailure = int.MaxValue;
        for (var i = 0; i < 4; i++) await phone.SyncAsync();

        Assert.That(Source.Items, Has.Count.EqualTo(120));
        Assert.That(Source.Items.Values.Select(item => item.Text), Is.Unique);
    }

    [Test]
    public async Task Restore_ThatTakesLongerThanOneTerm_IsNotBegunTwice()
    {
        var phone = await SyncedAsync(100);
        await DeleteAsync(phone, 1, 100);
        var point = (await _bed.Restore.OfUserAsync(EngineBed.User, CancellationToken.None)).Single();
        await _bed.Restore.WantAsync(EngineBed.User, "T1", [point.Id], CancellationToken.None);
        var (other, begun) = (_bed.NewNode(), new List<int>());
        Source.AfterRestore = async () =>
        {
            _bed.Time.Advance(TimeSpan.FromSeconds(70));
            if (Source.Items.Count != 3) return;
            using var answer = await other.RunAsync(_bed.Run(phone.Key), CancellationToken.None);
            begun.Add(Source.Restores);
        };

        await phone.SyncAsync();

        Assert.That(begun, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Restore_TakenOverByAnother_PutsNothingMoreBack()
    {
        var phone = await SyncedAsync(100);
        await DeleteAsync(phone, 1, 100);
        var point = (await _bed.Restore.OfUserAsync(EngineBed.User, CancellationToken.None)).Single();
        await _bed.Restore.WantAsync(EngineBed.User, "T1", [point.Id], CancellationToken.None);
        var claim = StateKeys.RestoreClaim(EngineBed.User, "T1");
        Source.AfterRestore = async () => await _bed.Store.SetAsync(claim, new byte[] { 1 }, expiry: null, CancellationToken.None);

        var answer = await phone.SyncAsync();

        Assert.That((answer.Status, Source.Items.Count), Is.EqualTo((SyncStatus.Success, 1)));
        Assert.That(await _bed.Store.GetAsync(claim, CancellationToken.None), Is.EqualTo(new byte[] { 1 }), "the other's claim stands");
    }

    [Test]
    public async Task LargeItems_AreKeptInRecordsThatTheStoreTakes()
    {
        var phone = await SyncedAsync(60, new string('x', 100_000));
        Source.Put(new string('y', 1_100_000));
        await phone.SyncAsync();
        Assert.That(phone.Adds, Has.Count.EqualTo(61));

        await DeleteAsync(phone, 1, 61);
        var point = (await _bed.Restore.OfUserAsync(EngineBed.User, CancellationToken.None)).Single();
        Assert.That(Source.Items, Is.Empty, "also what is too large to be kept");
        foreach (var key in _bed.Store.Keys) Assert.That((await _bed.Store.GetAsync(key, CancellationToken.None))?.Length, Is.LessThan(1_500_000), key);
        await _bed.Restore.WantAsync(EngineBed.User, "T1", [point.Id], CancellationToken.None);
        for (var i = 0; i < 8; i++) await phone.SyncAsync();

        Assert.That((point.Items, Source.Items.Count), Is.EqualTo((60, 60)));
        Assert.That(Source.Items.Values.Select(item => item.Text), Is.Unique);
    }

    [Test]
    public async Task Copies_AreNotReadableInTheStore()
    {
        var phone = await SyncedAsync(100);
        await DeleteAsync(phone, 1, 100);

        foreach (var key in _bed.Store.Keys)
        {
            if (await _bed.Store.GetAsync(key, CancellationToken.None) is { } value) Assert.That(Encoding.UTF8.GetString(value), Does.Not.Contain("item 5"), key);
        }
    }

    [Test]
    public async Task SomeDeletions_KeepNothing()
    {
        var phone = await SyncedAsync(160);
        await DeleteAsync(phone, 1, 10);

        Assert.That(await _bed.Restore.OfUserAsync(EngineBed.User, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task MassDelete_InManySmallRequests_IsKeptButForTheFirstFew()
    {
        var phone = await SyncedAsync(100);
        for (var i = 1; i <= 100; i += 5) await DeleteAsync(phone, i, i + 4);

        var point = (await _bed.Restore.OfUserAsync(EngineBed.User, CancellationToken.None)).Single();
        Assert.That(point.Items, Is.EqualTo(90));
    }

    [Test]
    public async Task MassDelete_WhatCannotBeKept_IsNotDeleted()
    {
        var phone = await SyncedAsync(100);
        Source.KeepFailure = new SourceFailure(SourceFailureKind.Unavailable, "NET-DOWN");

        var answer = await phone.SyncAsync(keep: false, commands: [.. Enumerable.Range(1, 100).Select(id => EngineBed.Delete($"T1:{id}"))]);

        Assert.That(answer.Failure?.Code, Is.EqualTo("NET-DOWN"));
        Assert.That(Source.Items, Has.Count.EqualTo(100));
    }

    [TestCase(100, 50, false)]
    [TestCase(100, 51, true)]
    [TestCase(200, 100, false)]
    [TestCase(200, 101, true)]
    [TestCase(50, 50, false)]
    public async Task MassDelete_AtTheLimit_GoesIntoTheTrashWhateverThePhoneSays(int all, int deleted, bool toTrash)
    {
        var phone = await SyncedAsync(all);

        await _bed.Engine.RunAsync(
            _bed.Run(phone.Key) with { DeletesAsMoves = false, Commands = [.. Enumerable.Range(1, deleted).Select(id => EngineBed.Delete($"T1:{id}"))] }, CancellationToken.None);

        Assert.That(Source.ToTrash, Is.All.EqualTo(toTrash));
        Assert.That(Source.ToTrash, Has.Count.EqualTo(deleted));
    }

    [Test]
    public async Task MassDelete_SpreadOverMinutes_IsNone()
    {
        var phone = await SyncedAsync(200);
        for (var i = 1; i <= 160; i += 40)
        {
            await DeleteAsync(phone, i, i + 39, deletesAsMoves: false);
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(Source.ToTrash, Is.All.False);
    }

    private static async Task DeleteAsync(EnginePhone phone, int first, int last, bool deletesAsMoves = true) =>
        await phone.SyncAsync(commands: [.. Enumerable.Range(first, last - first + 1).Select(id => EngineBed.Delete($"T1:{id}"))], deletesAsMoves: deletesAsMoves);

    private async Task<EnginePhone> SyncedAsync(int items, string padding = "")
    {
        for (var i = 0; i < items; i++) Source.Put($"item {i}{padding}");
        var phone = await _bed.PrimeAsync();
        while ((await phone.SyncAsync()).MoreAvailable)
        {
            // Until it has all.
        }

        return phone;
    }
}
