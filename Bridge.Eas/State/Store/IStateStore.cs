namespace Bridge.Eas.State.Store;

/// <summary>Everything the gateway remembers between requests: small binary records under string keys, and a change channel between nodes.</summary>
/// <remarks>
/// <para>Keys come from <see cref="StateKeys"/>. All keys of one call must share a hash tag (the text between the first <c>{</c> and the next <c>}</c>),
/// else <see cref="ArgumentException"/>: Redis Cluster serves one call from one node only, and a single server would hide the mistake.</para>
/// <para>Every member throws <see cref="StateStoreException"/> when the store is away or does not answer in time. After such an exception, and after a
/// cancellation, a write may or may not have happened: read again before drawing conclusions. Nothing else is thrown but
/// <see cref="OperationCanceledException"/> for the caller's own token.</para>
/// <para>A write that has been acknowledged is seen by every later read of every node; no read is served by a replica.</para>
/// <para>An expiry is counted by the store's own clock from the write on; <see langword="null"/> means never, and takes an older expiry away.
/// It must be at least one millisecond.</para>
/// </remarks>
internal interface IStateStore
{
    /// <summary>Raised after a lost connection has come back and the subscriptions stand again. Messages published meanwhile are lost, so whoever
    /// relies on them reads the counter behind them now. May come twice for one loss. Runs on an arbitrary thread and must not block.</summary>
    event EventHandler? Reconnected;

    /// <summary>The value, or <see langword="null"/> when there is none (never written, removed, expired).</summary>
    ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>The values in the order of <paramref name="keys"/>, read at one moment in one round trip; <see langword="null"/> where there is none.</summary>
    ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Writes if there is no value yet. This is the commit of a generation and the taking of a claim: of several callers exactly one gets
    /// <see langword="true"/>.</summary>
    ValueTask<bool> AddAsync(string key, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken);

    /// <summary>Writes, whatever was there.</summary>
    ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken);

    /// <summary>Writes if the value is, byte for byte, <paramref name="expected"/>; <see langword="false"/> when it is another one or gone.</summary>
    ValueTask<bool> ReplaceAsync(string key, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken);

    /// <summary>Removes if the value is, byte for byte, <paramref name="expected"/> (the release of one's own claim or lease);
    /// <see langword="false"/> when it is another one or gone.</summary>
    ValueTask<bool> RemoveIfAsync(string key, ReadOnlyMemory<byte> expected, CancellationToken cancellationToken);

    /// <summary>Removes all of them in one round trip; those that do not exist are passed over.</summary>
    ValueTask RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Adds one to a counter, which starts at 0, and returns the new value. The counter reads as decimal ASCII through <see cref="GetAsync"/>.</summary>
    /// <param name="key">Of a counter; never of a record written otherwise.</param>
    /// <param name="expiry">Set anew with each increment; <see langword="null"/> leaves the one there is.</param>
    /// <param name="cancellationToken">Cancels the wait, not necessarily the increment.</param>
    ValueTask<long> IncrementAsync(string key, TimeSpan? expiry, CancellationToken cancellationToken);

    /// <summary>How long the value is still there, by the store's own clock; <see langword="null"/> when there is none, or it never expires.</summary>
    ValueTask<TimeSpan?> RemainingAsync(string key, CancellationToken cancellationToken);

    /// <summary>Gives an existing value a new expiry; nothing happens when there is no value.</summary>
    ValueTask ExpireAsync(string key, TimeSpan expiry, CancellationToken cancellationToken);

    /// <summary>Tells every subscriber of the channel on every node. At most once: a subscriber whose connection is down misses it.</summary>
    ValueTask PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Calls <paramref name="handler"/> for each message published after this call has returned, until the result is disposed; when the servers
    /// are a cluster, also for an older one that comes late or comes twice.
    /// The subscription survives a lost connection (<see cref="Reconnected"/>). The handler runs on an arbitrary thread and must neither block nor throw.</summary>
    ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken);

    /// <summary>Returns when the store has answered.</summary>
    ValueTask PingAsync(CancellationToken cancellationToken);
}
