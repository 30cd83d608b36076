using Bridge.OxApi;

namespace Bridge.Eas.Sync;

/// <summary>What an OX error means for a folder as a whole: the one table for it.</summary>
internal static class SourceFailures
{
    internal static SourceFailure Of(OxError error) => new(KindOf(error.Kind), error.Code, error.RetryAfter);

    private static SourceFailureKind KindOf(OxErrorKind kind) => kind switch
    {
        OxErrorKind.CredentialsRefused => SourceFailureKind.LoginRefused,
        OxErrorKind.SessionLost or OxErrorKind.Transient => SourceFailureKind.Unavailable,
        OxErrorKind.NotFound or OxErrorKind.Permission => SourceFailureKind.FolderGone,
        _ => SourceFailureKind.Error,
    };
}
