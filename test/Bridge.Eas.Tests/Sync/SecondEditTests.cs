using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Sync;

/// <summary>
/// A phone's change is in OX, but its commit never came: the phone changes the item once more, and must not lose against itself.
/// The conflict option is the usual one: the server wins.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SecondEditTests : IDisposable
{
    private EngineBed Bed { get; } = new();

    public void Dispose() => Bed.Dispose();

    /// <summary>The request makes fewer than a dozen writes; one beyond them is never met, so the request ends well and only its answer is lost.</summary>
    [Test]
    public async Task Change_AfterADeathAtAnyWrite_Wins([Range(1, 12)] int write, [Values] bool written, [Values] bool storeFailsOnly, [Values] bool goesBack)
    {
        var (phone, one) = await ReadyAsync();
        if (goesBack) Bed.Source.MostText = 3;
        DieAt(write, written, storeFailsOnly);
        await LoseAsync(phone, EngineBed.Change($"T1:{one}", "v3 long"));

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v25")]);

        await RestAsync(phone, one, answer, "v25");
    }

    [Test]
    public async Task Change_AfterADeathBehindOx_IsCountedAndTheWholeItemGoesBack()
    {
        var (phone, one) = await ReadyAsync();
        await DieBehindOxAsync(phone, one);

        await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v25")]);

        Assert.That(phone.Changed, Is.EqualTo(new[] { one }), "others may have written into it, too");
    }

    [Test]
    public async Task Change_AfterADeathAndARequestThatSaysNothingOfTheItem_Wins()
    {
        var (phone, one) = await ReadyAsync();
        await DieBehindOxAsync(phone, one);
        await phone.SyncAsync(getChanges: false, commands: [EngineBed.Add("1", "another")]);

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v25")]);

        await RestAsync(phone, one, answer, "v25");
    }

    [Test]
    public async Task Change_AfterACopyOfTheRequestThatDiedWasAnswered_Wins()
    {
        var (phone, one) = await ReadyAsync();
        await DieBehindOxAsync(phone, one);
        await phone.SyncAsync(keep: false, commands: [EngineBed.Change($"T1:{one}", "v3")]);

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v25")]);

        await RestAsync(phone, one, answer, "v25");
    }

    /// <summary>The phone may have given up what it heard no answer to, and what it says now need not undo that: another occurrence, a single mark.</summary>
    [Test]
    public async Task Change_AfterTheAnswerToAnotherOneWasLost_SendsTheItemBack()
    {
        var (phone, one) = await ReadyAsync();
        await LoseAsync(phone, EngineBed.Change($"T1:{one}", "v3"));

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v25")]);

        Assert.That(phone.Changed, Is.EqualTo(new[] { one }));
        await RestAsync(phone, one, answer, "v25");
    }

    /// <summary>OX has taken it otherwise than the phone said: that the item is to go back to it makes it nobody else's.</summary>
    [Test]
    public async Task Change_AfterTheAnswerToOneThatGoesBackWasLost_Wins([Values(0, 1)] int conflict, [Values] bool repeats, [Values] bool incremental)
    {
        var (phone, one) = await ReadyAsync(conflict);
        (Bed.Source.MostText, Bed.Source.Incremental) = (3, incremental);
        var first = EngineBed.Change($"T1:{one}", "v3 long");
        await LoseAsync(phone, first);

        await LoseAsync(phone, EngineBed.Change($"T1:{one}", "v4 long"));
        var answer = await phone.SyncAsync(commands: [.. repeats ? [first] : Array.Empty<PhoneCommand>(), EngineBed.Change($"T1:{one}", "v25")]);

        Assert.That(phone.Changed, Is.EqualTo(new[] { one }), "the phone has another form than OX");
        await RestAsync(phone, one, answer, "v25");
    }

    [Test]
    public async Task Change_TwoOfOneItemThatGoBackAndTheAnswerLost_AreThePhonesOwn()
    {
        var (phone, one) = await ReadyAsync();
        Bed.Source.MostText = 3;
        await LoseAsync(phone, EngineBed.Change($"T1:{one}", "v3 long"), EngineBed.Change($"T1:{one}", "v4 long"));

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v25")]);

        await RestAsync(phone, one, answer, "v25");
    }

    [Test]
    public async Task Change_ThatGoesBackSentTwice_IsCarriedOutOnceAndGoesBack([Values] bool answerLost)
    {
        var (phone, one) = await ReadyAsync();
        Bed.Source.MostText = 3;
        var change = EngineBed.Change($"T1:{one}", "v3 long");
        if (answerLost) await LoseAsync(phone, change);
        else await Task.WhenAll(phone.SyncAsync(keep: false, commands: [change]), phone.SyncAsync(keep: false, commands: [change]));

        var answer = await phone.SyncAsync(commands: [change]);

        Assert.That((Bed.Source.Items[one].Text, phone.Changed), Is.EqualTo(("v3 ", new[] { one })));
        await RestAsync(phone, one, answer, "v3 ");
    }

    [Test]
    public async Task Change_AfterOneThatGoesBackAndSomebodyElses_LosesUnlessThePhoneWins([Values(0, 1)] int conflict)
    {
        var (phone, one) = await ReadyAsync(conflict);
        Bed.Source.MostText = 6;
        await LoseAsync(phone, EngineBed.Change($"T1:{one}", "v3 long"));
        Bed.Source.Edit(one, "theirs");

        await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v25")]);

        Assert.That((Bed.Source.Items[one].Text, phone.Changed), Is.EqualTo((conflict == 0 ? "v25" : "theirs", new[] { one })));
    }

    /// <summary>A phone that has won against somebody has not heard of him yet.</summary>
    [Test]
    public async Task Change_AfterOneThatWonAndWhoseAnswerWasLost_IsNotTakenForOneThatKnowsTheOther()
    {
        var (phone, one) = await ReadyAsync(conflict: 0);
        Bed.Source.Edit(one, "theirs");
        await LoseAsync(phone, EngineBed.Change($"T1:{one}", "v3"), EngineBed.Change($"T1:{one}", "v4"));
        Bed.Source.KnownVersions.Clear();

        await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v25")]);

        Assert.That(Bed.Source.KnownVersions, Is.EqualTo(new[] { 1001L }));
    }

    [Test]
    public async Task Change_BesideTheOneWhoseAnswerWasLost_SendsNothingBack()
    {
        var (phone, one) = await ReadyAsync();
        await LoseAsync(phone, EngineBed.Change($"T1:{one}", "v3"));

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v3"), EngineBed.Change($"T1:{one}", "v25")]);

        Assert.That(phone.Changed, Is.Empty);
        await RestAsync(phone, one, answer, "v25");
    }

    [Test]
    public async Task Change_AfterTwoDeaths_Wins()
    {
        var (phone, one) = await ReadyAsync();
        await DieBehindOxAsync(phone, one);
        await DieBehindOxAsync(phone, one, "v7");

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v25")]);

        await RestAsync(phone, one, answer, "v25");
    }

    [Test]
    public async Task Change_OfAnItemThatThePhoneWasToldOfSince_LosesAgainstOthersAsEver()
    {
        var (phone, one) = await ReadyAsync();
        await DieBehindOxAsync(phone, one);
        await phone.SyncAsync();
        Bed.Source.Edit(one, "theirs");

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v25")]);

        Assert.That(EnginePhone.Children(answer.Responses), Has.Count.EqualTo(1), "status 7");
        Assert.That(Bed.Source.Items[one].Text, Is.EqualTo("theirs"));
    }

    [Test]
    public async Task Change_OfAnItemThatTheDeadRequestDidNotName_LosesAgainstOthersAsEver()
    {
        var other = Bed.Source.Put("other");
        var (phone, one) = await ReadyAsync();
        await DieBehindOxAsync(phone, one);
        Bed.Source.Edit(other, "theirs");

        await phone.SyncAsync(commands: [EngineBed.Change($"T1:{other}", "mine")]);

        Assert.That(Bed.Source.Items[other].Text, Is.EqualTo("theirs"));
    }

    [Test]
    public async Task Claim_WhenAllIsCommitted_IsGone()
    {
        var (phone, one) = await ReadyAsync();

        await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "v3")]);

        Assert.That(Bed.Store.Keys, Has.None.EqualTo(EngineBed.Address.ClaimKey));
    }

    [Test]
    public async Task Claim_OfAHugeRequest_StaysSmall()
    {
        for (var i = 0; i < 1000; i++) Bed.Source.Put($"item {i}");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync(mostItems: 2000);
        byte[] claim = [];
        Bed.Source.AfterChange = async () => claim = (await Bed.Store.GetAsync(EngineBed.Address.ClaimKey, CancellationToken.None))!;

        await phone.SyncAsync(commands: [.. Enumerable.Range(901, 100).Select(id => EngineBed.Change($"T1:{id}", "new"))]);

        Assert.That(CollectionClaimRecord.Read(claim)!.Changes, Has.Count.EqualTo(100));
        Assert.That(claim, Has.Length.LessThan(1100));
    }

    private async Task<(EnginePhone Phone, ulong One)> ReadyAsync(int conflict = 1)
    {
        var one = Bed.Source.Put("v1");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync(options: CollectionOptions.Default with { Conflict = conflict });
        return (phone, one);
    }

    private Task DieBehindOxAsync(EnginePhone phone, ulong one, string text = "v3")
    {
        Bed.Source.AfterChange = () =>
        {
            DieAt(1, written: false, storeFailsOnly: false);
            return Task.CompletedTask;
        };
        return LoseAsync(phone, EngineBed.Change($"T1:{one}", text));
    }

    /// <param name="write">Of the writes from now on.</param>
    /// <param name="written">It reached the store, but the node did not live to see it.</param>
    /// <param name="storeFailsOnly">This one write fails, and the node lives.</param>
    private void DieAt(int write, bool written, bool storeFailsOnly)
    {
        var left = write;
        ValueTask Fails(string operation, IReadOnlyList<string> keys, CancellationToken cancellationToken)
        {
            if (operation is "get" or "getmany") return ValueTask.CompletedTask;
            left--;
            if (left > 0 || (left < 0 && storeFailsOnly)) return ValueTask.CompletedTask;
            if (!storeFailsOnly) Bed.Store.Before = (_, _, _) => throw new OperationCanceledException("dead");
            throw storeFailsOnly ? new Bridge.Eas.State.Store.StateStoreException(Bridge.Eas.State.Store.StateStoreFailure.Timeout, operation) : new OperationCanceledException("dead");
        }

        if (written) Bed.Store.After = Fails;
        else Bed.Store.Before = Fails;
    }

    /// <summary>The phone hears nothing, whatever became of its request, and waits until the claim of a dead node is over.</summary>
    private async Task LoseAsync(EnginePhone phone, params PhoneCommand[] commands)
    {
        try
        {
            await phone.SyncAsync(keep: false, commands: commands);
        }
        catch (Exception fault) when (fault is OperationCanceledException or Bridge.Eas.State.Store.StateStoreException)
        {
            // It died.
        }

        (Bed.Source.AfterChange, Bed.Store.Before, Bed.Store.After) = (null, null, null);
        Bed.Time.Advance(TimeSpan.FromMinutes(3));
    }

    private async Task RestAsync(EnginePhone phone, ulong one, CollectionAnswer answer, string text)
    {
        await phone.SyncAsync();
        await phone.SyncAsync();
        Assert.Multiple(() =>
        {
            Assert.That(EnginePhone.Children(answer.Responses).Where(response => response.Tag == Bridge.Eas.Wbxml.CodePages.AirSyncTags.Change), Is.Empty, "silence means success");
            Assert.That(Bed.Source.Items[one].Text, Is.EqualTo(text));
        });
        Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
    }
}
