using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.Ping;

/// <summary>How long phones may wait, section <c>Eas:Ping</c>; Sync with Wait or HeartbeatInterval keeps to it too.</summary>
public sealed class PingOptions
{
    /// <summary>Shortest wait in seconds. A high one locks out clients that insist on short waits.</summary>
    /// <value>1 to 3540; 60 when unset.</value>
    [Range(1, 3540)] public int MinHeartbeatSeconds { get; set; } = 60;

    /// <summary>Longest wait in seconds. Keep it under the idle limit of every proxy and NAT on the way.</summary>
    /// <value>1 to 3540, not less than the shortest; 1770 when unset.</value>
    [Range(1, 3540)] public int MaxHeartbeatSeconds { get; set; } = 1770;

    /// <summary>Folders one Ping may name.</summary>
    /// <value>1 to 1000; 200 when unset.</value>
    [Range(1, 1000)] public int MaxFolders { get; set; } = 200;

    internal int Nearest(int seconds) => Math.Clamp(seconds, MinHeartbeatSeconds, MaxHeartbeatSeconds);
}

[OptionsValidator]
internal sealed partial class PingOptionsValidator : IValidateOptions<PingOptions>;

/// <summary>Between the shortest wait and the longest there must be something.</summary>
internal sealed class HeartbeatsValidator : IValidateOptions<PingOptions>
{
    public ValidateOptionsResult Validate(string? name, PingOptions options) => options.MinHeartbeatSeconds <= options.MaxHeartbeatSeconds
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail("Eas:Ping:MinHeartbeatSeconds: must not be greater than Eas:Ping:MaxHeartbeatSeconds");
}
