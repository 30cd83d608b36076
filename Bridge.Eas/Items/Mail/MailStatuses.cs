using Bridge.Eas.Sync;
using Bridge.OxApi;

namespace Bridge.Eas.Items.Mail;

/// <summary>What an OX error means for one command on a mail.</summary>
internal static class MailStatuses
{
    internal static ItemStatus Of(OxError error) => error.Kind switch
    {
        OxErrorKind.NotFound => ItemStatus.NotFound,
        OxErrorKind.Transient or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused => ItemStatus.Retry,
        _ => ItemStatus.CannotComplete,
    };
}
