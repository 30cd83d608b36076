namespace Bridge.OxApi;

/// <summary>What an error means to a caller. Every code or category falls into exactly one kind, by the table of <see cref="OxErrorTable"/>.</summary>
public enum OxErrorKind
{
    /// <summary>Nothing a caller can act on: a bug or a refusal without a known reason.</summary>
    Other,

    /// <summary>The session is gone, and logging in again was not possible or did not help.</summary>
    SessionLost,

    /// <summary>The login was refused for this name and password (wrong or expired). The only kind that may become a 401.</summary>
    CredentialsRefused,

    /// <summary>The object or folder does not exist, or not any more.</summary>
    NotFound,

    /// <summary>Somebody else changed the object since the timestamp given.</summary>
    Conflict,

    /// <summary>An object of this identity (uid, folder name) exists already.</summary>
    Duplicate,

    /// <summary>Try again later: OX, the mail server or the network is away or busy. See <see cref="OxError.RetryAfter"/>.</summary>
    Transient,

    /// <summary>The user may not do this, here or at all.</summary>
    Permission,

    /// <summary>Quota or size limit reached.</summary>
    Quota,

    /// <summary>This OX does not know the module, the action or the provider's ability.</summary>
    Unsupported,

    /// <summary>The data was not accepted: it will not be accepted the second time either.</summary>
    Rejected,
}
