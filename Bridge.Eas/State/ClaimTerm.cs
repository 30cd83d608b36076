using Bridge.Eas.State.Store;
using Bridge.OxApi;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.State;

/// <summary>How long a claim holds that nobody releases: until then its holder's last call may still be running in OX.</summary>
internal sealed class ClaimTerm(IOptions<OxOptions> ox)
{
    /// <summary>No claim of ours is longer: one that says so is damaged, and holds nobody up.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>OX's total timeout, and a third of it for what else takes time: 120 s when nothing is set.</summary>
    public TimeSpan Length { get; } = TimeSpan.FromSeconds(ox.Value.RequestTimeoutSeconds) * 4 / 3;

    /// <summary>What claims are written with.</summary>
    public long Milliseconds => (long)Length.TotalMilliseconds;

    /// <summary>Whether a claim may be taken over. Its age is told by the store's clock, since those of two nodes may differ by minutes.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="key">Its key.</param>
    /// <param name="termMs">How long it holds from its last writing, milliseconds; 0 for one that was left.</param>
    /// <param name="kept">The expiry that it is always written with.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    internal static async ValueTask<bool> IsOverAsync(IStateStore store, string key, long termMs, TimeSpan kept, CancellationToken cancellationToken) =>
        termMs <= 0 || termMs > Longest.TotalMilliseconds
        || await store.RemainingAsync(key, cancellationToken) is not { } rest || kept - rest > TimeSpan.FromMilliseconds(termMs);
}
