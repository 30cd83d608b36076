using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Bridge.Eas.Protocol.Http;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.Eas.Telemetry;
using Bridge.OxApi;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Users;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Users;

/// <summary>
/// One OX session per user and credential, shared by all his devices and, through the store, by all nodes. A credential is proven by an HMAC
/// under the store's secret, so that a wrong password never rides on a right one's session; a proof counts for an hour.
/// </summary>
internal sealed partial class UserDirectory(
    IOxSessions sessions,
    IOxUsersApi oxUsers,
    IStateStore store,
    CredentialCheck credentials,
    PersonalValues personal,
    IMemoryCache cache,
    IOptions<AccessOptions> options,
    EasMetrics metrics,
    TimeProvider time,
    ILogger<UserDirectory> logger) : IUserDirectory, IAsyncDisposable
{
    private const string Purpose = "session";
    private static readonly TimeSpan ProofCounts = TimeSpan.FromHours(1);
    private static readonly TimeSpan RefusalCounts = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SessionKept = TimeSpan.FromDays(2);

    /// <summary>A session that a fresh login has taken the place of may be used so long still: by the longest wait there is, and what follows it.</summary>
    private static readonly TimeSpan StillUsed = TimeSpan.FromMinutes(65);

    /// <summary>Sessions logged out along with one login, so that the list of those that wait for it never grows for long.</summary>
    private const int MostLogouts = 4;

    private static readonly TimeSpan LastLogouts = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Lazy<Task<SignIn>>> _underWay = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(IOxSession Session, DateTimeOffset At)> _outlived = new();

    public async ValueTask<SignIn> SignInAsync(EasLogin login, string? remoteAddress, CancellationToken cancellationToken)
    {
        var tag = credentials.CredentialTag(login.Name, login.Password);
        if (cache.TryGetValue((typeof(UserDirectory), tag), out Known? known) && time.GetUtcNow() < known!.CountsUntil) return known.SignIn;

        // Ten requests of one phone after a restart are one login.
        var task = _underWay.GetOrAdd(tag, _ => new Lazy<Task<SignIn>>(() => FindOnceAsync(login, tag, remoteAddress)));
        return await task.Value.WaitAsync(cancellationToken);
    }

    public async ValueTask KeepAsync(EasLogin login, EasUser user, CancellationToken cancellationToken)
    {
        var tag = credentials.CredentialTag(login.Name, login.Password);
        if (!cache.TryGetValue((typeof(UserDirectory), tag), out Known? known)) return;

        // A request that began before the last login has an older session, which is not to come back.
        if (!ReferenceEquals(known!.SignIn.User, user) || known.StoredGeneration == user.Session.Generation) return;
        var generation = user.Session.Generation;
        await SaveAsync(login, tag, user, known.ProvenAt, cancellationToken);
        known.StoredGeneration = generation;
    }

    public void Forget(EasLogin login) => cache.Remove((typeof(UserDirectory), credentials.CredentialTag(login.Name, login.Password)));

    /// <summary>Forgets itself when done, also when every phone that waited for it has hung up: an old outcome must not answer a later request.</summary>
    private async Task<SignIn> FindOnceAsync(EasLogin login, string tag, string? remoteAddress)
    {
        try
        {
            return await FindAsync(login, tag, remoteAddress);
        }
        finally
        {
            _underWay.TryRemove(tag, out _);
        }
    }

    private async Task<SignIn> FindAsync(EasLogin login, string tag, string? remoteAddress)
    {
        var (stored, outlived) = await FromStoreAsync(login, tag);
        if (stored is not null) return stored;

        var answer = await sessions.LoginAsync(new OxCredential(login.Name, login.Password), remoteAddress, CancellationToken.None);
        if (!answer.TryGet(out var session, out var error)) return Refused(tag, error, remoteAddress, login);

        var kept = false;
        try
        {
            var signIn = await WelcomeAsync(session, login, tag);
            kept = signIn.User is not null;
            return signIn;
        }
        finally
        {
            // OX allows a user so many sessions: one that nobody will use must not stay open.
            if (!kept) await sessions.LogoutAsync(session, CancellationToken.None);
            else if (outlived is not null) _outlived.Enqueue((outlived, time.GetUtcNow() + StillUsed));
            await LogoutOutlivedAsync();
        }
    }

    /// <summary>Sessions that nobody uses any more. Each login brings one at most and takes several away.</summary>
    private async ValueTask LogoutOutlivedAsync()
    {
        for (var i = 0; i < MostLogouts && _outlived.TryPeek(out var next) && next.At <= time.GetUtcNow() && _outlived.TryDequeue(out next); i++)
            await sessions.LogoutAsync(next.Session, CancellationToken.None);
    }

    /// <summary>The node ends, and with it all that may use them here. What is not done in time OX ends by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(LastLogouts, time);
        try
        {
            while (_outlived.TryDequeue(out var next)) await sessions.LogoutAsync(next.Session, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // OX is slow, and nobody waits for it.
        }
    }

    private async Task<SignIn> WelcomeAsync(IOxSession session, EasLogin login, string tag)
    {
        var self = await oxUsers.GetAsync(session, CancellationToken.None);
        if (!self.TryGet(out var oxUser, out var error)) return Unavailable(error);
        var capabilities = await oxUsers.CapabilitiesAsync(session, CancellationToken.None);
        if (!capabilities.TryGet(out var allowed, out error) && !error.IsUnsupported) return Unavailable(error);

        var user = new EasUser
        {
            Session = session,
            State = new StateUser(Text(session.ContextId), Text(session.UserId)),
            Addresses = [.. new[] { oxUser.PrimaryAddress }.Concat(oxUser.Aliases).Where(address => address.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)],
            Capabilities = allowed ?? new HashSet<string>(),
        };
        if (options.Value.RequireCapability.Length > 0 && !user.Capabilities.Contains(options.Value.RequireCapability))
        {
            metrics.LoginRefused("capability");
            return new SignIn(User: null, SignInRefusal.NotAllowed);
        }

        var now = time.GetUtcNow();
        await SaveAsync(login, tag, user, now, CancellationToken.None);
        return Remember(tag, user, now);
    }

    /// <returns>The user, or else the session that a fresh login takes the place of, if there is one.</returns>
    private async Task<(SignIn? SignIn, IOxSession? Outlived)> FromStoreAsync(EasLogin login, string tag)
    {
        if (await store.GetAsync(StateKeys.Login(credentials.LoginTag(login.Name)), CancellationToken.None) is not { } userBytes) return default;
        if (Deserialize<StoredLogin>(userBytes) is not { ContextId.Length: > 0, UserId.Length: > 0 } at) return default;
        if (await store.GetAsync(StateKeys.Session(new StateUser(at.ContextId, at.UserId), tag), CancellationToken.None) is not { } bytes) return default;
        if (personal.Unprotect(Purpose, bytes) is not { } plain || Deserialize<StoredSession>(plain) is not { } stored) return default;
        if (!credentials.Matches(stored.Check, login.Name, login.Password)) return default;

        var provenAt = DateTimeOffset.FromUnixTimeSeconds(stored.ProvenAt);
        if (sessions.Import(stored.Session, new OxCredential(login.Name, login.Password)) is not { } session) return default;
        if (time.GetUtcNow() - provenAt >= ProofCounts) return (null, session);
        var user = new EasUser
        {
            Session = session,
            State = new StateUser(at.ContextId, at.UserId),
            Addresses = stored.Addresses,
            Capabilities = stored.Capabilities.ToHashSet(StringComparer.Ordinal),
        };
        return (Remember(tag, user, provenAt), null);
    }

    private async ValueTask SaveAsync(EasLogin login, string tag, EasUser user, DateTimeOffset provenAt, CancellationToken cancellationToken)
    {
        var stored = new StoredSession(
            credentials.Compute(login.Name, login.Password),
            provenAt.ToUnixTimeSeconds(),
            sessions.Export(user.Session),
            [.. user.Addresses],
            [.. user.Capabilities]);
        var bytes = personal.Protect(Purpose, JsonSerializer.SerializeToUtf8Bytes(stored));
        await store.SetAsync(StateKeys.Session(user.State, tag), bytes, SessionKept, cancellationToken);
        var at = JsonSerializer.SerializeToUtf8Bytes(new StoredLogin(user.State.ContextId, user.State.UserId));
        await store.SetAsync(StateKeys.Login(credentials.LoginTag(login.Name)), at, SessionKept, cancellationToken);
    }

    private SignIn Remember(string tag, EasUser user, DateTimeOffset provenAt)
    {
        var signIn = new SignIn(user);
        cache.Set((typeof(UserDirectory), tag), new Known(signIn, provenAt + ProofCounts, provenAt) { StoredGeneration = user.Session.Generation }, ProofCounts);
        return signIn;
    }

    private SignIn Refused(string tag, OxError error, string? remoteAddress, EasLogin login)
    {
        if (!error.IsCredentialsRefused && !error.IsPermission) return Unavailable(error);

        var refusal = new SignIn(User: null, error.IsCredentialsRefused ? SignInRefusal.WrongCredentials : SignInRefusal.NotAllowed);
        var now = time.GetUtcNow();
        cache.Set((typeof(UserDirectory), tag), new Known(refusal, now + RefusalCounts, now), RefusalCounts);
        metrics.LoginRefused(error.IsCredentialsRefused ? "credentials" : "permission");
        LoginRefused(error.Code, credentials.LoginTag(login.Name), remoteAddress ?? "unknown");
        return refusal;
    }

    private static SignIn Unavailable(OxError error) => new(User: null, SignInRefusal.Unavailable, error.RetryAfter);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static T? Deserialize<T>(byte[] json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(2010, LogLevel.Warning, "Login refused by OX: {Code}, login {LoginHash}, from {RemoteAddress}")]
    private partial void LoginRefused(string code, string loginHash, string remoteAddress);

    private sealed record Known(SignIn SignIn, DateTimeOffset CountsUntil, DateTimeOffset ProvenAt)
    {
        /// <summary>Which re-login of the session the store has.</summary>
        public int StoredGeneration { get; set; }
    }

    private sealed record StoredLogin(string ContextId, string UserId);

    private sealed record StoredSession(byte[] Check, long ProvenAt, byte[] Session, string[] Addresses, string[] Capabilities);
}
