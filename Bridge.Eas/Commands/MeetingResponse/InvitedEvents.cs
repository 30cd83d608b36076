using Bridge.Eas.Items.Calendar;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Sessions;
using NodaTime;

namespace Bridge.Eas.Commands.MeetingResponse;

/// <summary>Sets what the user answers to an invitation, on the event that OX has.</summary>
internal sealed class InvitedEvents(IOxCalendarApi api)
{
    /// <summary>Somebody else's change between our reading and our writing: read and write once more.</summary>
    private const int Tries = 2;

    /// <summary>Answers on an event of OX.</summary>
    /// <param name="viewer">The user.</param>
    /// <param name="session">His session.</param>
    /// <param name="find">Reads the event; null when there is none.</param>
    /// <param name="occurrence">Finds the occurrence that is meant in what is a series, or would be; null for all of it.</param>
    /// <param name="answer">What is answered.</param>
    /// <param name="scheduling">Whether OX tells the organizer.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<OxResult<InvitedEvent>> AnswerAsync(
        CalendarViewer viewer, IOxSession session, Func<Task<OxResult<OxEvent?>>> find, Func<OxEvent, (string? RecurrenceId, InvitedEnd End)>? occurrence, MeetingAnswer answer, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        for (var left = Tries; ; left--)
        {
            var found = await find();
            if (!found.TryGet(out var meeting, out var error)) return error!;
            if (meeting is null) return Of(InvitedEnd.Unknown);
            if (Meeting.IsOrganizer(meeting, viewer) || meeting.Status == "CANCELLED") return Of(InvitedEnd.NotInvited);

            string? recurrenceId = null;
            if (occurrence is not null && meeting.RecurrenceId is null)
            {
                (recurrenceId, var end) = occurrence(meeting);
                if (end != InvitedEnd.Answered) return Of(end);
            }

            var written = await WriteAsync(viewer, session, meeting, recurrenceId, answer, scheduling, cancellationToken);
            if (written.Error is { Kind: OxErrorKind.Conflict } && left > 1) continue;
            return written;
        }
    }

    private async ValueTask<OxResult<InvitedEvent>> WriteAsync(
        CalendarViewer viewer, IOxSession session, OxEvent meeting, string? recurrenceId, MeetingAnswer answer, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var folder = new OxFolderId(meeting.Folder ?? "");
        var answered = meeting;
        if (recurrenceId is not null)
        {
            var read = await api.GetAsync(session, folder, meeting.Id ?? "", recurrenceId, cancellationToken);
            if (!read.TryGet(out answered, out var error)) return error.IsNotFound ? Of(InvitedEnd.NoOccurrence) : error;
        }

        if (Meeting.Self(answered, viewer) is not { } self) return Of(InvitedEnd.NotListed);

        // The same once more would tell the organizer once more.
        var partStat = PartStatOf(answer.Reply!.Value);
        if (self.PartStat == partStat && (answer.Comment.Length == 0 || self.Comment == answer.Comment)) return Answered(meeting, answered);

        var me = new OxAttendee { Uri = self.Uri, Entity = self.Entity, Email = self.Email, PartStat = partStat, Comment = answer.Comment.Length > 0 ? answer.Comment : self.Comment };
        var updated = await api.UpdateAttendeeAsync(
            session, folder, meeting.Id ?? "", Math.Max(meeting.Timestamp ?? 0, answered.Timestamp ?? 0), recurrenceId, me, alarms: null,
            scheduling, cancellationToken);
        return updated.TryGet(out _, out var refused) ? Answered(meeting, answered) : refused;
    }

    /// <summary>As OX has it: "ACCEPTED", …</summary>
    internal static string PartStatOf(MeetingReply reply) => reply switch
    {
        MeetingReply.Accept => "ACCEPTED",
        MeetingReply.Tentative => "TENTATIVE",
        _ => "DECLINED",
    };

    private static OxResult<InvitedEvent> Answered(OxEvent meeting, OxEvent answered) => OxResult<InvitedEvent>.Success(new(InvitedEnd.Answered, meeting.Folder, meeting.Id, answered));

    private static OxResult<InvitedEvent> Of(InvitedEnd end) => OxResult<InvitedEvent>.Success(new(end));
}

/// <summary>What became of an answer.</summary>
/// <param name="Folder">OX's id of the calendar; with <see cref="InvitedEnd.Answered"/>.</param>
/// <param name="Id">OX's id of the event, of a series its master's.</param>
/// <param name="Event">The event, or the one occurrence, as it was before the answer; null when it is gone.</param>
internal sealed record InvitedEvent(InvitedEnd End, string? Folder = null, string? Id = null, OxEvent? Event = null);

internal enum InvitedEnd
{
    Answered,

    /// <summary>OX has no such event.</summary>
    Unknown,

    /// <summary>OX has it, and the user is not among its attendees.</summary>
    NotListed,

    /// <summary>The user's own meeting, or a cancelled one.</summary>
    NotInvited,

    /// <summary>An occurrence was named, and the event has none.</summary>
    NoSeries,

    /// <summary>The series has no such occurrence.</summary>
    NoOccurrence,
}
