using System.Diagnostics.CodeAnalysis;
using Bridge.OxApi;

namespace Bridge.Eas.Sync;

/// <summary>Why a folder cannot be worked with now.</summary>
internal enum SourceFailureKind
{
    /// <summary>OX, its mail server or the way to it is away: 503 with Retry-After; nothing is committed.</summary>
    Unavailable,

    /// <summary>The credential is no longer accepted: 401.</summary>
    LoginRefused,

    /// <summary>The folder is gone or no longer visible: Sync status 12.</summary>
    FolderGone,

    /// <summary>OX answered with what cannot be worked with; status 5, retried.</summary>
    Error,
}

/// <param name="Kind">What the phone is told.</param>
/// <param name="Code">The OX error code, for the log.</param>
/// <param name="RetryAfter">What OX asked for, if it did.</param>
internal sealed record SourceFailure(SourceFailureKind Kind, string Code, TimeSpan? RetryAfter = null)
{
    /// <summary>It is about OX or the way to it, whichever item was asked for: away, too busy, or refusing this user for a while.</summary>
    public bool IsOfOx =>
        Kind == SourceFailureKind.LoginRefused || Code is OxNetCodes.Unreachable or OxNetCodes.BreakerOpen or OxNetCodes.Busy or "HTTP-429" or "HTTP-502" or "HTTP-503";

    /// <summary>OX is there and began to give the item, but broke off: it is about this one.</summary>
    public bool IsOfItem { get; init; }

    /// <summary>
    /// OX did not answer in time and may be carrying the call out still: until it can have come to an end, an item looked for and not found
    /// proves nothing. After an answer that was cut or a refusal on the way it has come to an end.
    /// </summary>
    public bool MayStillRun => Code is OxNetCodes.Timeout or "HTTP-504";
}

/// <summary>A value or why there is none.</summary>
internal readonly struct SourceResult<T>
{
    private SourceResult(T? value, SourceFailure? failure)
    {
        Value = value;
        Failure = failure;
    }

    public T? Value { get; }

    public SourceFailure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    public static SourceResult<T> Ok(T value) => new(value, failure: null);

    public static implicit operator SourceResult<T>(T value) => new(value, failure: null);

    public static implicit operator SourceResult<T>(SourceFailure failure) => new(default, failure);
}
