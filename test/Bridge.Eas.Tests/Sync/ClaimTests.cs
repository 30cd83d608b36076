using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Sync;

/// <summary>Two requests with commands for one collection at once.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClaimTests : IDisposable
{
    private static readonly PhoneCommand[] TwoAdds = [EngineBed.Add("1", "a"), EngineBed.Add("2", "b")];

    private EngineBed Bed { get; } = new();

    public void Dispose() => Bed.Dispose();

    [Test]
    public async Task Run_HolderAtWorkForLongerThanOneTerm_IsNotTakenOver()
    {
        var phone = await ReadyAsync();
        var other = Bed.NewNode();
        CollectionAnswer? second = null;
        Bed.Source.AfterEach = () =>
        {
            Bed.Time.Advance(TimeSpan.FromSeconds(70));
            return Task.CompletedTask;
        };
        Bed.Source.AfterCreate = async () =>
        {
            Bed.Source.AfterCreate = Bed.Source.AfterEach = null;
            second = await WaitAsync(other.RunAsync(Bed.Run(phone.Key) with { Commands = TwoAdds }, CancellationToken.None));
        };

        await phone.SyncAsync(commands: TwoAdds);

        Assert.That((second!.Status, Bed.Source.Creates), Is.EqualTo((SyncStatus.Retry, 2)));
        Assert.That(phone.ServerIdOf("2"), Is.EqualTo("T1:2"));
    }

    [Test]
    public async Task Run_SecondRequestWhileTheFirstIsFinishing_GetsItsResult()
    {
        var phone = await ReadyAsync();
        var other = Bed.NewNode();
        Task<CollectionAnswer>? second = null;
        Bed.Source.AfterCreate = () =>
        {
            Bed.Source.AfterCreate = null;
            second = other.RunAsync(Bed.Run(phone.Key) with { Commands = TwoAdds }, CancellationToken.None).AsTask();
            return Task.CompletedTask;
        };
        var key = phone.Key;
        var first = await phone.SyncAsync(commands: TwoAdds);

        var again = await WaitAsync(new ValueTask<CollectionAnswer>(second!));

        Assert.That((again.Status, again.Key, Bed.Source.Creates), Is.EqualTo((SyncStatus.Success, first.Key, 2)), $"from {key}");
    }

    [Test]
    public async Task Run_HolderThatDied_IsTakenOverAfterItsTermOnly()
    {
        var phone = await ReadyAsync();
        Bed.Source.AfterEach = () =>
        {
            // The node is gone: neither the commit nor the claim's end reach the store.
            Bed.Store.Before = (_, _, _) => throw new OperationCanceledException();
            throw new OperationCanceledException();
        };
        Assert.That(async () => await phone.SyncAsync(keep: false, commands: TwoAdds), Throws.InstanceOf<OperationCanceledException>());
        (Bed.Source.AfterEach, Bed.Store.Before) = (null, null);

        var early = await WaitAsync(phone.SendAsync(TwoAdds));
        Bed.Time.Advance(TimeSpan.FromMinutes(3));
        var late = await phone.SyncAsync(commands: TwoAdds);

        Assert.That((early.Status, late.Status), Is.EqualTo((SyncStatus.Retry, SyncStatus.Success)));
        Assert.That((Bed.Source.Creates, Bed.Source.Adopted), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Run_ClaimThatTheStoreForgotAndAnotherTook_StopsTheFirst()
    {
        var phone = await ReadyAsync();
        var theirs = CollectionClaimRecord.For(60_000, []).ToBytes();
        Bed.Source.AfterEach = async () =>
        {
            Bed.Source.AfterEach = null;
            await Bed.Store.SetAsync(EngineBed.Address.ClaimKey, theirs, null, CancellationToken.None);
            Bed.Time.Advance(TimeSpan.FromSeconds(30));
        };

        var first = await phone.SyncAsync(keep: false, commands: TwoAdds);
        Assert.That((first.Status, Bed.Source.Creates), Is.EqualTo((SyncStatus.Retry, 1)), "nothing is created any more");

        await Bed.Store.RemoveAsync([EngineBed.Address.ClaimKey], CancellationToken.None);
        await phone.SyncAsync(commands: TwoAdds);
        Assert.That((Bed.Source.Creates, phone.ServerIdOf("1"), phone.ServerIdOf("2")), Is.EqualTo((2, "T1:1", "T1:2")));
    }

    [Test]
    public async Task Run_ClaimThatTheStoreForgot_IsTakenAgain()
    {
        var phone = await ReadyAsync();
        Bed.Source.AfterEach = async () =>
        {
            await Bed.Store.RemoveAsync([EngineBed.Address.ClaimKey], CancellationToken.None);
            Bed.Time.Advance(TimeSpan.FromSeconds(30));
        };

        var answer = await phone.SyncAsync(commands: TwoAdds);

        Assert.That((answer.Status, Bed.Source.Creates), Is.EqualTo((SyncStatus.Success, 2)));
    }

    private async Task<EnginePhone> ReadyAsync()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        return phone;
    }

    private async Task<CollectionAnswer> WaitAsync(ValueTask<CollectionAnswer> answer)
    {
        var task = answer.AsTask();
        for (var i = 0; i < 60 && !task.IsCompleted; i++) Bed.Time.Advance(TimeSpan.FromMilliseconds(100));
        return await task;
    }
}
