using Bridge.Eas.State.Store;

namespace Gateway.Tests.FrontDoor;

/// <summary>A store that only says how it is; tests of the front door keep nothing, and so start none.</summary>
internal sealed class StubStore : IStoreHealth, IStateStoreEndpoint
{
    internal StoreHealth Health { get; set; } = new(Ready: true, Problem: null);

    public ValueTask<StoreHealth> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Health);

    public KeyLocks? Locks => null;

    public ValueTask<string> ConnectionStringAsync(CancellationToken cancellationToken) => throw new NotSupportedException("There is no store in this test.");
}
