namespace Bridge.OxApi.Calendar;

/// <summary>Who gets mail about a write.</summary>
public enum OxScheduling
{
    All,
    None,
    InternalOnly,
    ExternalOnly,
}

/// <summary>The calendar part of a mail.</summary>
/// <param name="Part">Section number ("1.2").</param>
public readonly record struct OxMailInvitation(OxFolderId Folder, uint Uid, string Part);

/// <summary>What a guest answers.</summary>
/// <param name="Uid">The meeting's.</param>
/// <param name="IsOfSeries">It is about all of it, not about one occurrence.</param>
/// <param name="Guest">His address.</param>
/// <param name="PartStat">"ACCEPTED", "TENTATIVE" or "DECLINED".</param>
/// <param name="Comment">Empty for none.</param>
public sealed record OxGuestAnswer(string Uid, bool IsOfSeries, string Guest, string PartStat, string Comment);

/// <summary>A stretch of time, milliseconds since 1970 UTC; the end is exclusive.</summary>
public readonly record struct OxRange(long FromMs, long UntilMs);

/// <summary>What a write did: one write on an occurrence creates an exception and updates its master.</summary>
public sealed record OxEventResult(IReadOnlyList<OxEvent> Created, IReadOnlyList<OxEvent> Updated, IReadOnlyList<OxEvent> Deleted)
{
    /// <summary>OX did not compare all that was known with all there is: the versions told may hold what somebody else wrote in between.</summary>
    public bool IsUnwatched { get; init; }

    /// <summary>Why files that were to go are still there, although the rest is done; null when they are gone. Only old servers take files out in a call of their own.</summary>
    public OxError? FilesKept { get; init; }
}

/// <summary>Changes of a calendar folder.</summary>
/// <param name="Deleted">
/// Tombstones with reduced fields: id, folder, uid, timestamp, for exceptions the series. One without id tells only when the last of them was deleted.
/// </param>
/// <param name="Timestamp">The next cursor: never below the one asked with.</param>
public sealed record OxEventChanges(IReadOnlyList<OxEvent> Modified, IReadOnlyList<OxEvent> Deleted, long Timestamp);

/// <summary>Points at an event or at one occurrence of a series (then <paramref name="Id"/> is the series').</summary>
public sealed record OxEventRef(OxFolderId Folder, string Id, string? RecurrenceId = null);

/// <summary>What became of one event of a delete.</summary>
public sealed record OxEventOutcome(OxEventRef Event, OxEventResult? Result, OxError? Error);

/// <summary>A busy (or free) stretch of an attendee.</summary>
/// <param name="Type"><c>FREE</c>, <c>BUSY</c>, <c>BUSY-TENTATIVE</c>, <c>BUSY-UNAVAILABLE</c>.</param>
public sealed record OxFreeBusyTime(long FromMs, long UntilMs, string Type);

/// <summary>One attendee's times.</summary>
/// <param name="Known"><c>false</c> when OX has no data for this attendee.</param>
public sealed record OxFreeBusy(OxAttendee Attendee, IReadOnlyList<OxFreeBusyTime> Times, bool Known);
