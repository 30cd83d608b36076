using System.Collections.Concurrent;
using StateStores;

namespace Gateway.Tests.Kill;

/// <summary>Gateways that a supervisor starts again whenever they end, as systemd or an orchestrator does.</summary>
internal sealed class GatewayNodes : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<GatewayProcess> _up = [];
    private readonly List<LeashedProcess> _starting = [];
    private readonly string _directory;
    private readonly string[] _settings;
    private readonly Task[] _supervisors;
    private volatile bool _ending;
    private int _next;
    private int _killed;
    private int _ended;

    internal GatewayNodes(int count, string directory, string[] settings)
    {
        (_directory, _settings) = (directory, settings);
        _supervisors = [.. Enumerable.Range(0, count).Select(_ => SuperviseAsync())];
    }

    /// <summary>Warnings and errors of all of them, as printed.</summary>
    internal ConcurrentQueue<string> Logs { get; } = new();

    /// <summary>SIGKILLs so far.</summary>
    internal int Kills => Volatile.Read(ref _killed);

    /// <summary>Ends that nobody asked for: crashes.</summary>
    internal int Crashes => Volatile.Read(ref _ended) - Kills;

    internal int UpCount
    {
        get
        {
            lock (_lock) return _up.Count;
        }
    }

    /// <summary>Where the next connection goes; null while none is up.</summary>
    internal Uri? Next()
    {
        lock (_lock) return _up.Count == 0 ? null : _up[_next++ % _up.Count].Address;
    }

    /// <summary>SIGKILL to one that is up.</summary>
    /// <param name="choice">Which; any number.</param>
    internal void KillOne(int choice)
    {
        lock (_lock)
            if (_up.Count > 0) Kill(_up[choice % _up.Count]);
    }

    /// <summary>SIGKILL to all that are up, as when the power goes.</summary>
    internal void KillAll()
    {
        lock (_lock)
            foreach (var node in _up.ToList()) Kill(node);
    }

    internal async Task AllUpAsync(CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (UpCount < _supervisors.Length) await ticks.WaitForNextTickAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _ending = true;
            foreach (var node in _up) node.Kill();
            foreach (var process in _starting) process.Kill();
        }

        await Task.WhenAll(_supervisors);
    }

    private void Kill(GatewayProcess node)
    {
        Interlocked.Increment(ref _killed);
        _up.Remove(node);
        node.Kill();
    }

    private async Task SuperviseAsync()
    {
        while (!_ending)
        {
            LeashedProcess? starting = null;
            using var node = await GatewayProcess.StartAsync(
                _directory, _settings, Logs,
                process =>
                {
                    lock (_lock)
                    {
                        _starting.Add(starting = process);
                        if (_ending) process.Kill();
                    }
                });
            lock (_lock)
            {
                _starting.Remove(starting!);
                if (node is not null && !_ending) _up.Add(node);
                else node?.Kill();
            }

            if (node is null)
            {
                if (_ending) return;
                // It ended while it started: nobody asks that of it. The next try follows when the cause may have gone.
                Interlocked.Increment(ref _ended);
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
                continue;
            }

            await node.WaitForExitAsync();
            lock (_lock)
            {
                _up.Remove(node);
                if (!_ending) Interlocked.Increment(ref _ended);
            }
        }
    }
}
