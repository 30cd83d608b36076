using Bridge.OxApi.Calendar.Legacy;

namespace Bridge.OxApi.Calendar;

/// <summary>Speaks to the calendar that the session's OX has: chronos, or the module before it. Which one was found out at login.</summary>
internal sealed class OxCalendarSwitch(OxCalendarApi chronos, OxLegacyCalendarApi legacy) : IOxCalendarApi
{
    private IOxCalendarApi Of(IOxSession session) => ((OxSession)session).Facts.LegacyVersion is null ? chronos : legacy;

    public Task<OxResult<IReadOnlyList<OxEvent>>> AllAsync(
        IOxSession session, OxFolderId folder, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken) =>
        Of(session).AllAsync(session, folder, range, fields, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxEvent>>> ListAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, OxColumns<OxEvent> fields, CancellationToken cancellationToken) =>
        Of(session).ListAsync(session, events, fields, cancellationToken);

    public Task<OxResult<OxEvent>> GetAsync(IOxSession session, OxFolderId folder, string id, string? recurrenceId, CancellationToken cancellationToken) =>
        Of(session).GetAsync(session, folder, id, recurrenceId, cancellationToken);

    public Task<OxResult<OxEventChanges>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken) =>
        Of(session).UpdatesAsync(session, folder, timestamp, range, fields, cancellationToken);

    public Task<OxResult<OxEvent>> NewAsync(
        IOxSession session, OxFolderId folder, OxEvent calendarEvent, OxScheduling scheduling, CancellationToken cancellationToken) =>
        Of(session).NewAsync(session, folder, calendarEvent, scheduling, cancellationToken);

    public Task<OxResult<OxEventResult>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxPatch<OxEvent> patch, OxScheduling scheduling,
        CancellationToken cancellationToken) =>
        Of(session).UpdateAsync(session, folder, id, timestamp, recurrenceId, patch, scheduling, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxEventOutcome>>> DeleteAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, long timestamp, OxScheduling scheduling, CancellationToken cancellationToken) =>
        Of(session).DeleteAsync(session, events, timestamp, scheduling, cancellationToken);

    public Task<OxResult<OxEventResult>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, OxScheduling scheduling, CancellationToken cancellationToken) =>
        Of(session).MoveAsync(session, folder, id, timestamp, destination, scheduling, cancellationToken);

    public Task<OxResult<OxEventResult>> UpdateAttendeeAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxAttendee attendee, IReadOnlyList<OxAlarm>? alarms,
        OxScheduling scheduling, CancellationToken cancellationToken) =>
        Of(session).UpdateAttendeeAsync(session, folder, id, timestamp, recurrenceId, attendee, alarms, scheduling, cancellationToken);

    public Task<OxResult<OxEvent?>> ResolveAsync(IOxSession session, string uid, CancellationToken cancellationToken) =>
        Of(session).ResolveAsync(session, uid, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxEvent>>> AnswerMailAsync(
        IOxSession session, OxMailInvitation invitation, string partStat, string comment, OxScheduling scheduling, CancellationToken cancellationToken) =>
        Of(session).AnswerMailAsync(session, invitation, partStat, comment, scheduling, cancellationToken);

    public Task<OxResult<OxFile>> GetFileAsync(IOxSession session, OxFolderId folder, string id, int file, CancellationToken cancellationToken) =>
        Of(session).GetFileAsync(session, folder, id, file, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxEvent>>> TakeAnswerAsync(IOxSession session, OxMailInvitation mail, OxGuestAnswer answer, CancellationToken cancellationToken) =>
        Of(session).TakeAnswerAsync(session, mail, answer, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxFreeBusy>>> FreeBusyAsync(
        IOxSession session, OxRange range, IReadOnlyList<OxAttendee> attendees, CancellationToken cancellationToken) =>
        Of(session).FreeBusyAsync(session, range, attendees, cancellationToken);
}
