namespace Bridge.OxApi;

/// <summary>Codes for what goes wrong between us and OX. All but the last two are of kind <see cref="OxErrorKind.Transient"/>.</summary>
public static class OxNetCodes
{
    /// <summary>No connection (refused, DNS, TLS). The call was not sent.</summary>
    public const string Unreachable = "NET-UNREACHABLE";

    /// <summary>No answer within <see cref="OxOptions.RequestTimeoutSeconds"/>. The call may have taken effect.</summary>
    public const string Timeout = "NET-TIMEOUT";

    /// <summary>The answer ended early or was no answer of OX. The call may have taken effect.</summary>
    public const string BadAnswer = "NET-ANSWER";

    /// <summary>A row had another number of cells than columns were asked for, or a cell of another type.</summary>
    public const string BadRow = "NET-ROW";

    /// <summary>Not tried: OX failed too often just now.</summary>
    public const string BreakerOpen = "NET-BREAKER";

    /// <summary>Not tried: too many calls are under way.</summary>
    public const string Busy = "NET-BUSY";

    /// <summary>The answer was larger than <see cref="OxOptions.MaxAnswerBytes"/>; a quota.</summary>
    public const string TooLarge = "NET-SIZE";

    /// <summary>
    /// Not tried: this OX has no place for the values of some fields, whose names are <see cref="OxError.Arguments"/>; of kind <see cref="OxErrorKind.Rejected"/>.
    /// Without them the call may be repeated.
    /// </summary>
    public const string Inexpressible = "NET-FIELDS";
}
