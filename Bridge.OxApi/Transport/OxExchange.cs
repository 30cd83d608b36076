using System.Threading.RateLimiting;

namespace Bridge.OxApi.Transport;

/// <summary>One HTTP exchange and what must be given back after it.</summary>
internal sealed class OxExchange : IDisposable
{
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _linked;

    internal OxExchange(TimeSpan timeout, TimeProvider time, CancellationToken caller)
    {
        _deadline = new CancellationTokenSource(timeout, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, caller);
        Deadline = _deadline.Token;
        Token = _linked.Token;
    }

    internal CancellationToken Deadline { get; }

    /// <summary>The caller's or the deadline's end.</summary>
    internal CancellationToken Token { get; }

    internal RateLimitLease? Lease { get; set; }

    internal HttpRequestMessage? Request { get; set; }

    internal HttpResponseMessage? Response { get; set; }

    /// <summary>Whether somebody else disposes this.</summary>
    internal bool IsHandedOver { get; private set; }

    /// <summary>For streamed answers: from here on only their reader's patience counts.</summary>
    internal void HandOver()
    {
        _deadline.CancelAfter(Timeout.InfiniteTimeSpan);
        IsHandedOver = true;
    }

    public void Dispose()
    {
        Response?.Dispose();
        Request?.Dispose();
        Lease?.Dispose();
        _linked.Dispose();
        _deadline.Dispose();
    }
}
