using Microsoft.Extensions.Options;

namespace Bridge.Eas.State.Store;

/// <summary>The store that the operator runs himself: <see cref="StoreOptions.Redis"/>.</summary>
internal sealed class ConfiguredEndpoint(IOptions<StoreOptions> options) : IStateStoreEndpoint
{
    public KeyLocks? Locks => null;

    public ValueTask<string> ConnectionStringAsync(CancellationToken cancellationToken)
        => ValueTask.FromResult(options.Value.Redis!);
}
