using System.Globalization;
using System.Text;
using Bridge.Eas.State.Store;

namespace StateStores;

/// <summary>What a test does to one call of the twin.</summary>
/// <param name="operation">The member in lower case: get, getmany, add, set, replace, removeif, remove, increment, remaining, expire, publish, subscribe, ping.</param>
/// <param name="keys">Its keys, or its channel.</param>
internal delegate ValueTask StoreHook(string operation, IReadOnlyList<string> keys, CancellationToken cancellationToken);

/// <summary>The state store's twin: same promises, one process, a clock that tests move. Starts no thread and uses no timer, so that a simulation decides
/// alone what runs when.</summary>
internal sealed class InMemoryStateStore(TimeProvider time) : IStateStore
{
    private const int JournalLength = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, Entry? Before)> _journal = new();
    private readonly List<Subscription> _subscriptions = [];

    public event EventHandler? Reconnected;

    /// <summary>Awaited before the operation: by throwing it makes a write that never happened, by waiting a slow store.</summary>
    internal StoreHook? Before { get; set; }

    /// <summary>Awaited after the operation: by throwing it makes a write whose answer was lost.</summary>
    internal StoreHook? After { get; set; }

    /// <summary>While set, messages are dropped, as when the connection is down.</summary>
    internal bool DropsMessages { get; set; }

    /// <summary>The keys that hold a value now, in ordinal order.</summary>
    internal IReadOnlyList<string> Keys
    {
        get
        {
            lock (_gate) return [.. _entries.Keys.Where(key => Live(key) is not null).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Bytes of all keys (UTF-8) and values.</summary>
    internal long Size
    {
        get
        {
            lock (_gate) return _entries.Where(pair => Live(pair.Key) is not null).Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + (long)pair.Value.Value.Length);
        }
    }

    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
        => RunAsync("get", [key], () => Copy(Live(key)), cancellationToken);

    public ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        StateKeys.RequireOneSlot(keys);
        return RunAsync("getmany", keys, () => keys.Select(key => Copy(Live(key))).ToArray(), cancellationToken);
    }

    public ValueTask<bool> AddAsync(string key, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken)
        => RunAsync("add", [key], () => Live(key) is null && Write(key, value, expiry), cancellationToken);

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken)
        => await RunAsync("set", [key], () => Write(key, value, expiry), cancellationToken);

    public ValueTask<bool> ReplaceAsync(
        string key, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken)
        => RunAsync("replace", [key], () => Holds(key, expected) && Write(key, value, expiry), cancellationToken);

    public ValueTask<bool> RemoveIfAsync(string key, ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
        => RunAsync("removeif", [key], () => Holds(key, expected) && Erase(key), cancellationToken);

    public async ValueTask RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        StateKeys.RequireOneSlot(keys);
        await RunAsync("remove", keys, () => keys.Count(Erase), cancellationToken);
    }

    public ValueTask<long> IncrementAsync(string key, TimeSpan? expiry, CancellationToken cancellationToken)
        => RunAsync("increment", [key], () =>
        {
            var live = Live(key);
            var next = live is null ? 1 : long.Parse(live.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + 1;
            Put(key, new(Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture)), expiry is null ? live?.Expires : Expires(expiry)));
            return next;
        }, cancellationToken);

    public ValueTask<TimeSpan?> RemainingAsync(string key, CancellationToken cancellationToken)
        => RunAsync("remaining", [key], () => Live(key)?.Expires - time.GetUtcNow(), cancellationToken);

    public async ValueTask ExpireAsync(string key, TimeSpan expiry, CancellationToken cancellationToken)
        => await RunAsync("expire", [key], () =>
        {
            if (Live(key) is not { } live) return false;
            Put(key, live with { Expires = Expires(expiry) });
            return true;
        }, cancellationToken);

    public async ValueTask PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await RunAsync("publish", [channel], () => 0, cancellationToken, () =>
        {
            Subscription[] hearers;
            lock (_gate) hearers = DropsMessages ? [] : [.. _subscriptions.Where(subscription => subscription.Channel == channel)];
            foreach (var hearer in hearers) hearer.Handler(message.ToArray());
        });
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken)
        => RunAsync<IAsyncDisposable>("subscribe", [channel], () =>
        {
            var subscription = new Subscription(this, channel, handler);
            _subscriptions.Add(subscription);
            return subscription;
        }, cancellationToken);

    public async ValueTask PingAsync(CancellationToken cancellationToken) => await RunAsync("ping", [], () => 0, cancellationToken);

    /// <summary>The store comes back empty.</summary>
    internal void Lose()
    {
        lock (_gate)
        {
            _entries.Clear();
            _journal.Clear();
        }
    }

    /// <summary>Takes the last writes back, as a failover to a replica does that had not seen them yet.</summary>
    /// <param name="writes">1 to 64 writes to single keys; fewer are taken back when there were fewer.</param>
    internal void RollBack(int writes)
    {
        lock (_gate)
            for (; writes > 0 && _journal.Last is { } last; writes--)
            {
                _journal.RemoveLast();
                if (last.Value.Before is { } before) _entries[last.Value.Key] = before;
                else _entries.Remove(last.Value.Key);
            }
    }

    /// <summary>Tells the subscribers' owners that the connection is back.</summary>
    internal void Reconnect()
    {
        DropsMessages = false;
        Reconnected?.Invoke(this, EventArgs.Empty);
    }

    private async ValueTask<T> RunAsync<T>(
        string operation, IReadOnlyList<string> keys, Func<T> work, CancellationToken cancellationToken, Action? unlocked = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Before is { } before) await before(operation, keys, cancellationToken);
        T result;
        lock (_gate) result = work();
        unlocked?.Invoke();
        if (After is { } after) await after(operation, keys, cancellationToken);
        return result;
    }

    private Entry? Live(string key)
    {
        if (!_entries.TryGetValue(key, out var entry)) return null;
        return entry.Expires is { } expires && expires <= time.GetUtcNow() ? null : entry;
    }

    private bool Holds(string key, ReadOnlyMemory<byte> expected) => Live(key) is { } live && live.Value.AsSpan().SequenceEqual(expected.Span);

    private bool Write(string key, ReadOnlyMemory<byte> value, TimeSpan? expiry)
    {
        Put(key, new(value.ToArray(), Expires(expiry)));
        return true;
    }

    private void Put(string key, Entry entry)
    {
        Remember(key);
        _entries[key] = entry;
    }

    private bool Erase(string key)
    {
        Remember(key);
        return _entries.Remove(key);
    }

    private void Remember(string key)
    {
        _journal.AddLast((key, _entries.GetValueOrDefault(key)));
        if (_journal.Count > JournalLength) _journal.RemoveFirst();
    }

    private DateTimeOffset? Expires(TimeSpan? expiry) => expiry is { } within ? time.GetUtcNow() + within : null;

    private static byte[]? Copy(Entry? entry) => entry?.Value.ToArray();

    private sealed record Entry(byte[] Value, DateTimeOffset? Expires);

    private sealed record Subscription(InMemoryStateStore Owner, string Channel, Action<ReadOnlyMemory<byte>> Handler) : IAsyncDisposable
    {
        // Two subscriptions of one handler are two.
        public bool Equals(Subscription? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        public ValueTask DisposeAsync()
        {
            lock (Owner._gate) Owner._subscriptions.Remove(this);
            return ValueTask.CompletedTask;
        }
    }
}
