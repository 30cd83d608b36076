using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Bridge.Eas.State.Store;

/// <summary>The state store over StackExchange.Redis: Redis 6 and later, Redis Cluster, Valkey, and the embedded Garnet.</summary>
/// <remarks>
/// Only commands that all of them have: GET, MGET, SET with NX and PX, DEL, INCR, PEXPIRE, PUBLISH/SUBSCRIBE, PING, INFO, and WATCH/MULTI/EXEC where
/// several nodes write (<see cref="IStoreWrites"/>); no scripts.
/// Everything goes to the primary, since a replica may be behind. The library's own asynchronous calls have no time limit in the version used, so each is
/// given one here.
/// </remarks>
internal sealed partial class RedisStateStore(
    IStateStoreEndpoint endpoint, IOptions<StoreOptions> options, TimeProvider time, StateStoreMetrics metrics, ILogger<RedisStateStore> logger)
    : IStateStore, IAsyncDisposable
{
    private const CommandFlags Primary = CommandFlags.DemandMaster;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);
    private Task<Session>? _session;
    private volatile bool _disposed;
    private int _restorations;

    public event EventHandler? Reconnected;

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
        => await RunAsync<byte[]?>("get", async session => await session.Database.StringGetAsync(key, Primary), cancellationToken);

    public async ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        StateKeys.RequireOneSlot(keys);
        if (keys.Count == 0) return [];
        return await RunAsync("getmany", async session =>
        {
            var values = await session.Database.StringGetAsync(IStoreWrites.Keys(keys), Primary);
            return Array.ConvertAll(values, value => (byte[]?)value);
        }, cancellationToken);
    }

    public async ValueTask<bool> AddAsync(string key, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken)
    {
        var bytes = value.ToArray();
        return await RunAsync("add", session => session.Writes.AddAsync(key, bytes, expiry), cancellationToken);
    }

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken)
    {
        var bytes = value.ToArray();
        await RunAsync("set", session => session.Writes.SetAsync(key, bytes, expiry), cancellationToken);
    }

    public async ValueTask<bool> ReplaceAsync(
        string key, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken)
    {
        var (old, bytes) = (expected.ToArray(), value.ToArray());
        return await RunAsync("replace", session => session.Writes.ReplaceAsync(key, old, bytes, expiry), cancellationToken);
    }

    public async ValueTask<bool> RemoveIfAsync(string key, ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
    {
        var old = expected.ToArray();
        return await RunAsync("removeif", session => session.Writes.RemoveIfAsync(key, old), cancellationToken);
    }

    public async ValueTask RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        StateKeys.RequireOneSlot(keys);
        if (keys.Count == 0) return;
        await RunAsync("remove", session => session.Writes.RemoveAsync(keys), cancellationToken);
    }

    public async ValueTask<long> IncrementAsync(string key, TimeSpan? expiry, CancellationToken cancellationToken)
        => await RunAsync("increment", session => session.Writes.IncrementAsync(key, expiry), cancellationToken);

    public async ValueTask<TimeSpan?> RemainingAsync(string key, CancellationToken cancellationToken)
        => await RunAsync("remaining", session => session.Database.KeyTimeToLiveAsync(key, Primary), cancellationToken);

    public async ValueTask ExpireAsync(string key, TimeSpan expiry, CancellationToken cancellationToken)
        => await RunAsync("expire", session => session.Writes.ExpireAsync(key, expiry), cancellationToken);

    public async ValueTask PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var bytes = message.ToArray();
        await RunAsync("publish", session => session.Database.PublishAsync(channel, bytes), cancellationToken);
    }

    public async ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken)
    {
        RedisSubscriptions.Subscription? subscription = null;
        try
        {
            return await RunAsync("subscribe", async session =>
            {
                (subscription, var confirmed) = session.Subscriptions.Add(channel, handler);
                await confirmed;
                return subscription;
            }, cancellationToken);
        }
        catch
        {
            if (subscription is not null) await subscription.DisposeAsync();
            throw;
        }
    }

    public async ValueTask PingAsync(CancellationToken cancellationToken)
        => await RunAsync("ping", session => session.Database.PingAsync(), cancellationToken);

    /// <summary>What the primaries do when their memory is full (<c>maxmemory-policy</c>, from INFO); servers that do not say it are left out.</summary>
    internal async ValueTask<IReadOnlyList<string>> EvictionPoliciesAsync(CancellationToken cancellationToken)
        => await RunAsync<IReadOnlyList<string>>("info", async session =>
        {
            var connection = session.Connections.Main;
            var policies = new List<string>();
            foreach (var server in connection.GetEndPoints().Select(address => connection.GetServer(address)).Where(server => server.IsConnected))
                foreach (var (name, value) in (await server.InfoAsync("memory")).SelectMany(section => section))
                    if (name == "maxmemory_policy") policies.Add(value);
            return policies;
        }, cancellationToken);

    private async Task<T> RunAsync<T>(string operation, Func<Session, Task<T>> call, CancellationToken cancellationToken)
    {
        using var span = StateStoreMetrics.Begin(operation);
        var start = time.GetTimestamp();
        var outcome = StateStoreMetrics.Cancelled;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var session = await SessionAsync().WaitAsync(cancellationToken);
            // Known to be away: say so at once instead of letting a phone wait for the time limit.
            if (!session.Connections.Main.IsConnected) throw new StateStoreException(StateStoreFailure.Unavailable, operation);
            var result = await LeaveReaderAsync(call(session).WaitAsync(_timeout, time, cancellationToken));
            outcome = StateStoreMetrics.Ok;
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (FailureOf(exception) is { } failure)
        {
            outcome = failure == StateStoreFailure.Timeout ? StateStoreMetrics.Timeout : StateStoreMetrics.Unavailable;
            span?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, outcome);
            throw exception as StateStoreException ?? new StateStoreException(failure, operation, exception);
        }
        finally
        {
            metrics.Done(operation, outcome, time.GetElapsedTime(start));
        }
    }

    /// <summary>Goes on elsewhere than on the library's thread of completions: a caller that blocks there would hold up the answers to all others.</summary>
    private static async Task<T> LeaveReaderAsync<T>(Task<T> answer)
    {
        await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Yield();
        return await answer;
    }

    private static StateStoreFailure? FailureOf(Exception exception) => exception switch
    {
        StateStoreException known => known.Failure,
        TimeoutException => StateStoreFailure.Timeout,
        // The library cancels what it had promised when a connection breaks inside a transaction.
        RedisException or RedisCommandException or OperationCanceledException or ObjectDisposedException or IOException
            or System.Net.Sockets.SocketException => StateStoreFailure.Unavailable,
        _ => null,
    };

    /// <summary>Opens the connections with the first call; a failure to find the endpoint is tried again with the next.</summary>
    private Task<Session> SessionAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_session is null or { IsFaulted: true } or { IsCanceled: true }) _session = OpenAsync();
            return _session;
        }
    }

    private async Task<Session> OpenAsync()
    {
        // The embedded store takes its time to start, and the caller holds the lock.
        await Task.Yield();
        var connections = await RedisConnections.OpenAsync(await endpoint.ConnectionStringAsync(CancellationToken.None), _timeout);
        var session = new Session(connections, endpoint.Locks);
        connections.Main.ConnectionFailed += (_, failed) => Lost(failed.ConnectionType, failed.FailureType);
        // The connection for commands and the one for messages come back in either order, and neither can be used at once.
        connections.Main.ConnectionRestored += (_, _) => _ = AnnounceAsync(session);
        return session;
    }

    /// <summary>Raises <see cref="Reconnected"/> once messages flow again; one such wait at a time, however many connections come back.</summary>
    private async Task AnnounceAsync(Session session)
    {
        if (Interlocked.Increment(ref _restorations) > 1) return;
        int seen;
        do
        {
            seen = Volatile.Read(ref _restorations);
            while (!await HearsAsync(session))
            {
                if (_disposed) return;
                await Task.Delay(BetweenAttempts, time);
            }
            Restored();
            Reconnected?.Invoke(this, EventArgs.Empty);
        }
        while (Interlocked.CompareExchange(ref _restorations, 0, seen) != seen);
    }

    private async Task<bool> HearsAsync(Session session)
    {
        try
        {
            // Answered on the connection for messages, and therefore after the subscriptions that the library has just renewed on it.
            await session.Connections.Main.GetSubscriber().PingAsync().WaitAsync(_timeout, time);
            await session.Subscriptions.RenewAsync().WaitAsync(_timeout, time);
            return true;
        }
        catch (Exception exception) when (FailureOf(exception) is not null)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<Session>? session;
        lock (_gate)
        {
            _disposed = true;
            session = _session;
        }
        if (session is { IsCompletedSuccessfully: true }) await (await session).Connections.DisposeAsync();
    }

    [LoggerMessage(2051, LogLevel.Warning, "State store: {Connection} connection lost ({Reason}); trying again every second")]
    private partial void Lost(ConnectionType connection, ConnectionFailureType reason);

    [LoggerMessage(2052, LogLevel.Information, "State store: connection restored")]
    private partial void Restored();

    private sealed class Session(RedisConnections connections, KeyLocks? locks)
    {
        internal RedisConnections Connections { get; } = connections;

        internal IDatabase Database { get; } = connections.Main.GetDatabase();

        internal IStoreWrites Writes { get; } = locks is null
            ? new SharedStoreWrites(connections.Main.GetDatabase(), connections.Transactions.GetDatabase())
            : new SoleStoreWrites(connections.Main.GetDatabase(), locks);

        internal RedisSubscriptions Subscriptions { get; } = new(connections.Main.GetSubscriber());
    }
}
