using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bridge.OxApi.Transport;
using Bridge.OxApi.Users;

namespace Bridge.OxApi.Sessions;

/// <inheritdoc cref="IOxSessions"/>
internal sealed class OxSessions(OxHttp http, OxLogin login, OxCaller caller, IOxUsersApi users, OxCalendarProbe calendar) : IOxSessions
{
    /// <summary>What logout answers for a session that is gone already.</summary>
    private const string Forbidden = "HTTP-403";

    public async Task<OxResult<IOxSession>> LoginAsync(OxCredential credential, string? clientIp, CancellationToken cancellationToken)
    {
        var userAgent = login.UserAgentOf(credential.Login);
        var opening = await login.OpenAsync(credential, clientIp, userAgent, silent: false, cancellationToken);
        if (!opening.TryGet(out var opened, out var error)) return error;

        var facts = new OxSessionFacts(opened.UserId, opened.ContextId, opened.Login, opened.Locale, "UTC", "", "", http.BaseUrl, userAgent, clientIp, LegacyVersion: null, TakesScheduling: false);
        var session = Open(facts, opened, credential);
        var asking = await users.GetAsync(session, cancellationToken);
        var probing = asking.Error is { IsTransient: true } away ? away : await calendar.KindAsync(session, cancellationToken);
        if (!probing.TryGet(out var kind, out error))
        {
            // Half a session is none: end it, so that repeated tries do not pile sessions up.
            await LogoutAsync(session, cancellationToken);
            return error!;
        }

        facts = facts with { LegacyVersion = kind.LegacyVersion, TakesScheduling = kind.TakesScheduling };
        if (asking.TryGet(out var user, out _))
            return Done(Open(
                facts with
                {
                    UserId = opened.UserId == 0 ? user.Id : opened.UserId,
                    Locale = opened.Locale.Length > 0 ? opened.Locale : user.Locale,
                    TimeZone = user.TimeZone,
                    PrimaryAddress = user.PrimaryAddress,
                    DisplayName = user.DisplayName,
                },
                session.State,
                credential));
        return Done(Open(facts, session.State, credential));
    }

    public async Task<OxResult<OxDone>> LogoutAsync(IOxSession session, CancellationToken cancellationToken)
    {
        // A session opened only to be closed would be silly: no renewal here.
        var closing = Open(((OxSession)session).Facts, ((OxSession)session).State, credential: null);
        var result = await caller.CallRawAsync(
            closing,
            new OxCall(HttpMethod.Get, "login", "logout", repeatable: false),
            static (_, _) => Task.FromResult(OxResult<OxDone>.Success(default)),
            cancellationToken);
        return result.Error is { } error && (error.Code == Forbidden || error.IsSessionLost) ? OxResult<OxDone>.Success(default) : result;
    }

    public byte[] Export(IOxSession session)
    {
        var ours = (OxSession)session;
        var state = ours.State;
        return JsonSerializer.SerializeToUtf8Bytes(
            new OxStoredSession(
                OxStoredSession.Current, ours.Facts, state.Generation, state.SessionId, new Dictionary<string, string>(state.Cookies, StringComparer.Ordinal)),
            OxSessionJson.Default.OxStoredSession);
    }

    public IOxSession? Import(ReadOnlySpan<byte> exported, OxCredential? credential = null)
    {
        try
        {
            return JsonSerializer.Deserialize(exported, OxSessionJson.Default.OxStoredSession) is { Version: OxStoredSession.Current } stored
                && stored.Facts.BaseUrl == http.BaseUrl
                ? Open(stored.Facts, StateOf(stored), credential)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static OxSessionState StateOf(OxStoredSession stored) =>
        new(stored.Generation, stored.SessionId, stored.Cookies.ToFrozenDictionary(StringComparer.Ordinal));

    private static OxResult<IOxSession> Done(IOxSession session) => OxResult<IOxSession>.Success(session);

    private OxSession Open(OxSessionFacts facts, OxLogin.Opened opened, OxCredential? credential) =>
        Open(facts, new OxSessionState(1, opened.SessionId, opened.Cookies), credential);

    private OxSession Open(OxSessionFacts facts, OxSessionState state, OxCredential? credential) =>
        new(facts, state, credential, http.Options.MaxCallsPerSession, http.Time);
}

/// <summary>A session at rest. The store encrypts it.</summary>
internal sealed record OxStoredSession(int Version, OxSessionFacts Facts, int Generation, string SessionId, Dictionary<string, string> Cookies)
{
    internal const int Current = 3;

    public override string ToString() => nameof(OxStoredSession);
}

[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OxStoredSession))]
internal sealed partial class OxSessionJson : JsonSerializerContext;
