using OxSimulator.Store;

namespace OxSimulator.Sessions;

/// <summary>A login's session.</summary>
public sealed class OxSession
{
    internal OxSession(SimUser user, string client, string userAgent, bool agentFixed, string address)
    {
        (User, Client, UserAgent, AgentFixed, Address) = (user, client, userAgent, agentFixed, address);
    }

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public SimUser User { get; }

    /// <summary>Client identifier given at login (<c>USM-EAS…</c>, <c>open-xchange-appsuite</c>), or <c>default</c>.</summary>
    public string Client { get; }

    /// <summary>The address recorded at login: <c>clientIP</c> or the peer's.</summary>
    public string Address { get; }

    public string Secret { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Value of the public-session cookie, for images.</summary>
    public string PublicId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Last request, in milliseconds of the server's clock.</summary>
    public long LastUsed { get; internal set; }

    /// <summary>The User-Agent that the cookie names were made from.</summary>
    internal string UserAgent { get; }

    /// <summary>Given as <c>clientUserAgent</c>: the header of later requests does not matter.</summary>
    internal bool AgentFixed { get; }
}
