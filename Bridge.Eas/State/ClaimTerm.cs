using Bridge.OxApi;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.State;

/// <summary>How long a claim holds that nobody releases: until then its holder's last call may still be running in OX.</summary>
internal sealed class ClaimTerm(IOptions<OxOptions> ox)
{
    /// <summary>No claim of ours is longer, clocks that differ by minutes included.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>OX's total timeout, and a third of it for nodes whose clocks differ: 120 s when nothing is set.</summary>
    public TimeSpan Length { get; } = TimeSpan.FromSeconds(ox.Value.RequestTimeoutSeconds) * 4 / 3;

    /// <summary>Whether a claim may be taken over.</summary>
    /// <param name="deadlineMs">Milliseconds since 1970 UTC.</param>
    /// <param name="now">The time of this node; that of the holder's may differ by a few seconds.</param>
    internal static bool IsOver(long deadlineMs, DateTimeOffset now) => deadlineMs < now.ToUnixTimeMilliseconds() || deadlineMs > (now + Longest).ToUnixTimeMilliseconds();
}
