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
    EasUser user, string node, IStateStore store, IOxPush push, WatchOptions options, TimeProvider time, ILogger<UserWatch> logger) : IAsyncDisposable
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
    private bool _closed;

    /// <summary>Nobody has waited for a while: it can be closed.</summary>
    public bool IsIdle
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
            FolderWait? older;
            lock (_lock)
            {
                older = _waits.Find(other => other.DeviceId == wait.DeviceId);
                _waits.Add(wait);
            }

            older?.End(WaitEnd.Superseded);
            await store.PublishAsync(StateKeys.ChangeChannel(_user.State), ChangeNews.Device(wait.DeviceId, node).ToBytes(), cancellationToken);

            // The token must be older than the comparison that follows the join: a change between the two is then seen by the next poll.
            foreach (var folder in wait.Folders.Where(folder => !_tokens.ContainsKey(folder.OxFolderId))) await ProbeAsync(folder, cancellationToken);
            if (_loops.IsCompleted) _loops = Task.WhenAll(PollAsync(_stop.Token), ListenAsync(_stop.Token));
            return true;
        }
        finally
        {
            _door.Release();
        }
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

    public async ValueTask DisposeAsync()
    {
        await _door.WaitAsync();
        try
        {
            if (_closed) return;
            _closed = true;
            await _stop.CancelAsync();
            if (_subscription is not null) await _subscription.DisposeAsync();
            await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
        finally
        {
            _door.Release();
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
            // A newer wait on this node has ended the older one already; only other nodes have to tell.
            if (news.IsDevice && news.Node != node && StateKeys.Hash(wait.DeviceId) == news.Subject) wait.End(WaitEnd.Superseded);
            if (!news.IsFolder) continue;
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
                foreach (var folder in Waits().SelectMany(wait => wait.Folders).DistinctBy(folder => folder.OxFolderId))
                {
                    var before = _tokens.GetValueOrDefault(folder.OxFolderId);
                    if (await ProbeAsync(folder, cancellationToken) is { } now && now != before) await TellAsync(folder.OxFolderId, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (StateStoreException failure)
            {
                StoreAway(failure.Failure);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LookFailed(fault);
            }
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

    private ValueTask TellAsync(string oxFolderId, CancellationToken cancellationToken) =>
        store.PublishAsync(StateKeys.ChangeChannel(_user.State), ChangeNews.Folder(oxFolderId).ToBytes(), cancellationToken);

    [LoggerMessage(2201, LogLevel.Warning, "Watching: the state store is away ({Failure})")]
    private partial void StoreAway(StateStoreFailure failure);

    [LoggerMessage(2202, LogLevel.Error, "Watching: a look at a folder failed")]
    private partial void LookFailed(Exception fault);
}
