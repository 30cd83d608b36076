using Bridge.Eas.Commands.MeetingResponse;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Commands.Itip;

/// <summary>Whom an OX that mails by itself has not told, as far as its calendar says now.</summary>
/// <param name="Untold">Those of the recipients.</param>
/// <param name="IsFinal">It never will: nothing can come of which it tells.</param>
/// <param name="IsKnown">False when OX could not be asked.</param>
internal sealed record Telling(IReadOnlyList<string> Untold, bool IsFinal = false, bool IsKnown = true)
{
    internal bool IsComplete => IsKnown && Untold.Count == 0;
}

/// <summary>
/// Finds out from the calendar what an OX that mails by itself has told. It tells everybody of everything that changes in a meeting it has, so a guest who is on
/// its list has been invited, one who is not any more has been told that, and an answer that stands there has reached the organizer. What the user says with
/// an answer is put there, or has to be mailed: see <see cref="AnswerComments"/>.
/// </summary>
internal sealed class ToldByOx(IOxCalendarApi calendar, AnswerComments comments, DeletedMeetings deleted, TimeProvider time)
{
    private static readonly Telling Everybody = new([]);

    /// <param name="user">Who mails.</param>
    /// <param name="itip">What.</param>
    /// <param name="recipients">To whom; bare addresses in lower case.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public async ValueTask<Telling> LookAsync(EasUser user, OwnItip itip, IReadOnlyList<string> recipients, CancellationToken cancellationToken)
    {
        var nobody = new Telling(recipients);
        var found = await calendar.ResolveAsync(user.Session, itip.Uid, cancellationToken);
        if (!found.TryGet(out var meeting, out var unasked)) return OfError(unasked, nobody);
        if (meeting is null)
        {
            if (await deleted.HasAsync(user.State, itip.Uid, itip.PartStat, cancellationToken)) return Everybody;

            // Who declines what OX never had leaves nothing behind, and it has nothing to tell.
            return nobody with { IsFinal = itip is { Method: ItipMethod.Answer, PartStat: "DECLINED" } };
        }

        var (viewer, told, recurrenceId) = (ViewerOf(user), meeting, (string?)null);
        if (itip.Occurrence is { } original)
        {
            (recurrenceId, var end) = NamedOccurrence.FindByMail(meeting, original, itip.Start, viewer);
            if (end != InvitedEnd.Answered) return end == InvitedEnd.NoOccurrence && IsOver(itip) ? Everybody : nobody;
        }

        if (recurrenceId is not null)
        {
            var read = await calendar.GetAsync(user.Session, new OxFolderId(meeting.Folder ?? ""), meeting.Id ?? "", recurrenceId, cancellationToken);
            if (!read.TryGet(out told, out var error)) return error.IsNotFound ? IsOver(itip) ? Everybody : nobody : OfError(error, nobody);
        }

        // What OX has is the meeting before the organizer changed it: the answer that stands there is to that, and to this none comes from OX.
        if (itip is { Method: ItipMethod.Answer, Sequence: { } sequence } && sequence > (told.Sequence ?? 0)) return nobody with { IsFinal = true };

        var listed = (told.Attendees ?? []).Select(Meeting.AddressOf).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return itip.Method switch
        {
            ItipMethod.Invitation => new([.. recipients.Where(address => !listed.Contains(address) && !user.Owns(address))]),
            ItipMethod.Cancellation => told.Status == "CANCELLED" ? Everybody : new([.. recipients.Where(address => listed.Contains(address) && !user.Owns(address))]),
            _ => await LookAtAnswerAsync(user, itip, meeting, recurrenceId, told, Meeting.Self(told, viewer), nobody, cancellationToken),
        };
    }

    private async ValueTask<Telling> LookAtAnswerAsync(
        EasUser user, OwnItip itip, OxEvent meeting, string? recurrenceId, OxEvent answered, OxAttendee? self, Telling nobody, CancellationToken cancellationToken)
    {
        if (self?.PartStat != itip.PartStat) return nobody;
        if (AnswerComments.IsThere(self, itip.Comment)) return Everybody;
        var carried = await comments.CarryAsync(user, meeting, recurrenceId, answered, self, itip.Comment, cancellationToken);
        return !carried.TryGet(out var isThere, out _) ? nobody with { IsKnown = false } : isThere ? Everybody : nobody with { IsFinal = true };
    }

    /// <summary>A user without a calendar has an OX that tells nobody of anything; what else OX refuses for good is no reason to keep a mail for ever.</summary>
    private static Telling OfError(OxError error, Telling nobody) => error.Kind switch
    {
        OxErrorKind.Transient or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused => nobody with { IsKnown = false },
        OxErrorKind.Permission or OxErrorKind.Unsupported => nobody with { IsFinal = true },
        _ => nobody,
    };

    /// <summary>Whether it says that somebody or something does not come.</summary>
    private static bool IsOver(OwnItip itip) => itip.Method == ItipMethod.Cancellation || itip is { Method: ItipMethod.Answer, PartStat: "DECLINED" };

    /// <summary>No phone asks: the version does not matter.</summary>
    private CalendarViewer ViewerOf(EasUser user) => new(
        EasVersions.All[^1], ZoneFinder.ById(user.Session.TimeZone) ?? DateTimeZone.Utc, Instant.FromDateTimeOffset(time.GetUtcNow()), user.Session.UserId,
        user.Session.DisplayName, user.PrimaryAddress, user.Owns, CollectionOptions.Default);
}
