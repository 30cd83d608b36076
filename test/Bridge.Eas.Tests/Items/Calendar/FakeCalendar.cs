using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Tests.Items.Calendar;

/// <summary>What OX answers to those who ask about one meeting; nothing else can be asked.</summary>
internal sealed class FakeCalendar : IOxCalendarApi
{
    /// <summary>What there is of a UID; null for nothing.</summary>
    public Func<string, Task<OxResult<OxEvent?>>> Resolve { get; set; } = _ => Task.FromResult(OxResult<OxEvent?>.Success(null));

    /// <summary>Awaited before a guest's answer is taken.</summary>
    public Func<OxGuestAnswer, Task> Taking { get; set; } = _ => Task.CompletedTask;

    /// <summary>UIDs asked for, in order.</summary>
    public List<string> Resolved { get; } = [];

    /// <summary>Guests' answers taken, in order.</summary>
    public List<OxGuestAnswer> Taken { get; } = [];

    public Task<OxResult<OxEvent?>> ResolveAsync(IOxSession session, string uid, CancellationToken cancellationToken)
    {
        Resolved.Add(uid);
        return Resolve(uid);
    }

    public async Task<OxResult<IReadOnlyList<OxEvent>>> TakeAnswerAsync(IOxSession session, OxMailInvitation mail, OxGuestAnswer answer, CancellationToken cancellationToken)
    {
        await Taking(answer);
        Taken.Add(answer);
        return OxResult<IReadOnlyList<OxEvent>>.Success([]);
    }

    public Task<OxResult<IReadOnlyList<OxEvent>>> AllAsync(IOxSession session, OxFolderId folder, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxEvent>>> ListAsync(IOxSession session, IReadOnlyList<OxEventRef> events, OxColumns<OxEvent> fields, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxEvent>> GetAsync(IOxSession session, OxFolderId folder, string id, string? recurrenceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxEventChanges>> UpdatesAsync(IOxSession session, OxFolderId folder, long timestamp, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxEvent>> NewAsync(IOxSession session, OxFolderId folder, OxEvent calendarEvent, OxScheduling scheduling, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxEventResult>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxPatch<OxEvent> patch, OxScheduling scheduling, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxEventOutcome>>> DeleteAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, long timestamp, OxScheduling scheduling, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxEventResult>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, OxScheduling scheduling, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxEventResult>> UpdateAttendeeAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxAttendee attendee, IReadOnlyList<OxAlarm>? alarms, OxScheduling scheduling,
        CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxEvent>>> AnswerMailAsync(
        IOxSession session, OxMailInvitation invitation, string partStat, string comment, OxScheduling scheduling, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxFile>> GetFileAsync(IOxSession session, OxFolderId folder, string id, int file, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxFreeBusy>>> FreeBusyAsync(IOxSession session, OxRange range, IReadOnlyList<OxAttendee> attendees, CancellationToken cancellationToken) => throw new NotSupportedException();
}
