using Bridge.Eas.Mime;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>What a guest's mail answers to the user's invitation. Source: RFC 5546, "REPLY".</summary>
/// <param name="Uid">The meeting's.</param>
/// <param name="Occurrence">Original start of the one occurrence it is about; null for all of it.</param>
/// <param name="Guest">His address.</param>
/// <param name="PartStat">As in OX, "ACCEPTED".</param>
/// <param name="Comment">What he says with it; empty for nothing.</param>
/// <param name="Stamp">When he said so.</param>
/// <param name="Sequence">Which of the organizer's invitations he answers; null if he does not say.</param>
internal sealed record GuestAnswer(string Uid, Instant? Occurrence, string Guest, string PartStat, string Comment, Instant Stamp, int? Sequence = null)
{
    private static readonly string[] Said = ["ACCEPTED", "TENTATIVE", "DECLINED"];

    /// <summary>Null for a mail that answers no invitation of the user's, or that somebody else than the guest has sent.</summary>
    internal static GuestAnswer? Read(MimeMessageInfo message, Func<string, bool> owns)
    {
        if (message.CalendarMethod != "REPLY" || message.From is not [{ Address: var sender }] || InvitationReader.Subject(message) is not var (meeting, uid, occurrence, _)) return null;
        if (meeting["ORGANIZER"] is not { Address: { Length: > 0 } organizer } || !owns(organizer)) return null;
        if (meeting.Each("ATTENDEE").ToList() is not [var guest] || !guest.Address.Equals(sender, StringComparison.OrdinalIgnoreCase)) return null;
        var said = guest.Parameters.GetValueOrDefault("PARTSTAT")?.ToUpperInvariant();
        if (!Said.Contains(said, StringComparer.Ordinal)) return null;
        return InvitationReader.StampOf(meeting) is { } stamp ? new(uid, occurrence, sender.ToLowerInvariant(), said!, meeting["COMMENT"]?.Text ?? "", stamp, InvitationReader.SequenceOf(meeting)) : null;
    }
}
