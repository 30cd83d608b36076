using Bridge.Eas.Users;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Commands.Itip;

/// <summary>
/// What a user says with an answer that OX has told without it. An organizer of the house sees it beside the answer in OX's calendar, where it is put if nothing
/// stands there yet; to one elsewhere the phone's own mail is the only way.
/// </summary>
internal sealed class AnswerComments(IOxCalendarApi calendar)
{
    /// <summary>Whether OX has it already.</summary>
    internal static bool IsThere(OxAttendee self, string comment) => comment.Length == 0 || Words(self.Comment).SequenceEqual(Words(comment), StringComparer.Ordinal);

    /// <summary>Puts it into OX's calendar.</summary>
    /// <param name="user">Who answers.</param>
    /// <param name="meeting">The event, or its series.</param>
    /// <param name="recurrenceId">The one occurrence that is answered; null for all of it.</param>
    /// <param name="answered">What is answered, as OX has it: the event or the occurrence.</param>
    /// <param name="self">The user's own entry in that.</param>
    /// <param name="comment">What he says.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    /// <returns>False when it cannot be put there; an error when that may pass.</returns>
    internal async ValueTask<OxResult<bool>> CarryAsync(
        EasUser user, OxEvent meeting, string? recurrenceId, OxEvent answered, OxAttendee self, string comment, CancellationToken cancellationToken)
    {
        if (answered.Organizer?.Entity is not > 0 || !string.IsNullOrWhiteSpace(self.Comment)) return OxResult<bool>.Success(false);
        var said = new OxAttendee { Uri = self.Uri, Entity = self.Entity, Email = self.Email, PartStat = self.PartStat, Comment = comment };
        var written = await calendar.UpdateAttendeeAsync(
            user.Session, new OxFolderId(meeting.Folder ?? ""), meeting.Id ?? "", Math.Max(meeting.Timestamp ?? 0, answered.Timestamp ?? 0), recurrenceId, said, alarms: null,
            OxScheduling.None, cancellationToken);
        return written.Error is { Kind: OxErrorKind.Transient or OxErrorKind.Conflict or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused } error ? error : OxResult<bool>.Success(written.Error is null);
    }

    /// <summary>Phones and OX fold lines in ways of their own.</summary>
    private static string[] Words(string? comment) => (comment ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
