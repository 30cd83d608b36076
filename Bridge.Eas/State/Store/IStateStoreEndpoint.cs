namespace Bridge.Eas.State.Store;

/// <summary>Says where the store is; the embedded one has to be started before anybody knows.</summary>
public interface IStateStoreEndpoint
{
    /// <summary>A StackExchange.Redis connection string. Asked once per process; an exception stops the start of the gateway.</summary>
    ValueTask<string> ConnectionStringAsync(CancellationToken cancellationToken);

    /// <summary>Of a store that only this process writes to: the locks under which it does. <see langword="null"/> when other nodes write as well.</summary>
    KeyLocks? Locks { get; }
}
