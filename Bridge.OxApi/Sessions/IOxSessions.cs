namespace Bridge.OxApi.Sessions;

/// <summary>A user's session with OX: the first argument of every call. Holds secrets; its text says nothing.</summary>
public interface IOxSession
{
    int UserId { get; }

    int ContextId { get; }

    /// <summary>The name OX gives the user (answer of login).</summary>
    string Login { get; }

    /// <summary>For example <c>de_DE</c>.</summary>
    string Locale { get; }

    /// <summary>The user's zone in OX (IANA name), <c>UTC</c> when OX does not say.</summary>
    string TimeZone { get; }

    /// <summary>Empty when OX does not say.</summary>
    string PrimaryAddress { get; }

    string DisplayName { get; }

    Uri BaseUrl { get; }

    string UserAgent { get; }

    /// <summary>
    /// Whether OX mails those who take part in an event only if the write says so (parameter <c>scheduling</c>). Else it always tells people elsewhere, and
    /// organizers of their guests' answers. Found out at login.
    /// </summary>
    bool TakesScheduling { get; }

    /// <summary>Whether OX tells an organizer of the house who takes his meeting out of the calendar, though it is asked not to: those before 7.10 do.</summary>
    bool TellsWhoLeaves { get; }

    /// <summary>Grows with each silent re-login: a stored export of a lower generation is stale and should be replaced.</summary>
    int Generation { get; }
}

/// <summary>What a user proves himself with. Its text says nothing.</summary>
public sealed class OxCredential(string login, string password)
{
    public string Login { get; } = login;

    public string Password { get; } = password;

    public override string ToString() => nameof(OxCredential);
}

/// <summary>OX module "login".</summary>
public interface IOxSessions
{
    /// <summary>Logs in and reads the user's address, zone and name. The session logs in again by itself, once per loss and coalesced.</summary>
    /// <param name="clientIp">The phone's address, fixed for the session's life; <c>null</c> for ours.</param>
    /// <returns>Errors: <see cref="OxErrorKind.CredentialsRefused"/>, <see cref="OxErrorKind.Permission"/>, <see cref="OxErrorKind.Transient"/>.</returns>
    Task<OxResult<IOxSession>> LoginAsync(OxCredential credential, string? clientIp, CancellationToken cancellationToken);

    /// <summary>Ends the session. One that is gone already is a success.</summary>
    Task<OxResult<OxDone>> LogoutAsync(IOxSession session, CancellationToken cancellationToken);

    /// <summary>The session as bytes (session id, cookies, ids; no password), for a store that encrypts them.</summary>
    byte[] Export(IOxSession session);

    /// <summary>
    /// A session from <see cref="Export"/>, without asking OX. With a credential it logs in again when lost; without, its calls then fail with
    /// <see cref="OxErrorKind.SessionLost"/>. Two imports are two sessions: keep one per user and node, so that a re-login happens once.
    /// </summary>
    /// <returns><c>null</c> when the bytes are not ours, of another version, or of another <see cref="OxOptions.BaseUrl"/>.</returns>
    IOxSession? Import(ReadOnlySpan<byte> exported, OxCredential? credential = null);
}
