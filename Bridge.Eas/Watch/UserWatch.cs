using System.Collections.Concurrent;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi.Push;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Watch;

/// <summary>The waits of one user on this node: one subscription, one poll loop and one push connection for all of them.</summary>
/// <remarks>It stays for a while after its last wait, since phones come back at once: tokens are then still known and cost no call.</remarks>
internal sealed partial class UserWatch(
    EasUser user, string node, IStateStore store, IOxPush push, IFolderLook folders, WatchOptions options, TimeProvider time, ILogger<UserWatch> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Lingers = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _door = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<FolderWait> _waits = [];
    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private EasUser _user = user;
    private IAsyncDisposable? _subscription;
    private Task _loops = Task.CompletedTask;
    private long _idleSince = time.GetTimestamp();
    private long? _foldersSeen;
    private bool _closed;

    /// <summary>Nobody has waited for a while: it can be closed.</summary>
    private bool IsIdle
    {
        get
        {
            lock (_lock) return _waits.Count == 0 && time.GetElapsedTime(_idleSince) > Lingers;
        }
    }

    /// <returns>False when this watch has just closed: make another.</returns>
    public async ValueTask<bool> TryJoinAsync(EasUser asks, FolderWait wait, CancellationToken cancellationToken)
    {
        await _door.WaitAsync(cancellationToken);
        try
        {
            if (_closed) return false;
            _user = asks;
            _subscription ??= await store.SubscribeAsync(StateKeys.ChangeChannel(_user.State), Hear, cancellationToken);
            FolderWait[] older;
            lock (_lock)
            {
                // One that has ended may not have left yet.
                older = [.. _waits.Where(other => other.DeviceId == wait.DeviceId)];
                _waits.Add(wait);
            }

            foreach (var one in older) one.End(WaitEnd.Superseded);
            await store.PublishAsync(StateKeys.ChangeChannel(_user.State), ChangeNews.Device(wait.DeviceId, node).ToBytes(), cancellationToken);
            if (_loops.IsCompleted) _loops = Task.WhenAll(PollAsync(_stop.Token), ListenAsync(_stop.Token));
        }
        finally
        {
            _door.Release();
        }

        // The token must be older than the comparison that follows the join: a change between the two is then seen by the next poll.
        // Outside the door, so that a slow OX holds up nobody else.
        foreach (var folder in wait.Folders.Where(folder => !_tokens.ContainsKey(folder.OxFolderId))) await ProbeAsync(folder, cancellationToken);
        return true;
    }

    public void Leave(FolderWait wait)
    {
        lock (_lock)
        {
            _waits.Remove(wait);
            _idleSince = time.GetTimestamp();
        }
    }

    public void EndAll(WaitEnd reason)
    {
        foreach (var wait in Waits()) wait.End(reason);
    }

    /// <summary>Closes the watch when nobody has waited for a while and nobody is joining.</summary>
    /// <returns>True when it is closed.</returns>
    public async ValueTask<bool> TryCloseIdleAsync()
    {
        if (!await _door.WaitAsync(TimeSpan.Zero)) return false;
        try
        {
            if (IsIdle) await CloseAsync();
            return _closed;
        }
        finally
        {
            _door.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _door.WaitAsync();
        try
        {
            await CloseAsync();
        }
        finally
        {
            _door.Release();
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_closed) return;
        _closed = true;
        await _stop.CancelAsync();
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        try
        {
            if (_subscription is not null) await _subscription.DisposeAsync();
        }
        catch (StateStoreException failure)
        {
            StoreAway(failure.Failure);
        }
    }

    private FolderWait[] Waits()
    {
        lock (_lock) return [.. _waits];
    }

    private void Hear(ReadOnlyMemory<byte> message)
    {
        if (ChangeNews.Read(message.Span) is not { } news) return;
        foreach (var wait in Waits())
        {
            if (news.IsHierarchy) wait.HierarchyChanged();

            // What this node learnt it has told its own waits already; only other nodes have to tell.
            if (news.IsDevice && news.Node != node && StateKeys.Hash(wait.DeviceId) == news.Subject) wait.End(WaitEnd.Superseded);
            if (!news.IsFolder || news.Node == node) continue;
            foreach (var folder in wait.Folders)
            {
                if (StateKeys.Hash(folder.OxFolderId) == news.Subject) wait.Changed(folder.OxFolderId);
            }
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(options.PollSeconds);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, time, cancellationToken);
                foreach (var folder in Waits().SelectMany(wait => wait.Folders).DistinctBy(folder => folder.OxFolderId)) await LookAsync(folder, cancellationToken);
                if (Waits().Length > 0) await LookAtFoldersAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>The list of folders changes seldom and costs several calls, so it is looked at less often.</summary>
    private async ValueTask LookAtFoldersAsync(CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromSeconds(options.FolderSeconds);
        if (_foldersSeen is { } seen && time.GetElapsedTime(seen) < interval) return;
        _foldersSeen = time.GetTimestamp();
        try
        {
            await folders.LookAsync(_user, interval, cancellationToken);
        }
        catch (StateStoreException failure)
        {
            StoreAway(failure.Failure);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LookFailed(fault);
        }
    }

    /// <summary>A request of the device that does not wait itself ends its older waits.</summary>
    public void End(string deviceId, WaitEnd reason)
    {
        foreach (var wait in Waits())
        {
            if (wait.DeviceId == deviceId) wait.End(reason);
        }
    }

    /// <summary>One look. A fault in one folder keeps no other from being looked at.</summary>
    private async ValueTask LookAsync(WatchedFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            var before = _tokens.GetValueOrDefault(folder.OxFolderId);
            if (await ProbeAsync(folder, cancellationToken) is { } now && now != before) await TellAsync(folder.OxFolderId, cancellationToken);
        }
        catch (StateStoreException failure)
        {
            StoreAway(failure.Failure);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LookFailed(fault);
        }
    }

    /// <returns>The folder's token now; null when OX did not say.</returns>
    private async ValueTask<string?> ProbeAsync(WatchedFolder folder, CancellationToken cancellationToken)
    {
        var probed = await folder.Source.ProbeAsync(folder.Context with { User = _user, Now = time.GetUtcNow() }, _tokens.GetValueOrDefault(folder.OxFolderId), cancellationToken);
        if (probed.Succeeded) return _tokens[folder.OxFolderId] = probed.Value;

        // Without a credential that OX accepts nothing can be learnt: the phones bring a new one.
        if (probed.Failure.Kind == SourceFailureKind.LoginRefused) EndAll(WaitEnd.Expired);
        return null;
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (!options.Push || !_user.Capabilities.Contains("websocket")) return;
        var pause = TimeSpan.FromSeconds(options.PollSeconds);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var news in push.ConnectAsync(_user.Session, cancellationToken))
                {
                    foreach (var folder in news.Folders) await TellAsync(folder.Value, cancellationToken);
                }

                await Task.Delay(pause, time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (StateStoreException failure)
            {
                StoreAway(failure.Failure);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Own waits first: they must hear of it also when the store is away, since the token has moved on.</summary>
    private ValueTask TellAsync(string oxFolderId, CancellationToken cancellationToken)
    {
        foreach (var wait in Waits()) wait.Changed(oxFolderId);
        return store.PublishAsync(StateKeys.ChangeChannel(_user.State), ChangeNews.Folder(oxFolderId, node).ToBytes(), cancellationToken);
    }

    [LoggerMessage(2201, LogLevel.Warning, "Watching: the state store is away ({Failure})")]
    private partial void StoreAway(StateStoreFailure failure);

    [LoggerMessage(2202, LogLevel.Error, "Watching: a look at a folder failed")]
    private partial void LookFailed(Exception fault);
}
