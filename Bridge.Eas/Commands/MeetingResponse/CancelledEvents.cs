using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Commands.MeetingResponse;

/// <summary>
/// Takes out of the user's calendar what the organizer has cancelled, once the user says so, and tells nobody. Whatever is not certainly that meeting stays:
/// another organizer's, the user's own, and one that was changed after the cancellation.
/// </summary>
internal sealed class CancelledEvents(IOxCalendarApi api)
{
    /// <summary>Somebody else's change between our reading and our writing: read and decide once more.</summary>
    private const int Tries = 2;

    public async ValueTask<OxResult<InvitedEvent>> RemoveAsync(CalendarViewer viewer, IOxSession session, Invitation cancellation, CancellationToken cancellationToken)
    {
        for (var left = Tries; ; left--)
        {
            var found = await api.ResolveAsync(session, cancellation.Uid, cancellationToken);
            if (!found.TryGet(out var meeting, out var error)) return error!;

            // OX has done so itself, or another device.
            if (meeting is null) return Of(InvitedEnd.Answered);
            if (Meeting.IsOrganizer(meeting, viewer) || !IsOf(meeting, cancellation) || meeting.Sequence > cancellation.Sequence) return Of(InvitedEnd.NotInvited);

            string? recurrenceId = null;
            if (cancellation.RecurrenceId is { } original)
            {
                (recurrenceId, var end) = NamedOccurrence.FindByMail(meeting, original, cancellation.Start, viewer);
                if (end == InvitedEnd.NoOccurrence) return Of(InvitedEnd.Answered);
                if (end != InvitedEnd.Answered) return Of(end);
            }

            var deleted = await api.DeleteAsync(session, [new OxEventRef(new OxFolderId(meeting.Folder ?? ""), meeting.Id ?? "", recurrenceId)], meeting.Timestamp ?? 0, OxScheduling.None, cancellationToken);
            var refused = deleted.TryGet(out var outcomes, out var all) ? outcomes[0].Error : all;
            if (refused is { Kind: OxErrorKind.Conflict } && left > 1) continue;
            return refused is null or { IsNotFound: true } ? OxResult<InvitedEvent>.Success(new(InvitedEnd.Answered, meeting.Folder, meeting.Id)) : refused;
        }
    }

    private static bool IsOf(OxEvent meeting, Invitation cancellation) =>
        meeting.Organizer is { } organizer && string.Equals(Meeting.AddressOf(organizer), cancellation.OrganizerAddress, StringComparison.OrdinalIgnoreCase);

    private static OxResult<InvitedEvent> Of(InvitedEnd end) => OxResult<InvitedEvent>.Success(new(end));
}
