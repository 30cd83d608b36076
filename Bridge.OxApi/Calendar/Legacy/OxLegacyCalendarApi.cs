using Bridge.OxApi.Folders;
using Bridge.OxApi.Transport;
using Microsoft.Extensions.Logging;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>OX module "calendar", which servers before 7.10 have: appointments told as the events of chronos.</summary>
/// <remarks>
/// Left out, because the module has no place for it: several reminders, rules beyond its fields, cancelled events, the attendees' roles, links, online meetings.
/// What a phone may want of it is answered by <see cref="OxNetCodes.Inexpressible"/>, so that the caller does without; the rest was never shown to one.
/// What the module itself would destroy (the exceptions of a series that is moved, or repeats otherwise) is made again.
/// Mail: participants of the house are told when the caller says so, others always, whoever asks for silence.
/// </remarks>
internal sealed class OxLegacyCalendarApi : IOxCalendarApi
{
    internal const string Module = "calendar";

    private readonly LegacyQueries _queries;
    private readonly LegacyCreation _creation;
    private readonly LegacyChange _change;
    private readonly LegacyDeletion _deletion;
    private readonly LegacyAnswer _answer;
    private readonly LegacyGuests _guests;
    private readonly LegacyUids _uids;
    private readonly LegacyFreeBusy _freeBusy;
    private readonly LegacyFiles _files;

    public OxLegacyCalendarApi(OxCaller caller, IOxFoldersApi folders, LegacyPeople people, ILogger<OxLegacyCalendarApi> logger)
    {
        _files = new(caller, logger);
        var (reader, writer, participants) = (new LegacyReader(caller, people), new LegacyWriter(caller), new LegacyParticipants(people));
        var results = new LegacyResults(reader);
        _queries = new(caller, reader, _files);
        _uids = new(caller, folders, reader);
        _deletion = new(reader, writer);
        _creation = new(reader, writer, participants, _uids, _deletion, _files);
        _change = new(reader, writer, participants, results, _files);
        _answer = new(caller, reader, writer, results);
        _guests = new(caller, reader, _uids);
        _freeBusy = new(caller, participants);
    }

    public Task<OxResult<IReadOnlyList<OxEvent>>> AllAsync(
        IOxSession session, OxFolderId folder, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken) =>
        _queries.AllAsync(session, folder, range, fields, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxEvent>>> ListAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, OxColumns<OxEvent> fields, CancellationToken cancellationToken) =>
        _queries.ListAsync(session, events, fields, cancellationToken);

    public Task<OxResult<OxEvent>> GetAsync(IOxSession session, OxFolderId folder, string id, string? recurrenceId, CancellationToken cancellationToken) =>
        _queries.GetAsync(session, folder, id, recurrenceId, cancellationToken);

    public Task<OxResult<OxEventChanges>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken) =>
        _queries.UpdatesAsync(session, folder, timestamp, range, fields, cancellationToken);

    public Task<OxResult<OxEvent>> NewAsync(
        IOxSession session, OxFolderId folder, OxEvent calendarEvent, OxScheduling scheduling, CancellationToken cancellationToken) =>
        _creation.NewAsync(session, folder, calendarEvent, scheduling, cancellationToken);

    public Task<OxResult<OxEventResult>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxPatch<OxEvent> patch, OxScheduling scheduling,
        CancellationToken cancellationToken) =>
        _change.UpdateAsync(session, folder, id, timestamp, recurrenceId, patch, scheduling, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxEventOutcome>>> DeleteAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, long timestamp, OxScheduling scheduling, CancellationToken cancellationToken) =>
        _deletion.DeleteAsync(session, events, timestamp, scheduling, cancellationToken);

    public Task<OxResult<OxEventResult>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, OxScheduling scheduling, CancellationToken cancellationToken) =>
        _change.MoveAsync(session, folder, id, timestamp, destination, scheduling, cancellationToken);

    public Task<OxResult<OxEventResult>> UpdateAttendeeAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxAttendee attendee, IReadOnlyList<OxAlarm>? alarms,
        OxScheduling scheduling, CancellationToken cancellationToken) =>
        _answer.UpdateAttendeeAsync(session, folder, id, timestamp, recurrenceId, attendee, alarms, scheduling, cancellationToken);

    public Task<OxResult<OxEvent?>> ResolveAsync(IOxSession session, string uid, CancellationToken cancellationToken) =>
        _uids.ResolveAsync(session, uid, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxEvent>>> AnswerMailAsync(
        IOxSession session, OxMailInvitation invitation, string partStat, string comment, OxScheduling scheduling, CancellationToken cancellationToken) =>
        _answer.AnswerMailAsync(session, invitation, partStat, comment, scheduling, cancellationToken);

    public Task<OxResult<OxFile>> GetFileAsync(IOxSession session, OxFolderId folder, string id, int file, CancellationToken cancellationToken) =>
        _files.GetAsync(session, folder, id, file, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxEvent>>> TakeAnswerAsync(IOxSession session, OxMailInvitation mail, OxGuestAnswer answer, CancellationToken cancellationToken) =>
        _guests.TakeAsync(session, mail, answer, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxFreeBusy>>> FreeBusyAsync(
        IOxSession session, OxRange range, IReadOnlyList<OxAttendee> attendees, CancellationToken cancellationToken) =>
        _freeBusy.OfAsync(session, range, attendees, cancellationToken);
}
