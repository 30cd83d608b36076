using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Mime;
using Bridge.Eas.Users;
using NodaTime;

namespace Bridge.Eas.Commands.Itip;

/// <summary>What a phone's mail tells others of a meeting. Source: RFC 5546, "Methods".</summary>
internal enum ItipMethod
{
    /// <summary>REQUEST: to those whom the user invites.</summary>
    Invitation,

    /// <summary>CANCEL: to those whom the user invited.</summary>
    Cancellation,

    /// <summary>REPLY: to the organizer.</summary>
    Answer,
}

/// <summary>A meeting mail of the user's own: one that OX, where it mails by itself, mails too.</summary>
/// <param name="Uid">The meeting's.</param>
/// <param name="Occurrence">Original start of the one occurrence it is about; null for all of it.</param>
/// <param name="Start">When that is to be; null if it does not say.</param>
/// <param name="PartStat">Of an answer: as in OX, "ACCEPTED".</param>
/// <param name="Comment">What the user says with an answer; empty for nothing.</param>
/// <param name="Sequence">Which of the organizer's invitations it answers; null if it does not say.</param>
internal sealed record OwnItip(ItipMethod Method, string Uid, Instant? Occurrence, Instant? Start = null, string PartStat = "", string Comment = "", int? Sequence = null)
{
    /// <summary>
    /// Null for a mail that is about no meeting, passes somebody else's meeting on, or says what OX never says (proposals, published calendars).
    /// </summary>
    internal static OwnItip? Read(MimeMessageInfo message, EasUser user)
    {
        if (InvitationReader.Subject(message) is not var (meeting, uid, occurrence, start)) return null;
        var organizer = meeting["ORGANIZER"]?.Address ?? "";
        switch (message.CalendarMethod)
        {
            case "REQUEST" or "CANCEL" when organizer.Length == 0 || user.Owns(organizer):
                return new(message.CalendarMethod == "REQUEST" ? ItipMethod.Invitation : ItipMethod.Cancellation, uid, occurrence, start);
            case "REPLY" when organizer.Length > 0 && !user.Owns(organizer):
                return meeting.Each("ATTENDEE").FirstOrDefault(one => user.Owns(one.Address))?.Parameters.GetValueOrDefault("PARTSTAT") is { Length: > 0 } answer
                    ? new(ItipMethod.Answer, uid, occurrence, start, answer.ToUpperInvariant(), meeting["COMMENT"]?.Text ?? "", InvitationReader.SequenceOf(meeting))
                    : null;
            default:
                return null;
        }
    }
}
