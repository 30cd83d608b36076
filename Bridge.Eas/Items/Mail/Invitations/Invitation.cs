using Bridge.Eas.Items.Calendar.Recurrence;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>What an invitation or cancellation by mail says of its meeting.</summary>
internal sealed record Invitation
{
    public required string Uid { get; init; }

    public required bool IsCancelled { get; init; }

    public required Instant Start { get; init; }

    public required Instant End { get; init; }

    public required DateTimeZone Zone { get; init; }

    public bool IsAllDay { get; init; }

    public Instant? Stamp { get; init; }

    /// <summary>The original start of the one occurrence this is about.</summary>
    public Instant? RecurrenceId { get; init; }

    public EasRecurrence? Recurrence { get; init; }

    public string Location { get; init; } = "";

    /// <summary>As a mailbox; empty when unknown.</summary>
    public string Organizer { get; init; } = "";

    /// <summary>0 normal, 2 private, 3 confidential.</summary>
    public int Sensitivity { get; init; }

    /// <summary>0 free, 1 tentative, 2 busy, 3 out of office.</summary>
    public int BusyStatus { get; init; } = 2;

    /// <summary>Before the start; null without an alarm.</summary>
    public int? ReminderSeconds { get; init; }

    public int Sequence { get; init; }

    public bool DisallowsNewTime { get; init; }
}
