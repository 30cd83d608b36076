using Bridge.Eas.Folders;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Merged;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Commands.MeetingResponse;

/// <summary>
/// Answers one invitation: finds the event by the mail's UID (OX usually has it already, else makes it of the mail), sets the answer, remembers it and
/// takes the mail to the trash, as Exchange does. Each step names what is to be, so that whoever asks again meets what the first try has done.
/// </summary>
/// <remarks>
/// Who tells the organizer: see <see cref="WhoTells"/>, and for a proposal of another time our own mail. Never two of them.
/// Source: MS-ASCMD, "MeetingResponse".
/// </remarks>
internal sealed class MeetingAnswerer(
    InvitationMails mails, InvitedEvents events, CancelledEvents removals, CancelledMeetings cancelled, CounterSender counters, IOxCalendarApi calendar,
    FolderDirectory folders, SourceTable sources, MeetingAnswerStore answers, IChangeNotes notes)
{
    public async ValueTask<MeetingOutcome> AnswerAsync(EasCommandContext context, MeetingAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Reply is null) return MeetingOutcome.Invalid;

        // An OX that tells of every answer says the proposal with it, in words: a counter besides would be a second mail.
        if (!context.User.Session.TakesScheduling) answer = answer.SaidInWords() with { Proposal = null };
        if (answer is { InstanceId: not null, Instance: null }) return Common(context, MeetingStatus.BadInstanceId);
        var listed = await folders.AllAsync(context, cancellationToken);
        if (!listed.Succeeded) return MeetingOutcome.Failed(listed.Failure);

        // The item's own id tells its folder: some clients name the calendar's collection with a mail's id.
        return listed.Value.FirstOrDefault(folder => folder.CollectionId == ServerId.CollectionOf(answer.ServerId)) switch
        {
            { Class: EasClass.Email, IsVirtual: false } folder => await AnswerMailAsync(context, answer, folder, listed.Value, cancellationToken),
            { Class: EasClass.Calendar } folder => await AnswerEventAsync(context, answer, folder, listed.Value, cancellationToken),
            _ => MeetingOutcome.Invalid,
        };
    }

    private async ValueTask<MeetingOutcome> AnswerEventAsync(EasCommandContext context, MeetingAnswer answer, EasFolder folder, IReadOnlyList<EasFolder> all, CancellationToken cancellationToken)
    {
        if (!ServerId.TryParse(answer.ServerId, folder.CollectionId, epoch: null, out var key)) return MeetingOutcome.Invalid;
        var source = SourceContexts.Of(context, folder);
        var named = await HashedIds.ResolveAsync([key], held: null, sources.Of(folder), source, cancellationToken);
        if (!named.Succeeded) return MeetingOutcome.Failed(named.Failure);

        if (MergedKeys.Find(folder, named.Value.GetValueOrDefault(key, key)) is not var (place, id)) return MeetingOutcome.Invalid;
        var viewer = CalendarViewer.Of(SourceContexts.Of(context, place));
        var answered = await events.AnswerAsync(viewer, context.User.Session, FindAsync, answer.Instance is { } digits ? meeting => NamedOccurrence.Find(meeting, digits, viewer) : null, answer, TellingOf(context, answer), cancellationToken);
        var outcome = await EndAsync(context, answer, answered, all);
        return outcome.Status == MeetingStatus.Success && outcome.Failure is null && answered.Value.Event is { } meeting
            ? await ProposeAsync(context, answer, MeetingFacts.Of(meeting, viewer.Zone), outcome)
            : outcome;

        async Task<OxResult<OxEvent?>> FindAsync()
        {
            var read = await calendar.GetAsync(context.User.Session, new OxFolderId(place.OxId), id.ToString(), recurrenceId: null, cancellationToken);
            return read.Error is { IsNotFound: true } ? OxResult<OxEvent?>.Success(null) : read.Select(found => (OxEvent?)found);
        }
    }

    private async ValueTask<MeetingOutcome> AnswerMailAsync(EasCommandContext context, MeetingAnswer answer, EasFolder folder, IReadOnlyList<EasFolder> all, CancellationToken cancellationToken)
    {
        var read = await mails.ReadAsync(context, folder, answer.ServerId, cancellationToken);
        if (!read.Succeeded) return MeetingOutcome.Failed(read.Failure);
        if (read.Value is not { } mail) return await answers.LoadAsync(context.User.State, context.DeviceId, answer, cancellationToken) ?? MeetingOutcome.Invalid;

        if (mail.Invitation.Kind == InvitationKind.Cancellation) return await RemoveCancelledAsync(context, answer, mail, all, cancellationToken);

        // Whoever accepts what was cancelled since would have it in his calendar again, alone.
        var meant = answer.Instance?.InUtc().ToInstant() ?? mail.Invitation.RecurrenceId;
        if ((await cancelled.LoadAsync(context.User.State, cancellationToken)).Has(mail.Invitation, meant)) return MeetingOutcome.Invalid;
        var asked = answer;
        if (mail.Invitation.DisallowsNewTime || MeetingFacts.Of(mail.Invitation) is null) answer = answer.SaidInWords() with { Proposal = null };

        // What an invitation to one occurrence is about it says itself.
        var viewer = CalendarViewer.Of(SourceContexts.Of(context, folder));
        Func<OxEvent, (string?, InvitedEnd)>? occurrence =
            mail.Invitation.RecurrenceId is { } original && answer.Instance is null ? meeting => NamedOccurrence.FindByMail(meeting, original, mail.Invitation.Start, viewer)
            : answer.Instance is { } digits ? meeting => NamedOccurrence.Find(meeting, digits, viewer)
            : null;
        var answered = await events.AnswerAsync(viewer, context.User.Session, () => calendar.ResolveAsync(context.User.Session, mail.Invitation.Uid, cancellationToken), occurrence, answer, TellingOf(context, answer), cancellationToken);
        if (answered.TryGet(out var found, out _) && found.End is InvitedEnd.Unknown or InvitedEnd.NotListed) answered = await TakeInAsync(context, answer, mail, cancellationToken);

        // From here on to the end, whether or not the phone waits.
        var outcome = await EndAsync(context, answer, answered, all);
        if (outcome is not { Status: MeetingStatus.Success, Failure: null }) return outcome;
        outcome = await ProposeAsync(context, answer, (answered.Value.Event is { } meeting ? MeetingFacts.Of(meeting, viewer.Zone) : null) ?? MeetingFacts.Of(mail.Invitation), outcome);
        if (outcome is not { Status: MeetingStatus.Success, Failure: null }) return outcome;
        await answers.SaveAsync(context.User.State, context.DeviceId, asked, outcome, CancellationToken.None);
        await RemoveAsync(context, mail, all);
        return outcome;
    }

    /// <summary>A status common to all commands, which older phones do not know.</summary>
    private static MeetingOutcome Common(EasCommandContext context, MeetingStatus status) => context.Version.Has(EasFeature.StatusInDocument) ? new(status) : MeetingOutcome.Invalid;

    /// <summary>With a proposal it is the counter that tells the organizer, and OX keeps silent.</summary>
    private static OxScheduling TellingOf(EasCommandContext context, MeetingAnswer answer) =>
        WhoTells.Answering(context.User.Session, context.Version, answer is { SendsResponse: true, Proposal: null });

    /// <summary>The answer stands by then: a phone that has to come again sets it to what it is.</summary>
    private async ValueTask<MeetingOutcome> ProposeAsync(EasCommandContext context, MeetingAnswer answer, MeetingFacts? meeting, MeetingOutcome outcome)
    {
        if (answer.Proposal is null) return outcome;
        if (meeting is null) return MeetingOutcome.Invalid;
        try
        {
            return await counters.SendAsync(context, answer, meeting) is { } failure ? MeetingOutcome.Failed(failure) : outcome;
        }
        catch (EasProtocolException)
        {
            // OX does not send it, now or later.
            return MeetingOutcome.Invalid;
        }
    }

    /// <summary>
    /// "Remove from calendar" as some phones say it: whoever declines a cancellation wants the meeting gone. To come to one that does not take place is no answer.
    /// </summary>
    private async ValueTask<MeetingOutcome> RemoveCancelledAsync(EasCommandContext context, MeetingAnswer answer, InvitationMail mail, IReadOnlyList<EasFolder> all, CancellationToken cancellationToken)
    {
        if (answer.Reply != MeetingReply.Decline) return MeetingOutcome.Invalid;
        await cancelled.NoteAsync(context.User.State, mail.Invitation, cancellationToken);
        var removed = await removals.RemoveAsync(CalendarViewer.Of(SourceContexts.Of(context, mail.Folder)), context.User.Session, mail.Invitation, cancellationToken);
        var outcome = await EndAsync(context, answer, removed, all);
        if (outcome is not { Status: MeetingStatus.Success, Failure: null }) return outcome;
        await answers.SaveAsync(context.User.State, context.DeviceId, answer, outcome, CancellationToken.None);
        await RemoveAsync(context, mail, all);
        return outcome;
    }

    /// <summary>OX has not made an event of the mail, or not for this user: it does so now, with the answer.</summary>
    private async ValueTask<OxResult<InvitedEvent>> TakeInAsync(EasCommandContext context, MeetingAnswer answer, InvitationMail mail, CancellationToken cancellationToken)
    {
        // What is declined and untold, or told by the phone, leaves nothing behind.
        if (answer is { Reply: MeetingReply.Decline } && (answer.Proposal is not null || !answer.SendsResponse)) return OxResult<InvitedEvent>.Success(new(InvitedEnd.Answered));
        if (mail.Part is not { } part) return OxResult<InvitedEvent>.Success(new(InvitedEnd.Unknown));
        var taken = await calendar.AnswerMailAsync(
            context.User.Session, new OxMailInvitation(new OxFolderId(mail.Folder.OxId), mail.Uid, part), InvitedEvents.PartStatOf(answer.Reply!.Value), answer.Comment,
            TellingOf(context, answer), cancellationToken);
        if (!taken.TryGet(out var made, out var error)) return error;
        return OxResult<InvitedEvent>.Success(made is [var first, ..] ? new(InvitedEnd.Answered, first.Folder, first.SeriesId ?? first.Id, first) : new(InvitedEnd.Unknown));
    }

    private async ValueTask<MeetingOutcome> EndAsync(EasCommandContext context, MeetingAnswer answer, OxResult<InvitedEvent> answered, IReadOnlyList<EasFolder> all)
    {
        if (!answered.TryGet(out var meeting, out var error))
        {
            var failure = SourceFailures.Of(error);
            if (failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused) return MeetingOutcome.Failed(failure);

            // Somebody changes it again and again: a status would be for good.
            return error.IsConflict ? MeetingOutcome.Failed(new SourceFailure(SourceFailureKind.Unavailable, error.Code)) : MeetingOutcome.Invalid;
        }

        if (meeting.End == InvitedEnd.NoSeries) return Common(context, MeetingStatus.NoSeries);
        if (meeting.End != InvitedEnd.Answered) return MeetingOutcome.Invalid;
        if (meeting.Folder is not { } folder) return new(MeetingStatus.Success);

        await notes.NoteAsync(context.User.State, folder, CancellationToken.None);
        return new(MeetingStatus.Success, answer.Reply == MeetingReply.Decline || meeting.Id is null ? null : MergedKeys.ServerIdOf([.. all.Where(one => one.Class == EasClass.Calendar)], folder, ItemKey.Parse(meeting.Id)));
    }

    /// <summary>An invitation that is answered goes to the trash; what lies there already stays. A phone that deletes it too finds it gone.</summary>
    private async ValueTask RemoveAsync(EasCommandContext context, InvitationMail mail, IReadOnlyList<EasFolder> all)
    {
        if (mail.Folder.Type == EasFolderType.DeletedItems || EasFolder.IsInTrash(mail.Folder, all)) return;
        var source = SourceContexts.Of(context, mail.Folder) with { Epoch = mail.Epoch };
        await sources.Of(mail.Folder).DeleteAsync(source, [new ClientDelete(mail.Key, Instance: null, ToTrash: true)], CancellationToken.None);
        await notes.NoteAsync(context.User.State, mail.Folder.OxId, CancellationToken.None);
    }
}
