using System.Text;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;

namespace Bridge.Eas.Tests.Sync;

/// <summary>One bad item, one wrong listing, one confused phone: the rest goes on.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GuardTests : IDisposable
{
    private readonly EngineBed _bed = new();

    public void Dispose() => _bed.Dispose();

    private FakeSource Source => _bed.Source;

    [Test]
    public async Task Retry_WhatIsSetAside_IsOfferedOnceMore()
    {
        var bad = Source.Put("bad");
        Source.Poisonous.Add(bad);
        Source.Put("good");
        Source.Incremental = true;
        var phone = await _bed.PrimeAsync();
        await phone.SyncAsync();
        Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 2 }));

        Source.Poisonous.Clear();
        Assert.That((await phone.SyncAsync()).NothingNew, Is.True, "not before it changes");
        await MarkAsync();
        var estimate = await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);
        await phone.SyncAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(estimate.Value!.Waking, Is.EqualTo(1), "a waiting phone comes for it");
            Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2 }));
            Assert.That(await _bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None), Is.Empty);
            Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
        });
    }

    [Test]
    public async Task Retry_OfWhatIsStillBad_SetsItAsideAgain()
    {
        Source.Poisonous.Add(Source.Put("bad"));
        var phone = await _bed.PrimeAsync();
        await phone.SyncAsync();
        await MarkAsync();

        await phone.SyncAsync();
        var prepared = Source.Prepared;
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That(Source.Prepared, Is.EqualTo(prepared), "once, not at every Sync");
        Assert.That(await _bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Retry_ItsAnswerLostAndOtherCommandsFollow_IsNotForgotten()
    {
        var bad = Source.Put("bad");
        Source.Poisonous.Add(bad);
        var phone = await _bed.PrimeAsync();
        await phone.SyncAsync();
        Source.Poisonous.Clear();
        await MarkAsync();

        await phone.SyncAsync(keep: false);
        await phone.SyncAsync(commands: [EngineBed.Add("1", "new")]);

        Assert.That(phone.Adds, Is.EqualTo(new[] { bad }));
    }

    [Test]
    public async Task Retry_CrashBeforeTheMarkGoes_DoublesNothing()
    {
        var bad = Source.Put("bad");
        Source.Poisonous.Add(bad);
        var phone = await _bed.PrimeAsync();
        await phone.SyncAsync();
        Source.Poisonous.Clear();
        await MarkAsync();

        _bed.Store.Before = (operation, _, _) => operation == "removeif" ? throw new StateStoreException(StateStoreFailure.Unavailable, "removeif") : ValueTask.CompletedTask;
        Assert.That(async () => await phone.SyncAsync(), Throws.TypeOf<StateStoreException>());
        _bed.Store.Before = null;
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That(phone.Adds, Is.EqualTo(new[] { bad }));
    }

    [Test]
    public async Task SetAsideItem_DeletedInOx_LeavesTheList()
    {
        var bad = Source.Put("bad");
        Source.Poisonous.Add(bad);
        var phone = await _bed.PrimeAsync();
        await phone.SyncAsync();

        Source.Remove(bad);
        await phone.SyncAsync();

        Assert.That(await _bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None), Is.Empty);
        Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
    }

    [Test]
    public async Task SetAside_NoSuchItem_CostsTheStoreNothing()
    {
        for (var i = 0; i < 10; i++) Source.Put($"item {i}");
        var phone = await _bed.PrimeAsync();
        await phone.SyncAsync();
        Source.Put("one more");
        var writes = new List<string>();
        _bed.Store.After = (operation, keys, _) =>
        {
            if (operation is "set" or "add" or "replace" or "increment") writes.AddRange(keys);
            return ValueTask.CompletedTask;
        };

        await phone.SyncAsync();

        Assert.That(writes.Where(key => !key.EndsWith(":3", StringComparison.Ordinal)), Is.All.Matches<string>(key => key.EndsWith(":c:" + StateKeys.Hash("T1"), StringComparison.Ordinal)), "a generation, and the header once a day");
    }

    [Test]
    public async Task Transfer_ThatBreaksForOneItem_OthersArriveAndNoEmptyRoundsFollow()
    {
        for (var i = 0; i < 10; i++) Source.Put($"item {i}");
        Source.Cut.Add(5);
        var phone = await _bed.PrimeAsync();

        var first = await phone.SyncAsync();
        var second = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(phone.Adds, Has.Count.EqualTo(9));
            Assert.That((first.MoreAvailable, first.Failure), Is.EqualTo((false, (SourceFailure?)null)));
            Assert.That((second.MoreAvailable, second.NothingNew), Is.EqualTo((false, true)));
        });
    }

    [Test]
    public async Task Transfer_ThatHeals_BringsTheItemSecondsLater()
    {
        for (var i = 0; i < 10; i++) Source.Put($"item {i}");
        Source.Cut.Add(5);
        Source.Incremental = true;
        var phone = await _bed.PrimeAsync();
        await phone.SyncAsync();
        Source.Cut.Clear();

        var resting = await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);
        _bed.Time.Advance(TimeSpan.FromSeconds(5));
        var rested = await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);
        await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That((resting.Value!.Waking, resting.Value.LookAgain), Is.EqualTo((0, TimeSpan.FromSeconds(5))));
            Assert.That(rested.Value!.Waking, Is.EqualTo(1));
            Assert.That(phone.Adds, Does.Contain(5));
            Assert.That(_bed.Store.Keys.Any(key => key.EndsWith(":doubts", StringComparison.Ordinal)), Is.False);
        });
    }

    [Test]
    public async Task Transfer_ThatAlwaysBreaks_IsSetAsideAfterSomeMinutesOnly()
    {
        Source.Put("good");
        var bad = Source.Put("bad");
        Source.Cut.Add(bad);
        var phone = await _bed.PrimeAsync();

        var minutes = 0;
        while ((await _bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None)).Count == 0 && minutes < 20)
        {
            for (var i = 0; i < 6; i++) await phone.SyncAsync();
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
            minutes++;
        }

        var entry = (await _bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None)).Single();
        Assert.That((entry.Key, entry.Reason), Is.EqualTo((ItemKey.Of(bad), "transfer")));
        Assert.That(minutes, Is.InRange(4, 6));
        Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
    }

    [Test]
    public async Task Transfer_WhileOxIsAway_NeverSetsAside()
    {
        for (var i = 0; i < 3; i++) Source.Put($"item {i}");
        for (var i = 1UL; i <= 3; i++) Source.Later.Add(i);
        var phone = await _bed.PrimeAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.That((await phone.SyncAsync()).Failure?.Code, Is.EqualTo("NET-DOWN"));
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Source.Later.Clear();
        await phone.SyncAsync();
        Assert.That(phone.Adds, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Transfer_RefusedByAnOxThatIsBusy_IsNoItemsFault()
    {
        for (var i = 0; i < 10; i++) Source.Put($"item {i}");
        Source.Busy.Add(5);
        var phone = await _bed.PrimeAsync();

        var first = await phone.SyncAsync();
        Source.Busy.Clear();
        await phone.SyncAsync();

        Assert.That((first.Sent, first.MoreAvailable), Is.EqualTo((5, true)), "the phone comes again at once");
        Assert.That(phone.Adds, Has.Count.EqualTo(10));
    }

    [Test]
    public async Task EmptyListing_ByMistake_DeletesNothing()
    {
        for (var i = 0; i < 200; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();

        for (var i = 1UL; i <= 200; i++) Source.Missing.Add(i);
        Source.Put("new meanwhile");
        Source.Missing.Remove(201);
        var held = await phone.SyncAsync();
        Source.Missing.Clear();
        Source.Edit(1, "edited");
        _bed.Time.Advance(TimeSpan.FromMinutes(2));
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(held.MoreAvailable, Is.False);
            Assert.That(phone.Adds, Does.Contain(201), "adds go on");
            Assert.That(phone.Deleted, Is.Empty);
            Assert.That(phone.Changed, Is.EqualTo(new ulong[] { 1 }));
            Assert.That(_bed.Store.Keys.Any(key => key.EndsWith(":doubts", StringComparison.Ordinal)), Is.False);
        });
    }

    [Test]
    public async Task MostItemsGone_InTwoListingsAMinuteApart_AreToldThen()
    {
        for (var i = 0; i < 200; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        for (var i = 1UL; i <= 150; i++) Source.Remove(i);

        var sight = await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);
        await phone.SyncAsync();
        var waiting = await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);
        _bed.Time.Advance(TimeSpan.FromSeconds(30));
        await phone.SyncAsync();
        Assert.That(phone.Deleted, Is.Empty);

        _bed.Time.Advance(TimeSpan.FromSeconds(30));
        var due = await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);
        var first = await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(sight.Value!.Waking, Is.EqualTo(150), "the phone comes, so that the wait begins");
            Assert.That((waiting.Value!.Waking, waiting.Value.LookAgain), Is.EqualTo((0, TimeSpan.FromMinutes(1))));
            Assert.That(due.Value!.Waking, Is.EqualTo(150));
            Assert.That(first.MoreAvailable, Is.True);
            Assert.That(phone.Deleted.Order(), Is.EqualTo(Enumerable.Range(1, 150).Select(id => (ulong)id)));
        });
    }

    [Test]
    public async Task Audit_ThatLacksOneItem_IsBelievedTheSecondTime()
    {
        Source.Incremental = true;
        for (var i = 0; i < 3; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        Source.Audits = true;

        Source.Missing.Add(2);
        await phone.SyncAsync();
        Source.Missing.Clear();
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        await phone.SyncAsync();
        Assert.That(phone.Deleted, Is.Empty, "it was a mistake");

        Source.Remove(3);
        await phone.SyncAsync();
        Assert.That(phone.Deleted, Is.Empty);
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        await phone.SyncAsync();
        Assert.That(phone.Deleted, Is.EqualTo(new ulong[] { 3 }));
    }

    [Test]
    public async Task Audit_ThatLacksOneMoreItemTheSecondTime_AsksAThirdTimeAMinuteLater()
    {
        Source.Incremental = true;
        for (var i = 0; i < 4; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        Source.Audits = true;
        Source.Remove(2);
        await phone.SyncAsync();

        Source.Remove(3);
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        await phone.SyncAsync();
        Assert.That(phone.Deleted, Is.EqualTo(new ulong[] { 2 }), "the other one only one listing lacks");

        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        await phone.SyncAsync();
        Assert.That(phone.Deleted, Is.EqualTo(new ulong[] { 2, 3 }));
        Assert.That(Source.ListedAnew[^1], Is.True, "without waiting for the next audit");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task TwoListings_ThatLackTheSameByMistake_DeleteNothing(bool audits)
    {
        Source.Incremental = audits;
        for (var i = 0; i < 200; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        Source.Audits = audits;
        Source.Missing.UnionWith(Source.Items.Keys.Where(id => id > 20));

        for (var hour = 0; hour < 4; hour++)
        {
            await phone.SyncAsync();
            await phone.SyncAsync();
            _bed.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.That(phone.Deleted, Is.Empty, "OX has them, though its listings do not");
        foreach (var id in Source.Missing) Source.Remove(id);
        for (var minute = 0; minute < 4; minute++)
        {
            await phone.SyncAsync(mostItems: 500);
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(phone.Deleted, Has.Count.EqualTo(180), "now they are gone indeed");
    }

    [Test]
    public async Task Audit_BeforeAPhoneHasBeenToldOfAll_MayLackSomethingByMistakeToo()
    {
        (Source.Incremental, Source.Audits) = (true, true);
        for (var i = 0; i < 3; i++) Source.Put($"item {i}");
        var phone = await _bed.PrimeAsync();
        await phone.SyncAsync(mostItems: 1);

        Source.Missing.Add(3);
        await phone.SyncAsync(mostItems: 1);
        Source.Missing.Clear();
        await phone.SyncAsync(mostItems: 5);

        Assert.That(phone.Deleted, Is.Empty);
        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Audit_ThatLacksWhatOxSaysIsDeleted_IsBelievedAtOnce()
    {
        Source.Incremental = true;
        for (var i = 0; i < 5; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        (Source.Audits, Source.Reported) = (true, [2]);

        Source.Remove(2);
        Source.Missing.Add(3);
        await phone.SyncAsync();

        Assert.That(phone.Deleted, Is.EqualTo(new ulong[] { 2 }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Audit_InALookThatFindsNothing_IsNotMadeAgain(bool confirmed)
    {
        Source.Incremental = true;
        Source.Put("item");
        var phone = await _bed.PrimeAsync();
        await phone.SyncAsync();
        if (confirmed) await phone.SyncAsync();
        Source.Audits = true;
        Source.Remove(99);

        await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);

        var state = await _bed.Collections.LoadAsync(EngineBed.Address, phone.Key, CancellationToken.None);
        Assert.That(Encoding.ASCII.GetString(state!.Cursor!), Is.EqualTo("1002"));
        Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
    }

    [Test]
    public async Task SmallFolder_EmptyByMistake_DeletesNothingThoughOthersAreNew()
    {
        for (var i = 0; i < 5; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        for (var i = 1UL; i <= 5; i++) Source.Missing.Add(i);
        Source.Put("new meanwhile");

        await phone.SyncAsync();
        Source.Missing.Clear();
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        await phone.SyncAsync();

        Assert.That(phone.Deleted, Is.Empty);
        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public async Task SmallFolder_ReallyEmptied_IsToldAMinuteLater()
    {
        for (var i = 0; i < 5; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        for (var i = 1UL; i <= 5; i++) Source.Remove(i);

        await phone.SyncAsync();
        var waiting = await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        await phone.SyncAsync(mostItems: 2);
        await phone.SyncAsync(mostItems: 2);
        var last = await phone.SyncAsync();

        Assert.Multiple(async () =>
        {
            Assert.That((waiting.Value!.Waking, waiting.Value.LookAgain), Is.EqualTo((0, TimeSpan.FromMinutes(1))), "a waiting phone comes by itself");
            Assert.That(phone.Deleted.Order(), Is.EqualTo(new ulong[] { 1, 2, 3, 4, 5 }), "in windows, without a new wait");
            Assert.That(last.MoreAvailable, Is.False);
            Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
            Assert.That(_bed.Store.Keys.Any(key => key.EndsWith(":doubts", StringComparison.Ordinal)), Is.False);
        });
    }

    [Test]
    public async Task SmallFolder_ItemsThatOnlyLeaveTheFilter_AreToldAtOnce()
    {
        for (var i = 0; i < 5; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        Source.FilterKeeps = 0;

        await phone.SyncAsync(options: CollectionOptions.Default with { FilterType = 1 });

        Assert.That(phone.Deleted, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task MostItemsGone_FromOneKeptListing_AreNotToldByIt()
    {
        for (var i = 0; i < 200; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        for (var i = 1UL; i <= 150; i++) Source.Remove(i);
        Source.ListedAt = _bed.Time.GetUtcNow().ToUnixTimeMilliseconds();

        await phone.SyncAsync();
        _bed.Time.Advance(TimeSpan.FromMinutes(3));
        await phone.SyncAsync();

        Assert.That(phone.Deleted, Is.Empty, "it is the same listing still");
        Assert.That(Source.ListedAnew[^1], Is.True);
    }

    [TestCase(200, 100, true)]
    [TestCase(200, 101, false)]
    [TestCase(60, 49, true)]
    [TestCase(60, 50, false)]
    [TestCase(30, 29, true)]
    [TestCase(30, 30, false)]
    [TestCase(4, 4, false)]
    [TestCase(3, 3, true)]
    [TestCase(1, 1, true)]
    public async Task ItemsGone_AtTheLimit(int all, int gone, bool atOnce)
    {
        for (var i = 0; i < all; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        for (var i = 1UL; i <= (ulong)gone; i++) Source.Remove(i);

        await phone.SyncAsync();

        Assert.That(phone.Deleted, Has.Count.EqualTo(atOnce ? Math.Min(gone, 100) : 0));
    }

    [Test]
    public async Task MostItemsGone_AndMoreOfThemBitByBit_EndsAllTheSame()
    {
        for (var i = 0; i < 200; i++) Source.Put($"item {i}");
        var phone = await SyncedAsync();
        for (var i = 1UL; i <= 120; i++) Source.Remove(i);
        for (var i = 121UL; i <= 150; i++)
        {
            await phone.SyncAsync();
            _bed.Time.Advance(TimeSpan.FromSeconds(20));
            Source.Remove(i);
        }

        for (var i = 0; i < 5; i++)
        {
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
            await phone.SyncAsync();
        }

        Assert.That(phone.Deleted.Order(), Is.EqualTo(Enumerable.Range(1, 150).Select(id => (ulong)id)));
    }

    [Test]
    public void Doubts_AreReadBack()
    {
        var doubts = new Doubts(new Absence(1_800_000_000_000, IsAgreed: true, [ItemKey.Of(3), ItemKey.Parse("x")]), [new FailedTry(ItemKey.Of(9), -1, 2, 1, 2)], [new Refusal(ItemKey.Of(8), 3, 4, 5, 6, 1, "ab")]);

        var read = DoubtStore.Read(DoubtStore.Write(doubts));

        Assert.That(read.Absence!.Keys, Is.EqualTo(doubts.Absence!.Keys));
        Assert.That((read.Absence.ListedAt, read.Absence.IsAgreed), Is.EqualTo((1_800_000_000_000, true)));
        Assert.That(read.Tries, Is.EqualTo(doubts.Tries));
        Assert.That(read.Refusals, Is.EqualTo(doubts.Refusals));
    }

    private async Task<EnginePhone> SyncedAsync()
    {
        var phone = await _bed.PrimeAsync();
        while ((await phone.SyncAsync()).MoreAvailable)
        {
            // Until it has all.
        }

        return phone;
    }

    private async Task MarkAsync()
    {
        var entry = (await _bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None)).Single();
        await _bed.SetAside.MarkAsync(EngineBed.User, entry.DeviceTag, entry.CollectionId, CancellationToken.None);
    }
}
