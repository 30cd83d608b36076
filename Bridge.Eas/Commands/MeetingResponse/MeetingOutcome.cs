using Bridge.Eas.Sync;

namespace Bridge.Eas.Commands.MeetingResponse;

/// <summary>Source: MS-ASCMD, "Status (MeetingResponse)". What cannot be done is always said for good: phones repeat everything else for ever.</summary>
internal enum MeetingStatus
{
    Success = 1,

    /// <summary>No invitation, an own or cancelled one, an occurrence that is none.</summary>
    Invalid = 2,

    BadInstanceId = 104,

    NoSeries = 146,
}

/// <summary>What a phone is told of one answer.</summary>
/// <param name="CalendarId">The event in the calendar; null when it was declined, or is in no folder that phones see.</param>
/// <param name="Failure">OX is away: the whole request ends, and the phone comes again.</param>
internal sealed record MeetingOutcome(MeetingStatus Status, string? CalendarId = null, SourceFailure? Failure = null)
{
    internal static readonly MeetingOutcome Invalid = new(MeetingStatus.Invalid);

    internal static MeetingOutcome Failed(SourceFailure failure) => new(MeetingStatus.Invalid, Failure: failure);
}
