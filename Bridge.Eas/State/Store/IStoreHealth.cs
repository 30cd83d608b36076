namespace Bridge.Eas.State.Store;

/// <summary>What readiness asks of the store.</summary>
public interface IStoreHealth
{
    /// <summary>Asks the store itself; bounded by <see cref="StoreOptions.TimeoutSeconds"/>, never throws but for the caller's own token.</summary>
    ValueTask<StoreHealth> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>Whether the gateway may serve with this store.</summary>
/// <param name="Ready">Reachable and configured so that it keeps what it is given.</param>
/// <param name="Problem">In words for the operator, naming the setting; <see langword="null"/> when ready.</param>
public sealed record StoreHealth(bool Ready, string? Problem);
