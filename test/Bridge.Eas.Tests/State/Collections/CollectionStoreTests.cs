using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using StateStores;

namespace Bridge.Eas.Tests.State.Collections;

/// <summary>Key 0, headers and who may change them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CollectionStoreTests
{
    private static readonly CollectionAddress Address = new(new("1", "3"), "DEVICE1", "T1");

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStateStore _store;
    private readonly CollectionStore _collections;

    public CollectionStoreTests()
    {
        _store = new InMemoryStateStore(_time);
        _collections = new CollectionStore(_store, _time);
    }

    [Test]
    public async Task Start_AgainBeforeTheKeyWasUsed_GivesTheSameKeyWithTheNewestOptions()
    {
        var first = await StartAsync(filterType: 3);
        var second = await StartAsync(filterType: 5);

        Assert.That(second, Is.EqualTo(first));
        Assert.That((await _collections.LoadAsync(Address, second, default))!.Line.Options.FilterType, Is.EqualTo(5));
    }

    [Test]
    public async Task Start_TwiceAtOnceOnTwoNodes_GivesOneKey()
    {
        var other = new CollectionStore(_store, _time);
        SyncKey? theirs = null;
        _store.Before = async (operation, keys, _) =>
        {
            if (operation != "add" || keys[0] != Address.HeaderKey) return;
            _store.Before = null;
            theirs = await other.StartAsync(Address, EasClass.Tasks, EasVersion.V141, line => line, default);
        };

        var ours = await StartAsync();

        Assert.That(ours, Is.EqualTo(theirs));
        Assert.That(_store.Keys.Count(key => key.EndsWith(":base", StringComparison.Ordinal)), Is.EqualTo(1), "the loser's base is gone");
    }

    [Test]
    public async Task Start_WhileALineIsInUse_KeepsItUntilTheNewKeyIsUsed()
    {
        var old = await UsedAsync();
        var fresh = await StartAsync(filterType: 5);

        var stillThere = await _collections.LoadAsync(Address, old, default);
        Assert.That(stillThere!.Line.Options.FilterType, Is.Zero, "a key 0 that nobody uses changes nothing for the line in use");
        Assert.That(await UseAsync(stillThere), Is.True);
        Assert.That(await _collections.LatestKeyAsync(Address, default), Is.EqualTo(old));

        Assert.That(await UseAsync((await _collections.LoadAsync(Address, fresh, default))!), Is.True);
        Assert.That(await _collections.LoadAsync(Address, old, default), Is.Null);
        Assert.That(await _collections.LatestKeyAsync(Address, default), Is.EqualTo(fresh));
        Assert.That(_store.Keys.Count(key => key.Contains(old.Line, StringComparison.Ordinal) || key.EndsWith(":base", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Start_AfterTheFreshKeyGrewOld_GivesAnother()
    {
        var first = await StartAsync();
        _time.Advance(TimeSpan.FromHours(25));

        Assert.That(await StartAsync(), Is.Not.EqualTo(first));
    }

    [Test]
    public async Task Start_UsedWeeksLater_IsStillKnown_AndGoesWithTheDevice()
    {
        var key = await StartAsync();
        _time.Advance(TimeSpan.FromDays(60));
        Assert.That(await _collections.LoadAsync(Address, key, default), Is.Not.Null, "a phone that was off meanwhile");

        _time.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        Assert.That(_store.Keys, Is.Empty);
    }

    [Test]
    public async Task Start_HeaderThatCannotBeRead_BeginsAnew()
    {
        await _store.SetAsync(Address.HeaderKey, new byte[] { 0x7F }, null, default);

        Assert.That(await _collections.LoadAsync(Address, await StartAsync(), default), Is.Not.Null);
    }

    [Test]
    public async Task Use_AnswerOfTheStoreLost_IsUsedAllTheSame()
    {
        var key = await StartAsync();
        _store.After = (operation, _, _) => operation == "replace" ? throw new StateStoreException(StateStoreFailure.Timeout, "replace") : ValueTask.CompletedTask;
        Assert.That(async () => await UseAsync((await _collections.LoadAsync(Address, key, default))!), Throws.TypeOf<StateStoreException>());
        _store.After = null;

        Assert.That(await UseAsync((await _collections.LoadAsync(Address, key, default))!), Is.True);
        Assert.That((await _collections.LoadHeaderAsync(Address, default))!.Line.Confirmed, Is.EqualTo(1));
    }

    [Test]
    public async Task FresherCursor_OfALookUnderAnotherFilter_DoesNotCount()
    {
        var key = await UsedAsync();
        var slow = (await _collections.LoadAsync(Address, key, default))!;
        var fast = (await _collections.LoadAsync(Address, key, default))!;

        await _collections.UseAsync(Address, fast, line => line with { Options = new CollectionOptions { FilterType = 5 } }, default);
        await _collections.SaveFresherCursorAsync(Address, slow, [9], filterType: 0, default);

        Assert.That((await _collections.LoadAsync(Address, key, default))!.Cursor, Is.Null, "everything is to be listed under the new filter");
    }

    [Test]
    public async Task Use_TwoAtOnceWithDifferentOptions_LoseNeither()
    {
        var key = await UsedAsync();
        var one = (await _collections.LoadAsync(Address, key, default))!;
        var two = (await _collections.LoadAsync(Address, key, default))!;

        await _collections.UseAsync(Address, one, line => line with { WindowSize = 7 }, default);
        await _collections.UseAsync(Address, two, line => line with { Options = new CollectionOptions { FilterType = 5 } }, default);

        var now = (await _collections.LoadHeaderAsync(Address, default))!.Line;
        Assert.That((now.WindowSize, now.Options.FilterType), Is.EqualTo((7, 5)));
    }

    [Test]
    public async Task Fold_BySomebodySlow_DoesNotBringTheOldBaseBack()
    {
        var key = await UsedAsync();
        for (var i = 0; i < 15; i++) key = await StepAsync(key);
        var slow = (await _collections.LoadAsync(Address, key, default))!;
        await _collections.FoldAsync(Address, (await _collections.LoadAsync(Address, key, default))!, default);
        for (var i = 0; i < 15; i++) key = await StepAsync(key);
        await _collections.FoldAsync(Address, (await _collections.LoadAsync(Address, key, default))!, default);

        await _collections.FoldAsync(Address, slow, default);

        Assert.That((await _collections.LoadAsync(Address, key, default))!.Held.Count, Is.EqualTo(30));
    }

    [Test]
    public async Task Load_WhileAnotherNodeFolds_IsReadAgain()
    {
        var key = await UsedAsync();
        for (var i = 0; i < 20; i++) key = await StepAsync(key);
        var (other, folding, reads) = (new CollectionStore(_store, _time), (await _collections.LoadAsync(Address, key, default))!, 0);
        _store.Before = async (operation, _, _) =>
        {
            // Between the newer part of the tail, which comes with the base, and the older one.
            if (operation != "getmany" || ++reads != 2) return;
            await other.FoldAsync(Address, folding, default);
        };

        var state = await _collections.LoadAsync(Address, key, default);

        Assert.That((state?.Held.Count, state?.Root.Counter), Is.EqualTo((20, 15)));
        Assert.That(reads, Is.EqualTo(3));
    }

    [Test]
    public async Task Load_PartOfTheTailIsLost_IsNotTriedForEver()
    {
        var key = await UsedAsync();
        for (var i = 0; i < 3; i++) key = await StepAsync(key);
        await _store.RemoveAsync([Address.GenerationKey(key.Line, 3)], default);
        var reads = 0;
        _store.Before = (operation, _, _) =>
        {
            if (operation == "getmany") reads++;
            return ValueTask.CompletedTask;
        };

        Assert.That(await _collections.LoadAsync(Address, key, default), Is.Null);
        Assert.That(reads, Is.EqualTo(2));
    }

    private ValueTask<SyncKey> StartAsync(int filterType = 0) => _collections.StartAsync(
        Address, EasClass.Tasks, EasVersion.V141, line => line with { Options = new CollectionOptions { FilterType = filterType } }, default);

    private ValueTask<bool> UseAsync(CollectionState state) => _collections.UseAsync(Address, state, line => line, default);

    private async Task<SyncKey> UsedAsync()
    {
        var key = await StartAsync();
        await UseAsync((await _collections.LoadAsync(Address, key, default))!);
        return key;
    }

    /// <summary>A generation with one more item, used by the phone.</summary>
    private async Task<SyncKey> StepAsync(SyncKey key)
    {
        var generation = new Generation
        {
            Counter = key.Counter + 1, Parent = key.Counter, ParentTag = key.Tag, CommittedAt = 0, RequestHash = 1, Drained = true, Options = CollectionOptions.Default, Version = EasVersion.V141, Cursor = [1],
            Delta = [new DeltaEntry(DeltaKind.Add, ItemKey.Of((ulong)key.Counter), 1)],
        };
        var next = (await _collections.CommitAsync(Address, key.Line, generation, default))!.Value;
        await UseAsync((await _collections.LoadAsync(Address, next, default))!);
        return next;
    }
}
