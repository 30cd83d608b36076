namespace Bridge.OxApi;

/// <summary>An error as OX or the way to it reported it, without any text: OX's texts repeat subjects, names and addresses.</summary>
/// <param name="code">
/// OX's <c>PREFIX-NNNN</c>, or one of ours for what happened on the way: <c>HTTP-503</c> (a status other than 200 without an envelope),
/// <c>NET-…</c> (see <see cref="OxNetCodes"/>).
/// </param>
public sealed class OxError(string code, OxErrorCategory category)
{
    public string Code { get; } = code;

    public OxErrorCategory Category { get; } = category;

    public OxErrorKind Kind { get; } = OxErrorTable.KindOf(code, category);

    /// <summary>How long to wait before another try, where the server or the breaker said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>OX's <c>error_params</c>: may hold personal data, never log. <c>CAL-4090</c> has the existing event's id at index 1.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>OX's <c>error_id</c> of this occurrence, to find it in the server's log. Holds nothing personal.</summary>
    public string? Id { get; init; }

    /// <summary>The columns whose values were too long (category TRUNCATED).</summary>
    public IReadOnlyList<OxTruncation> Truncated { get; init; } = [];

    public bool IsSessionLost => Kind == OxErrorKind.SessionLost;

    public bool IsCredentialsRefused => Kind == OxErrorKind.CredentialsRefused;

    public bool IsNotFound => Kind == OxErrorKind.NotFound;

    public bool IsConflict => Kind == OxErrorKind.Conflict;

    public bool IsDuplicate => Kind == OxErrorKind.Duplicate;

    public bool IsTransient => Kind == OxErrorKind.Transient;

    public bool IsPermission => Kind == OxErrorKind.Permission;

    public bool IsQuota => Kind == OxErrorKind.Quota;

    public bool IsUnsupported => Kind == OxErrorKind.Unsupported;

    /// <summary>The code alone: this text may end up in a log.</summary>
    public override string ToString() => Code;
}

/// <summary>A value that is too long for its column.</summary>
/// <param name="Column">Column number of the module.</param>
/// <param name="Length">Characters sent.</param>
/// <param name="MaxSize">Characters that fit.</param>
public sealed record OxTruncation(int Column, int Length, int MaxSize);
