using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Bridge.OxApi;

/// <summary>Where OX is and how it is treated. Section <c>Ox</c>.</summary>
public sealed class OxOptions
{
    /// <summary>Base of the JSON API, <c>http(s)://host/ajax</c> or <c>…/appsuite/api</c>; required.</summary>
    [Required, Url] public string BaseUrl { get; set; } = "";

    /// <summary>Longest wait for one call, retries included, in seconds.</summary>
    /// <value>1 to 600; 90 when unset (many proxies in front of OX cut at 100).</value>
    [Range(1, 600)] public int RequestTimeoutSeconds { get; set; } = 90;

    /// <summary>Calls under way to OX at once, over all users of this node; further ones wait in a queue of the same length times eight.</summary>
    [Range(1, 10_000)] public int MaxConcurrentCalls { get; set; } = 128;

    /// <summary>Calls under way to OX at once for one session of this node; further ones wait. The mail server behind OX bounds a user's connections.</summary>
    [Range(1, 64)] public int MaxCallsPerSession { get; set; } = 3;

    /// <summary>How often a call that is safe to repeat is repeated after a transport error.</summary>
    [Range(0, 5)] public int Retries { get; set; } = 2;

    /// <summary>How long no call is tried once OX has failed too often, in seconds.</summary>
    [Range(1, 300)] public int BreakSeconds { get; set; } = 5;

    /// <summary>
    /// OX's client id of our sessions. The prefix <c>USM-EAS</c> makes OX count the sessions as EAS, pin their address, update the user's last login
    /// and (by its default <c>push.allowedClients</c>) start its mail push listeners for them; another id needs to be added there by the operator.
    /// </summary>
    [Required, StringLength(64)] public string ClientId { get; set; } = "USM-EAS-Bridge";

    /// <summary>Version told at login.</summary>
    [Required, StringLength(32)] public string ClientVersion { get; set; } = "0.1.0";

    /// <summary>
    /// Start of our User-Agent. A hash of the user follows, because OX's rate limit counts by address and User-Agent: so each user has his own bucket.
    /// </summary>
    [Required, StringLength(64)] public string UserAgent { get; set; } = "ActiveSync-Gateway/0.1";

    /// <summary>Largest JSON answer we read into memory, in bytes. Raw mail is streamed and not bounded by this.</summary>
    [Range(1 << 16, 1 << 30)] public int MaxAnswerBytes { get; set; } = 64 << 20;
}

[OptionsValidator]
internal sealed partial class OxOptionsValidator : IValidateOptions<OxOptions>;
