namespace Bridge.Eas.State.Store;

/// <summary>What is wrong with the store.</summary>
internal enum StateStoreFailure
{
    /// <summary>No connection, or the store refused to serve (loading, read-only replica, out of memory).</summary>
    Unavailable,

    /// <summary>Connected, but no answer within <see cref="StoreOptions.TimeoutSeconds"/>.</summary>
    Timeout,

    /// <summary>Others changed the same record again and again.</summary>
    Contended,
}

/// <summary>The state store did not do what was asked. A phone gets HTTP 503 with Retry-After or a retryable status for it, never 401 and never a status
/// that makes it start over; a write that met it may have happened all the same.</summary>
internal sealed class StateStoreException(StateStoreFailure failure, string operation, Exception? inner = null)
    : Exception($"State store: {operation} failed ({failure}).", inner)
{
    /// <summary>What is wrong.</summary>
    public StateStoreFailure Failure { get; } = failure;

    /// <summary>The one that others have wrapped in theirs; null when the store is not the reason.</summary>
    internal static StateStoreException? In(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is StateStoreException failure) return failure;
        return null;
    }
}
