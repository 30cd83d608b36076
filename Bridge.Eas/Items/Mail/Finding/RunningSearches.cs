using System.Collections.Concurrent;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>
/// The searches in mail that are under way on this node, one per device: who types sends one search after the other and waits for the last only.
/// </summary>
internal sealed class RunningSearches(TimeProvider time)
{
    private readonly ConcurrentDictionary<(StateUser User, string DeviceId), RunningSearch> _running = new();

    /// <summary>Ends the device's earlier search.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="deviceId">As the phone sends it.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <returns>To be disposed when the search has ended.</returns>
    public RunningSearch Begin(StateUser user, string deviceId, CancellationToken cancellationToken)
    {
        var search = new RunningSearch(time, ended => _running.TryRemove(new((user, deviceId), ended)), cancellationToken);
        RunningSearch? earlier = null;
        _running.AddOrUpdate((user, deviceId), search, (_, before) =>
        {
            earlier = before;
            return search;
        });
        earlier?.Supersede();
        return search;
    }
}

/// <summary>One search in mail.</summary>
internal sealed class RunningSearch(TimeProvider time, Action<RunningSearch> ended, CancellationToken phone) : IDisposable
{
    private readonly CancellationTokenSource _superseded = new();

    /// <summary>A newer search of the device has begun: nobody waits for this one.</summary>
    public bool IsSuperseded { get; private set; }

    /// <summary>Begins a piece of work that must end in time.</summary>
    public TimeBox Allow(TimeSpan timeout) => new(timeout, time, _superseded.Token, phone);

    public void Supersede()
    {
        IsSuperseded = true;
        try
        {
            _superseded.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    public void Dispose()
    {
        ended(this);
        _superseded.Dispose();
    }
}

/// <summary>A token that is cancelled when the time is over, the search superseded or the phone gone; the phone's own token tells which.</summary>
internal sealed class TimeBox : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _any;

    public TimeBox(TimeSpan timeout, TimeProvider time, CancellationToken superseded, CancellationToken phone)
    {
        _timer = new CancellationTokenSource(timeout, time);
        _any = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, superseded, phone);
    }

    public CancellationToken Token => _any.Token;

    public void Dispose()
    {
        _any.Dispose();
        _timer.Dispose();
    }
}
