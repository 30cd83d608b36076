using Bridge.Eas.Protocol.Http;

namespace Bridge.Eas.Users;

/// <summary>Turns what a phone authenticates with into a user with a session at OX.</summary>
internal interface IUserDirectory
{
    /// <summary>The user of this credential. Costs no call to OX while a session of the same credential is known.</summary>
    ValueTask<SignIn> SignInAsync(EasLogin login, string? remoteAddress, CancellationToken cancellationToken);

    /// <summary>Keeps a session that logged in again by itself, for the other nodes.</summary>
    ValueTask KeepAsync(EasLogin login, EasUser user, CancellationToken cancellationToken);

    /// <summary>OX no longer accepts this credential: the next request asks it again.</summary>
    void Forget(EasLogin login);
}

/// <summary>A user, or why there is none.</summary>
internal sealed record SignIn(EasUser? User, SignInRefusal Refusal = SignInRefusal.None, TimeSpan? RetryAfter = null);

internal enum SignInRefusal
{
    None,

    /// <summary>401: the only case in which a phone may ask for the password.</summary>
    WrongCredentials,

    /// <summary>403: the account is locked or may not use this service.</summary>
    NotAllowed,

    /// <summary>503: OX cannot say.</summary>
    Unavailable,
}
