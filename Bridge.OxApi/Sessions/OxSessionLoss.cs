using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Sessions;

/// <summary>Which errors a fresh login may cure, and what may be sent again after it.</summary>
internal static class OxSessionLoss
{
    internal static bool IsLoss(OxError? error) => error is { Kind: OxErrorKind.SessionLost };

    /// <summary>OX refused the session before it did anything; the others (MSG-1000, MSG-1001) come from the mail server behind OX.</summary>
    internal static bool IsSession(OxError error) => error.Code.StartsWith("SES-", StringComparison.Ordinal);

    internal static bool MayRepeat(OxError error, OxCall call) => IsSession(error) || call.Repeatable;
}
