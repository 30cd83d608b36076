using Bridge.Eas.Protocol;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>Source: MS-ASEMAIL, "MeetingMessageType". What is delegated (6) no mail tells.</summary>
internal enum MeetingMessageType
{
    /// <summary>Nothing to answer: a cancellation, a proposal.</summary>
    Unspecified = 0,

    Initial = 1,

    FullUpdate = 2,

    /// <summary>The organizer knows the user's answer and keeps it.</summary>
    InformationalUpdate = 3,

    /// <summary>Something newer is known of the meeting.</summary>
    Outdated = 4,

    /// <summary>The user has sent somebody else.</summary>
    DelegatorsCopy = 5,
}

/// <summary>Which kind of meeting mail this is, and of which part of the meeting it speaks.</summary>
internal static class MeetingForm
{
    private const int Single = 0, Master = 1, Instance = 2, Exception = 3, Orphan = 4;

    private static readonly string[] Answers = ["ACCEPTED", "TENTATIVE", "DECLINED"];

    internal static MeetingMessageType MessageTypeOf(Invitation invitation, MeetingSight sight)
    {
        if (invitation.Kind != InvitationKind.Request) return MeetingMessageType.Unspecified;
        if (sight.IsCalledOff || sight.Sequence > invitation.Sequence) return MeetingMessageType.Outdated;
        var self = invitation.Attendees.FirstOrDefault(person => sight.Owns(person.Address));
        if (self.PartStat == "DELEGATED") return MeetingMessageType.DelegatorsCopy;
        if (!self.WantsAnswer && Answers.Contains(self.PartStat, StringComparer.Ordinal)) return MeetingMessageType.InformationalUpdate;
        return invitation.Sequence > 0 ? MeetingMessageType.FullUpdate : MeetingMessageType.Initial;
    }

    /// <summary>Phones offer buttons for these; an informational update may still be answered otherwise.</summary>
    internal static bool WantsAnswer(MeetingMessageType type) => type is MeetingMessageType.Initial or MeetingMessageType.FullUpdate or MeetingMessageType.InformationalUpdate;

    /// <summary>0 one meeting, 1 a series, 2 an occurrence where the series has it, 3 one that was moved, 4 (16.0 up) one whose series the user does not have.</summary>
    internal static int InstanceTypeOf(Invitation invitation, MeetingSight sight, EasVersion version)
    {
        if (invitation.RecurrenceId is not { } original) return invitation.Recurrence is not null ? Master : Single;
        if (sight.IsOrphan && version.Has(EasFeature.OrphanInstance)) return Orphan;
        return original == (invitation.Original?.Start ?? invitation.Start) ? Instance : Exception;
    }
}
