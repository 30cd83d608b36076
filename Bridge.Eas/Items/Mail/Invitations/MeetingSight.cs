namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>What is known of a meeting beside what a mail says of it.</summary>
/// <param name="Owns">Whether an address is one of the user's own.</param>
internal sealed record MeetingSight(Func<string, bool> Owns)
{
    internal static readonly MeetingSight None = new(static _ => false);

    /// <summary>SEQUENCE of the event, or the one occurrence, in the calendar; null when it has none, or could not be asked.</summary>
    public int? Sequence { get; init; }

    /// <summary>Its organizer has cancelled it since.</summary>
    public bool IsCalledOff { get; init; }

    /// <summary>The calendar has no series that the occurrence belongs to: the user is invited to that one alone.</summary>
    public bool IsOrphan { get; init; }
}
