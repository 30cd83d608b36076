using System.Collections.Concurrent;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Users;
using Bridge.OxApi.Push;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Watch;

/// <summary>
/// Who waits for which folder of which user, and how changes are learnt: the gateway's own writes and other nodes over the store's channel,
/// OX's push where it is offered, and one poll per user for the rest. A waiting phone costs no call to OX of its own.
/// </summary>
internal sealed class ChangeWatcher(
    IStateStore store, IOxPush push, IFolderLook folderLook, IOptions<WatchOptions> options, EasMetrics metrics, TimeProvider time, ILogger<UserWatch> logger) : IChangeNotes, IAsyncDisposable
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    private readonly Lock _sweepLock = new();
    private readonly ConcurrentDictionary<StateUser, UserWatch> _users = new();
    private readonly string _node = Guid.NewGuid().ToString("N");
    private ITimer? _sweep;
    private volatile bool _draining;

    /// <summary>Users who are watched now.</summary>
    internal int Watched => _users.Count;

    /// <summary>Registers a wait. Compare with the phone's state after this, then wait: a change in between is then not missed.</summary>
    public async ValueTask<FolderWait> JoinAsync(EasUser user, string deviceId, IReadOnlyList<WatchedFolder> folders, CancellationToken cancellationToken)
    {
        lock (_sweepLock) _sweep ??= time.CreateTimer(_ => _ = CloseIdleAsync(), state: null, BetweenSweeps, BetweenSweeps);
        UserWatch? watch = null;
        var wait = new FolderWait(deviceId, folders, Leave);
        metrics.Parked();
        try
        {
            while (true)
            {
                watch = _users.GetOrAdd(user.State, _ => new UserWatch(user, _node, store, push, folderLook, options.Value, time, logger));
                if (await watch.TryJoinAsync(user, wait, cancellationToken)) break;
                _users.TryRemove(new(user.State, watch));
            }
        }
        catch
        {
            wait.Dispose();
            throw;
        }

        if (_draining) wait.End(WaitEnd.Draining);
        return wait;

        void Leave(FolderWait leaving)
        {
            metrics.Unparked();
            watch?.Leave(leaving);
        }
    }

    /// <summary>A newer request of a device that does not wait: what the device waits for on this node ends. On another node a wait ends by what it finds.</summary>
    public void Supersede(StateUser user, string deviceId)
    {
        if (_users.TryGetValue(user, out var watch)) watch.End(deviceId, WaitEnd.Superseded);
    }

    /// <summary>The gateway itself changed a folder: tells everybody who waits for it, on every node.</summary>
    public ValueTask NoteAsync(StateUser user, string oxFolderId, CancellationToken cancellationToken) =>
        store.PublishAsync(StateKeys.ChangeChannel(user), ChangeNews.Folder(oxFolderId).ToBytes(), cancellationToken);

    /// <summary>The server is about to stop: every wait ends as if its time were over.</summary>
    public void Drain()
    {
        _draining = true;
        foreach (var watch in _users.Values) watch.EndAll(WaitEnd.Draining);
    }

    public async ValueTask DisposeAsync()
    {
        Drain();
        lock (_sweepLock) _sweep?.Dispose();
        foreach (var watch in _users.Values) await watch.DisposeAsync();
    }

    /// <summary>Closed first and then taken out: who joins in between finds it closed and makes another.</summary>
    private async Task CloseIdleAsync()
    {
        foreach (var (state, watch) in _users)
        {
            if (await watch.TryCloseIdleAsync()) _users.TryRemove(new(state, watch));
        }
    }
}
