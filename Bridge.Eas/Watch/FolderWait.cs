namespace Bridge.Eas.Watch;

/// <summary>One request that waits: an await and a timer, no thread. Signals that come before the wait begins are not lost.</summary>
internal sealed class FolderWait : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private Dictionary<string, WatchedFolder> _byOxId;
    private readonly Action<FolderWait> _leave;
    private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WaitEnd? _over;
    private bool _hierarchy;

    internal FolderWait(string deviceId, IReadOnlyList<WatchedFolder> folders, Action<FolderWait> leave)
    {
        DeviceId = deviceId;
        _byOxId = ByOxId(folders);
        _leave = leave;
    }

    public string DeviceId { get; }

    public IReadOnlyCollection<WatchedFolder> Folders
    {
        get
        {
            lock (_lock) return _byOxId.Values;
        }
    }

    /// <summary>Waits for these from now on. Of one that is new the next poll says that it changed: nobody knows what it was like before.</summary>
    public void Watch(IReadOnlyList<WatchedFolder> folders)
    {
        lock (_lock)
        {
            _byOxId = ByOxId(folders);
            _changed.IntersectWith(_byOxId.Keys);
        }
    }

    /// <summary>Waits until a folder changes, the wait is over for another reason, or the time is.</summary>
    public async ValueTask<WaitEnd> WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_lock)
        {
            if (_over is { } over) return over;
            if (_changed.Count > 0 || _hierarchy) return WaitEnd.Changed;
            signal = _signal.Task;
        }

        if (time <= TimeSpan.Zero) return WaitEnd.Expired;
        try
        {
            await signal.WaitAsync(time, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return WaitEnd.Expired;
        }

        lock (_lock) return _over ?? WaitEnd.Changed;
    }

    /// <summary>The folders that were signalled since the last call; the next wait begins anew.</summary>
    public IReadOnlyList<WatchedFolder> TakeChanged()
    {
        lock (_lock)
        {
            var taken = _changed.Select(id => _byOxId[id]).ToList();
            _changed.Clear();
            if (_over is null && !_hierarchy && _signal.Task.IsCompleted) _signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return taken;
        }
    }

    /// <summary>Whether the folders themselves changed since the last call. Ask before <see cref="TakeChanged"/>.</summary>
    public bool TakeHierarchyChanged()
    {
        lock (_lock)
        {
            var taken = _hierarchy;
            _hierarchy = false;
            return taken;
        }
    }

    public void Dispose() => _leave(this);

    private static Dictionary<string, WatchedFolder> ByOxId(IReadOnlyList<WatchedFolder> folders) =>
        folders.GroupBy(folder => folder.OxFolderId).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    internal void HierarchyChanged()
    {
        lock (_lock)
        {
            _hierarchy = true;
            _signal.TrySetResult();
        }
    }

    internal void Changed(string oxFolderId)
    {
        lock (_lock)
        {
            if (!_byOxId.ContainsKey(oxFolderId)) return;
            _changed.Add(oxFolderId);
            _signal.TrySetResult();
        }
    }

    internal void End(WaitEnd reason)
    {
        lock (_lock)
        {
            _over ??= reason;
            _signal.TrySetResult();
        }
    }
}
