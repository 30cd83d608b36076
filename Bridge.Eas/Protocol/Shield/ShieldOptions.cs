using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Protocol.Shield;

/// <summary>When a phone that hammers is told to wait, section <c>Eas:Shield</c>. Counted by each node for itself.</summary>
public sealed class ShieldOptions
{
    /// <summary>False answers every request, however often it comes.</summary>
    /// <value>True when unset.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>The same request of one device may fail in the same way so often per minute.</summary>
    /// <value>3 to 1000; 10 when unset.</value>
    [Range(3, 1000)] public int MaxSameFailures { get; set; } = 10;

    /// <summary>The same request of one device may be answered with the same so often per minute: phones that poll do that all day.</summary>
    /// <value>10 to 10000; 60 when unset.</value>
    [Range(10, 10_000)] public int MaxSameAnswers { get; set; } = 60;

    /// <summary>Requests of one device per minute, whatever they are. A Sync that was told MoreAvailable does not count.</summary>
    /// <value>60 to 100000; 1200 when unset.</value>
    [Range(60, 100_000)] public int MaxRequestsPerMinute { get; set; } = 1200;

    /// <summary>The first Retry-After in seconds; it doubles as long as the phone goes on in the same way.</summary>
    /// <value>1 to 600; 5 when unset.</value>
    [Range(1, 600)] public int FirstPauseSeconds { get; set; } = 5;

    /// <summary>The longest Retry-After in seconds.</summary>
    /// <value>1 to 3600; 600 when unset.</value>
    [Range(1, 3600)] public int LongestPauseSeconds { get; set; } = 600;
}

[OptionsValidator]
internal sealed partial class ShieldOptionsValidator : IValidateOptions<ShieldOptions>;
