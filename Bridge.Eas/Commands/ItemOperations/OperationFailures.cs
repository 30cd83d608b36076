using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;

namespace Bridge.Eas.Commands.ItemOperations;

/// <summary>What an operation is told when OX cannot be worked with.</summary>
internal static class OperationFailures
{
    /// <exception cref="LoginRefusedException">The credential is refused: that is the whole request's end.</exception>
    internal static OperationStatus StatusOf(SourceFailure failure)
    {
        Replies.EndIfRefused(failure);
        return OperationStatus.ConnectionFailed;
    }

    /// <exception cref="LoginRefusedException">The credential is refused: that is the whole request's end.</exception>
    internal static OperationStatus StatusOf(OxError error) => error.Kind switch
    {
        OxErrorKind.CredentialsRefused => throw new LoginRefusedException(),
        OxErrorKind.NotFound => OperationStatus.NotFound,
        OxErrorKind.Permission => OperationStatus.AccessDenied,
        OxErrorKind.Transient or OxErrorKind.SessionLost => OperationStatus.ConnectionFailed,
        _ => OperationStatus.ServerError,
    };
}
