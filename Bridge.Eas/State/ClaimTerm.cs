using Bridge.OxApi;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.State;

/// <summary>How long a claim holds that nobody releases: until then its holder's last call may still be running in OX.</summary>
internal sealed class ClaimTerm(IOptions<OxOptions> ox)
{
    /// <summary>OX's total timeout, and a third of it for nodes whose clocks differ: 120 s when nothing is set.</summary>
    public TimeSpan Length { get; } = TimeSpan.FromSeconds(ox.Value.RequestTimeoutSeconds) * 4 / 3;
}
