using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Bridge.OxApi.Sessions;

/// <summary>What changes with each login. Replaced as a whole, so that a call never mixes one session's id with another's cookies.</summary>
/// <param name="Generation">Counts logins and changes of cookies' owner.</param>
/// <param name="Cookies">Name → value, exactly as set.</param>
internal sealed record OxSessionState(int Generation, string SessionId, FrozenDictionary<string, string> Cookies);

/// <inheritdoc cref="IOxSession"/>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to give back.")]
internal sealed class OxSession(OxSessionFacts facts, OxSessionState state, OxCredential? credential, int maxCalls, TimeProvider time) : IOxSession
{
    /// <summary>A mail server that refuses after a fresh login will refuse again: logging in each time would only run into OX's limits.</summary>
    private static readonly TimeSpan MailRenewalPause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _calls = new(maxCalls);
    private OxSessionState _state = state;
    private Task<OxError?>? _renewal;
    private OxError? _refused;
    private long? _renewedAt;

    public int UserId => facts.UserId;

    public int ContextId => facts.ContextId;

    public string Login => facts.Login;

    public string Locale => facts.Locale;

    public string TimeZone => facts.TimeZone;

    public string PrimaryAddress => facts.PrimaryAddress;

    public string DisplayName => facts.DisplayName;

    public Uri BaseUrl => facts.BaseUrl;

    public string UserAgent => facts.UserAgent;

    public bool TakesScheduling => facts.TakesScheduling;

    public bool TellsWhoLeaves => facts.LegacyVersion is not null;

    public int Generation => State.Generation;

    internal OxSessionFacts Facts => facts;

    internal OxSessionState State => Volatile.Read(ref _state);

    internal bool CanRenew => credential is not null;

    public override string ToString() => nameof(OxSession);

    /// <summary>Runs a call when the session has room for it. A streamed answer counts until its head is there.</summary>
    internal async Task<T> InTurnAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        await _calls.WaitAsync(cancellationToken);
        try
        {
            return await call();
        }
        finally
        {
            _calls.Release();
        }
    }

    internal void Sign(HttpRequestMessage request, OxSessionState state)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", facts.UserAgent);
        if (state.Cookies.Count > 0) request.Headers.TryAddWithoutValidation("Cookie", OxCookies.Header(state.Cookies));
    }

    /// <summary>Keeps what an answer sets, unless another login has come in between.</summary>
    internal void TakeCookies(OxSessionState sentWith, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out var set)) return;
        lock (_gate)
            if (_state.Generation == sentWith.Generation)
                Volatile.Write(ref _state, _state with { Cookies = OxCookies.Merge(_state.Cookies, set, time.GetUtcNow()) });
    }

    /// <summary>Logs in again unless somebody has done so since <paramref name="lost"/>; all who find the session gone at once share one login.</summary>
    /// <returns><c>null</c> when there is a newer session now.</returns>
    internal async Task<OxError?> RenewAsync(int lost, OxError error, OxLogin login, CancellationToken cancellationToken)
    {
        Task<OxError?> renewal;
        lock (_gate)
        {
            if (_state.Generation > lost) return null;
            if (_refused is not null) return _refused;
            if (!OxSessionLoss.IsSession(error) && _renewedAt is { } last && time.GetElapsedTime(last) < MailRenewalPause) return error;
            renewal = _renewal ??= RenewAsync(login);
        }
        return await renewal.WaitAsync(cancellationToken);
    }

    private async Task<OxError?> RenewAsync(OxLogin login)
    {
        // Leave the lock before anything else: what follows takes it again.
        await Task.Yield();
        OxResult<OxLogin.Opened> opened = new OxError(OxNetCodes.Unreachable, OxErrorCategory.Connectivity);
        try
        {
            // Shared by several callers, so none of them may cancel it; the transport's deadline ends it.
            opened = await login.OpenAsync(credential!, facts.ClientIp, facts.UserAgent, silent: true, CancellationToken.None);
        }
        finally
        {
            lock (_gate)
            {
                _renewal = null;
                if (opened.TryGet(out var fresh, out var error))
                {
                    _renewedAt = time.GetTimestamp();
                    Volatile.Write(ref _state, new(_state.Generation + 1, fresh.SessionId, fresh.Cookies));
                }
                else if (error.IsCredentialsRefused)
                {
                    // The password changed: asking again would only feed OX's brute-force protection.
                    _refused = error;
                }
            }
        }
        return opened.Error;
    }
}
