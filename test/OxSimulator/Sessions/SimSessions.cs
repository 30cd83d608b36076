using System.Collections.Concurrent;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Sessions;

/// <summary>The running sessions.</summary>
public sealed class SimSessions(SimServer server)
{
    private readonly ConcurrentDictionary<string, OxSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, OxSession> _byPublicId = new(StringComparer.Ordinal);

    /// <summary>Raised when a session ends by logout, expiry or <see cref="End"/>; the push channel tells <c>session:invalid</c>.</summary>
    public event Action<OxSession>? Ended;

    public IReadOnlyCollection<OxSession> All => [.. _sessions.Values];

    public int CountOf(SimUser user)
    {
        DropExpired();
        return _sessions.Values.Count(session => session.User == user);
    }

    /// <summary>Session, cookie, context, user and address in OX's order (reference, 2.3); null = fine, and the session is touched.</summary>
    public OxFault? Check(HttpContext http, string? sessionId, out OxSession? session)
    {
        session = null;
        if (sessionId is null) return OxFaults.SessionMissing();
        if (Find(sessionId) is not { } found) return OxFaults.SessionUnknown(sessionId);
        if (http.Request.Cookies[SecretCookieOf(found, http)] != found.Secret) return OxFaults.SecretMissing();
        if (found.User.Context.Locked) return OxFaults.ContextLocked(found.User.Context.Id);
        if (!found.User.Enabled) return OxFaults.SessionUnknown(sessionId);
        if (server.Options.IpCheck && found.Address != PeerOf(http)) return OxFaults.AddressChanged(found.Address, PeerOf(http));
        found.LastUsed = server.Clock.Now;
        session = found;
        return null;
    }

    /// <summary>The session of the public-session cookie, which opens <c>image/…</c> without a <c>session</c> parameter.</summary>
    public OxSession? FindByPublicCookie(HttpContext http) =>
        http.Request.Cookies[CookieNames.PublicSession(http.Request.Headers.UserAgent.ToString())] is { } id
        && _byPublicId.TryGetValue(id, out var session) && Find(session.Id) is not null ? session : null;

    /// <summary>The session, unless it has expired.</summary>
    public OxSession? Find(string id)
    {
        if (!_sessions.TryGetValue(id, out var session)) return null;
        if (server.Clock.Now - session.LastUsed <= server.Options.SessionLifetime.TotalMilliseconds) return session;
        End(session);
        return null;
    }

    public void End(OxSession session)
    {
        if (!_sessions.TryRemove(session.Id, out _)) return;
        _byPublicId.TryRemove(session.PublicId, out _);
        Ended?.Invoke(session);
    }

    /// <summary>Ends every session, or every session of one user: what a restart or an administrator does.</summary>
    public void EndAll(SimUser? user = null)
    {
        foreach (var session in _sessions.Values)
            if (user is null || session.User == user) End(session);
    }

    internal OxSession Open(SimUser user, string client, string userAgent, bool agentFixed, string address)
    {
        var session = new OxSession(user, client, userAgent, agentFixed, address) { LastUsed = server.Clock.Now };
        _sessions[session.Id] = session;
        _byPublicId[session.PublicId] = session;
        return session;
    }

    /// <summary>com.openexchange.cookie.hash=calculate: the name is computed anew from each request's User-Agent.</summary>
    internal static string SecretCookieOf(OxSession session, HttpContext http) =>
        CookieNames.Secret(session.AgentFixed ? session.UserAgent : http.Request.Headers.UserAgent.ToString(), session.Client);

    internal static string PeerOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    private void DropExpired()
    {
        foreach (var session in _sessions.Values) Find(session.Id);
    }
}
