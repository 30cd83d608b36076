using Bridge.Eas.Items.Calendar.Recurrence;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>What a mail about a meeting wants. Source: RFC 5546, "Methods".</summary>
internal enum InvitationKind
{
    /// <summary>REQUEST: come, or come at another time.</summary>
    Request,

    /// <summary>CANCEL.</summary>
    Cancellation,

    /// <summary>COUNTER: somebody who was invited proposes another time.</summary>
    Proposal,
}

/// <summary>Somebody invited.</summary>
/// <param name="PartStat">As in OX, "NEEDS-ACTION" when nothing is said.</param>
internal readonly record struct InvitedPerson(string Address, string PartStat, bool WantsAnswer);

/// <summary>What an invitation, cancellation or proposal by mail says of its meeting.</summary>
internal sealed record Invitation
{
    public required string Uid { get; init; }

    public required InvitationKind Kind { get; init; }

    /// <summary>Of a proposal the proposed one.</summary>
    public required Instant Start { get; init; }

    public required Instant End { get; init; }

    public required DateTimeZone Zone { get; init; }

    public bool IsAllDay { get; init; }

    public Instant? Stamp { get; init; }

    /// <summary>The original start of the one occurrence this is about.</summary>
    public Instant? RecurrenceId { get; init; }

    public EasRecurrence? Recurrence { get; init; }

    /// <summary>Of a proposal: when the meeting was to be, if it says so.</summary>
    public (Instant Start, Instant End)? Original { get; init; }

    public string Summary { get; init; } = "";

    public string Location { get; init; } = "";

    /// <summary>As a mailbox; empty when unknown.</summary>
    public string Organizer { get; init; } = "";

    /// <summary>Empty when unknown.</summary>
    public string OrganizerAddress { get; init; } = "";

    public IReadOnlyList<InvitedPerson> Attendees { get; init; } = [];

    /// <summary>0 normal, 2 private, 3 confidential.</summary>
    public int Sensitivity { get; init; }

    /// <summary>0 free, 1 tentative, 2 busy, 3 out of office.</summary>
    public int BusyStatus { get; init; } = 2;

    /// <summary>Before the start; null without an alarm.</summary>
    public int? ReminderSeconds { get; init; }

    public int Sequence { get; init; }

    public bool DisallowsNewTime { get; init; }
}
