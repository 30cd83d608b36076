using Bridge.Eas.Protocol;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>
/// Who mails those who take part in a meeting: the phone or OX, never both. Up to 14.1 phones mail invitations, cancellations and answers themselves, from 16.0
/// on the server does. Where OX cannot be kept from mailing, it does so for every phone, and what the phone mails besides is not sent on.
/// Source: MS-ASCMD, "Sync"; MS-ASCAL.
/// </summary>
internal static class WhoTells
{
    /// <summary>What OX is to do about a write of the meeting's organizer, or an answer given by changing the event.</summary>
    internal static OxScheduling Scheduling(IOxSession session, EasVersion version) =>
        version.Has(EasFeature.ModernCalendar) || !session.TakesScheduling ? OxScheduling.All : OxScheduling.None;

    /// <summary>What OX is to do about an answer to an invitation.</summary>
    /// <param name="session">The user's.</param>
    /// <param name="version">The phone's.</param>
    /// <param name="asked">Whether the phone wants the organizer told by us; up to 14.1 none can say so.</param>
    internal static OxScheduling Answering(IOxSession session, EasVersion version, bool asked) =>
        asked ? OxScheduling.All : version.Has(EasFeature.ModernCalendar) ? OxScheduling.None : Scheduling(session, version);
}
