namespace OxSimulator;

/// <summary>How a simulator starts.</summary>
public sealed class OxSimulatorOptions
{
    /// <summary>Address to listen on; port 0 takes a free one.</summary>
    public string Url { get; set; } = "http://127.0.0.1:0";

    /// <summary>Users per context.</summary>
    public int Users { get; set; } = 3;

    public int Contexts { get; set; } = 1;

    /// <summary>One of <see cref="Profiles.SimProfile.All"/>.</summary>
    public string Profile { get; set; } = "7.10.6";

    /// <summary>What ids of contacts, events and tasks begin with, as accounts of other providers have them; empty for plain numbers.</summary>
    public string ObjectIdPrefix { get; set; } = "";

    /// <summary>Waited before each call, and before each element of a <c>multiple</c>.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether a call whose caller has hung up still takes effect, as in a servlet engine, which does not notice; else it ends where it is.</summary>
    public bool OutlivesCallers { get; set; }

    /// <summary>Clock and timers, session expiry and delays included.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Directory of .eml files, one .eml file or an mbox; imported into user1's inbox.</summary>
    public string? Mail { get; set; }

    /// <summary>Idle time after which a session is gone (com.openexchange.sessiond.sessionDefaultLifeTime).</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Sessions per user before SES-0007.</summary>
    public int MaxSessionsPerUser { get; set; } = 100;

    /// <summary>Refuse requests from another address than the session's (com.openexchange.IPCheck).</summary>
    public bool IpCheck { get; set; }

    /// <summary>Requests per <see cref="RateWindow"/>, address and User-Agent before HTTP 429; 0 = no limit.</summary>
    public int MaxRate { get; set; } = 1500;

    public TimeSpan RateWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>User-Agents without rate limit, with <c>*</c> as wild card.</summary>
    public IList<string> LenientAgents { get; } = ["Open-Xchange .NET HTTP Client*", "Open-Xchange USM HTTP Client*", "Jakarta Commons-HttpClient*"];

    /// <summary>Whether every user has <c>active_sync</c> among his capabilities.</summary>
    public bool ActiveSyncCapability { get; set; } = true;

    /// <summary>Whether the mail server keeps the first words of each mail (IMAP PREVIEW).</summary>
    public bool KeepsPreviews { get; set; }

    /// <summary>Keep a copy of sent mail in Sent when the request does not say (config mail/nocopytosent).</summary>
    public bool CopyToSent { get; set; } = true;
}
