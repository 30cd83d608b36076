using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Sync;

/// <summary>An item that a phone cannot take, against a network that loses answers: only the former is set aside, and nothing for ever.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PoisonTests : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly EngineBed _bed = new();

    public void Dispose() => _bed.Dispose();

    private FakeSource Source => _bed.Source;

    [Habit(31)]
    [Test]
    public async Task PoisonItem_AmongAHundred_AllOthersArriveAndItIsListed()
    {
        Put(100);
        var phone = await _bed.PrimeAsync();
        var started = _bed.Time.GetUtcNow();

        var sent = await SyncUntilAsideAsync(phone, poison: 37);

        var listed = await AsideAsync();
        Assert.Multiple(() =>
        {
            Assert.That(phone.Adds.Order(), Is.EqualTo(Source.Items.Keys.Where(id => id != 37)));
            Assert.That(phone.Adds, Is.Unique);
            Assert.That(listed.Select(entry => (entry.Key, entry.Reason, entry.CollectionId, entry.DeviceTag)), Is.EqualTo(new[] { (ItemKey.Of(37), "phone", "T1", StateKeys.Hash("DEVICE1")) }));
            Assert.That(sent, Does.Contain(25).And.Contain(1));
            Assert.That(sent, Has.Count.LessThan(90));
            Assert.That(_bed.Time.GetUtcNow() - started, Is.GreaterThan(TimeSpan.FromMinutes(4)));
        });
    }

    [Test]
    public async Task PoisonItem_NotYetSetAside_HoldsUpNothing()
    {
        Put(30);
        var phone = await _bed.PrimeAsync();
        await SyncAsync(phone, poison: 7, times: 50);
        Assert.That(phone.Adds.Order(), Is.EqualTo(Source.Items.Keys.Where(id => id != 7)), "the others");
        Assert.That(await AsideAsync(), Is.Empty, "it is not time yet");

        for (var i = 0; i < 12; i++)
        {
            Source.Put($"later {i}");
            await SyncAsync(phone, poison: 7, times: 3);
        }

        Assert.That(phone.Adds.Order(), Is.EqualTo(Source.Items.Keys.Where(id => id != 7)), "what is new comes meanwhile");
        Assert.That(phone.Adds, Is.Unique);
    }

    [Test]
    public async Task PoisonItems_Three_AreSetAsideAndTheRestArrives()
    {
        Put(60);
        var phone = await _bed.PrimeAsync();

        for (var i = 0; i < 400 && (await AsideAsync()).Count < 3; i++) await SyncAsync(phone, poison: 7, times: 1, 8, 50);

        Assert.That((await AsideAsync()).Select(entry => entry.Key.Number).Order(), Is.EqualTo(new ulong[] { 7, 8, 50 }));
        Assert.That(phone.Adds.Order(), Is.EqualTo(Source.Items.Keys.Where(id => id is not (7 or 8 or 50))));
    }

    [Test]
    public async Task PoisonItem_ThatChanges_IsOfferedAgainAndLeavesTheList()
    {
        Put(30);
        var phone = await _bed.PrimeAsync();
        await SyncUntilAsideAsync(phone, poison: 7);

        Source.Edit(7, "repaired");
        await phone.SyncAsync();

        Assert.That(phone.Adds, Does.Contain(7));
        Assert.That(await AsideAsync(), Is.Empty);
    }

    [Test]
    public async Task PoisonItem_AfterIt_TheWindowIsFullAgain()
    {
        Put(60);
        var phone = await _bed.PrimeAsync();
        await SyncUntilAsideAsync(phone, poison: 50);
        Put(60);

        Assert.That((await phone.SyncAsync()).Sent, Is.EqualTo(60));
    }

    [Test]
    public async Task PoisonItem_SetAside_IsOfferedAloneAfterAnHourAndThenAfterDays()
    {
        Source.Incremental = true;
        Put(30);
        var phone = await _bed.PrimeAsync();
        await SyncUntilAsideAsync(phone, poison: 7);

        var hours = new List<int>();
        for (var (hour, prepared) = (1, Source.Prepared); hour <= 24 * 8; hour++)
        {
            _bed.Time.Advance(TimeSpan.FromHours(1));
            var answer = await phone.SyncAsync(refuses: [7]);
            if (Source.Prepared > prepared)
            {
                hours.Add(hour);
                Assert.That(answer.Sent, Is.EqualTo(1), "alone");
                await SyncAsync(phone, poison: 7, times: 6);
                Assert.That(await AsideAsync(), Has.Count.EqualTo(1), "and it is aside again at once");
            }

            prepared = Source.Prepared;
        }

        Assert.That(hours, Has.Count.EqualTo(4));
        Assert.That(hours.Zip(hours.Skip(1), (earlier, later) => later - earlier), Is.EqualTo(new[] { 24, 48, 96 }).Within(1));
    }

    [Test]
    public async Task ItemSetAsideByMistake_AnHourLater_ComesByItself()
    {
        Source.Incremental = true;
        Put(30);
        var phone = await _bed.PrimeAsync();
        await SyncUntilAsideAsync(phone, poison: 7);
        Source.Put("new");
        await phone.SyncAsync();
        Assert.That(phone.Adds, Does.Not.Contain(7));

        _bed.Time.Advance(TimeSpan.FromHours(1));
        var estimate = await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);
        Source.Put("newer");
        var first = await phone.SyncAsync();
        var second = await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(estimate.Value!.Waking, Is.EqualTo(1), "a phone that waits comes for it");
            Assert.That((first.Sent, first.MoreAvailable, second.Sent), Is.EqualTo((1, true, 1)), "after what is new");
            Assert.That(phone.Adds[^1], Is.EqualTo(7));
            Assert.That(phone.Adds, Is.Unique);
            Assert.That(await AsideAsync(), Is.Empty);
            Assert.That(_bed.Store.Keys.Any(key => key.EndsWith(":doubts", StringComparison.Ordinal)), Is.False);
            Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
        });
    }

    [Test]
    public async Task Retry_WhatThePhoneRefused_IsOfferedAtOnce()
    {
        Put(30);
        var phone = await _bed.PrimeAsync();
        await SyncUntilAsideAsync(phone, poison: 7);
        var entry = (await AsideAsync()).Single();
        await _bed.SetAside.MarkAsync(EngineBed.User, entry.DeviceTag, entry.CollectionId, CancellationToken.None);

        await phone.SyncAsync();

        Assert.That(phone.Adds, Does.Contain(7));
    }

    [Test]
    public async Task Retry_OfTwoInWindowsOfOne_OffersBoth()
    {
        Source.Incremental = true;
        foreach (var bad in new[] { Source.Put("bad"), Source.Put("bad too") }) Source.Poisonous.Add(bad);
        var phone = await _bed.PrimeAsync();
        await phone.SyncAsync();
        Source.Poisonous.Clear();
        var entry = (await AsideAsync())[0];
        await _bed.SetAside.MarkAsync(EngineBed.User, entry.DeviceTag, entry.CollectionId, CancellationToken.None);

        await phone.SyncAsync(mostItems: 1);
        await phone.SyncAsync(mostItems: 1);

        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2 }));
    }

    [TestCase(1)]
    [TestCase(3)]
    public async Task DeadSpot_FewRepeats_ChangesNothing(int repeats)
    {
        Put(100);
        var phone = await _bed.PrimeAsync();
        var first = await phone.SyncAsync(keep: false);
        for (var i = 0; i < repeats; i++)
        {
            var again = await phone.SyncAsync(keep: false);
            Assert.That((again.Key, again.Sent), Is.EqualTo((first.Key, 100)));
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(100)]
    public async Task DeadSpot_ForAnHour_SetsNothingAside(int items)
    {
        Put(items);
        var phone = await _bed.PrimeAsync();
        for (var i = 0; i < 360; i++)
        {
            await phone.SyncAsync(keep: false);
            _bed.Time.Advance(Pace);
        }

        Assert.That(await AsideAsync(), Is.Empty);
        await SyncAsync(phone, poison: 0, times: items + 2);
        Assert.That(phone.Adds.Order(), Is.EqualTo(Source.Items.Keys));
        Assert.That(phone.Adds, Is.Unique);
    }

    [Test]
    public async Task DeadSpot_AroundOneItem_IsForgottenWhenThePhoneTakesIt()
    {
        Put(1);
        var phone = await _bed.PrimeAsync();
        for (var i = 0; i < 10; i++) await phone.SyncAsync(keep: false);

        await phone.SyncAsync();
        var resting = await _bed.Estimator.EstimateAsync(_bed.Run(phone.Key), CancellationToken.None);
        _bed.Time.Advance(TimeSpan.FromSeconds(5));
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That((resting.Value!.Waking, resting.Value.LookAgain), Is.EqualTo((0, TimeSpan.FromSeconds(5))));
            Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 1 }));
            Assert.That(_bed.Store.Keys.Any(key => key.EndsWith(":doubts", StringComparison.Ordinal)), Is.False);
        });
    }

    [Test]
    public async Task CommandsOfThePhone_GoBeforeAnItemThatGoesAlone()
    {
        Put(1);
        var phone = await _bed.PrimeAsync();
        for (var i = 0; i < 5; i++) await phone.SyncAsync(keep: false);
        await phone.SyncAsync();
        _bed.Time.Advance(Pace);

        var answer = await phone.SyncAsync(commands: [EngineBed.Add("1", "mine")]);
        await phone.SyncAsync();

        Assert.That((answer.Sent, answer.MoreAvailable, phone.ServerIdOf("1")), Is.EqualTo((0, true, "T1:2")));
        Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 1 }));
    }

    [Test]
    public async Task AnswerThatNeverGetsOut_IsNotCutDown()
    {
        Put(100);
        var phone = await _bed.PrimeAsync();

        // Answers that were never written to their end say nothing of what the phone can take.
        for (var i = 0; i < 20; i++) Assert.That((await _bed.RunAsync(phone.Key)).Sent, Is.EqualTo(100));
    }

    private void Put(int count)
    {
        for (var i = 0; i < count; i++) Source.Put($"item {i}");
    }

    private ValueTask<IReadOnlyList<Bridge.Eas.State.SetAside.SetAsideEntry>> AsideAsync() => _bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None);

    /// <summary>A phone that drops any answer with certain items in it, and asks again some seconds later.</summary>
    /// <returns>Items in each answer.</returns>
    private async Task<List<int>> SyncAsync(EnginePhone phone, ulong poison, int times, params ulong[] more)
    {
        var sent = new List<int>();
        for (var i = 0; i < times; i++)
        {
            sent.Add((await phone.SyncAsync(refuses: [poison, .. more])).Sent);
            _bed.Time.Advance(Pace);
        }

        return sent;
    }

    private async Task<List<int>> SyncUntilAsideAsync(EnginePhone phone, ulong poison)
    {
        var sent = new List<int>();
        while (sent.Count < 200 && (await AsideAsync()).Count == 0) sent.AddRange(await SyncAsync(phone, poison, times: 1));

        // The phone takes the answer that says nothing of it.
        await phone.SyncAsync();
        return sent;
    }
}
