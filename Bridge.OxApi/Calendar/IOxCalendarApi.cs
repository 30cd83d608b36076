namespace Bridge.OxApi.Calendar;

/// <summary>The calendar, in the words of OX module "chronos" (7.10 and later), whichever the session's OX has: series as masters and exceptions, never expanded.</summary>
/// <remarks>
/// Conflicts with other events are not checked; a hard one (a resource is taken) comes as error <c>CAL-4092</c>. Fields that must be there to tell
/// objects apart (id, folder, seriesId, recurrenceId, timestamp) are added when missing. What a field has no place for in this OX's calendar is
/// <see cref="OxNetCodes.Inexpressible"/>, and nothing is written.
/// </remarks>
public interface IOxCalendarApi
{
    Task<OxResult<IReadOnlyList<OxEvent>>> AllAsync(
        IOxSession session, OxFolderId folder, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken);

    /// <summary>These events; events that are gone are missing.</summary>
    Task<OxResult<IReadOnlyList<OxEvent>>> ListAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, OxColumns<OxEvent> fields, CancellationToken cancellationToken);

    Task<OxResult<OxEvent>> GetAsync(IOxSession session, OxFolderId folder, string id, string? recurrenceId, CancellationToken cancellationToken);

    /// <param name="timestamp">From an earlier answer; 0 tells everything in the range, tombstones included.</param>
    Task<OxResult<OxEventChanges>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken);

    /// <summary>Creates an event of all set and writable fields. A second event of the same uid is <see cref="OxErrorKind.Duplicate"/>.</summary>
    /// <returns>The new event; <see cref="OxEvent.Timestamp"/> is its version.</returns>
    Task<OxResult<OxEvent>> NewAsync(
        IOxSession session, OxFolderId folder, OxEvent calendarEvent, OxScheduling scheduling, CancellationToken cancellationToken);

    /// <param name="id">The event's, or the series' together with <paramref name="recurrenceId"/>.</param>
    /// <param name="timestamp">The change known to us: a later one by somebody else is <see cref="OxErrorKind.Conflict"/>.</param>
    /// <param name="recurrenceId">The occurrence's original start, to change that one alone (OX makes an exception of it).</param>
    Task<OxResult<OxEventResult>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxPatch<OxEvent> patch, OxScheduling scheduling,
        CancellationToken cancellationToken);

    /// <summary>Deletes events, or single occurrences of series.</summary>
    Task<OxResult<IReadOnlyList<OxEventOutcome>>> DeleteAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, long timestamp, OxScheduling scheduling, CancellationToken cancellationToken);

    Task<OxResult<OxEventResult>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, OxScheduling scheduling, CancellationToken cancellationToken);

    /// <summary>Answers an invitation and/or sets the user's own reminders.</summary>
    /// <param name="attendee">The user himself (by entity or uri) with <see cref="OxAttendee.PartStat"/> and comment.</param>
    /// <param name="alarms">New reminders; <c>null</c> keeps them.</param>
    Task<OxResult<OxEventResult>> UpdateAttendeeAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxAttendee attendee, IReadOnlyList<OxAlarm>? alarms,
        OxScheduling scheduling, CancellationToken cancellationToken);

    /// <returns>The event (a series' master) of this uid that the user sees, or <c>null</c>. Of old servers without its files.</returns>
    Task<OxResult<OxEvent?>> ResolveAsync(IOxSession session, string uid, CancellationToken cancellationToken);

    /// <summary>Takes an invitation that came by mail into the calendar, with the user's answer. A conflict with other events is no reason not to.</summary>
    /// <param name="invitation">The mail's calendar part.</param>
    /// <param name="partStat">"ACCEPTED", "TENTATIVE" or "DECLINED".</param>
    /// <param name="comment">What the organizer is told with it; empty for nothing.</param>
    /// <param name="scheduling">Whether he is told.</param>
    /// <returns>The events made or changed.</returns>
    Task<OxResult<IReadOnlyList<OxEvent>>> AnswerMailAsync(
        IOxSession session, OxMailInvitation invitation, string partStat, string comment, OxScheduling scheduling, CancellationToken cancellationToken);

    /// <summary>Fetches a file of an event.</summary>
    /// <param name="id">The event's, or the exception's.</param>
    /// <param name="file">Its <see cref="OxEventAttachment.ManagedId"/>.</param>
    Task<OxResult<OxFile>> GetFileAsync(IOxSession session, OxFolderId folder, string id, int file, CancellationToken cancellationToken);

    /// <summary>Takes a guest's answer to the user's own meeting, come by mail, into the calendar. Nobody is told.</summary>
    /// <param name="answer">What it says, for a server that does not read mails.</param>
    /// <returns>The events changed; none when OX has no such meeting, or the guest is none of it.</returns>
    Task<OxResult<IReadOnlyList<OxEvent>>> TakeAnswerAsync(IOxSession session, OxMailInvitation mail, OxGuestAnswer answer, CancellationToken cancellationToken);

    /// <param name="attendees">Internal ones by entity, others by <c>mailto:</c> uri.</param>
    Task<OxResult<IReadOnlyList<OxFreeBusy>>> FreeBusyAsync(
        IOxSession session, OxRange range, IReadOnlyList<OxAttendee> attendees, CancellationToken cancellationToken);
}
