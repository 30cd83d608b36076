using Bridge.Eas.Commands.MeetingResponse;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Folders;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Mail.Drafts;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Items.Mail.Originals;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Merged;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Commands.SmartMail;

/// <summary>
/// Passes a meeting on for a phone that has no message of its own. Whoever is invited to it sends the invitation on, and its organizer is told; in his own meeting
/// the user simply invites. Source: MS-ASCMD, "Forwardees".
/// </summary>
internal sealed class MeetingForwarder(
    MailSender sender, OriginalReader originals, OriginalMarks marks, IOxCalendarApi calendar, FolderDirectory folders, SourceTable sources)
{
    public async ValueTask<EasReply> RunAsync(EasCommandContext context, SmartMailRequest asked, CancellationToken cancellationToken)
    {
        var found = await folders.FindAsync(context, ServerId.CollectionOf(asked.SourceId), cancellationToken);
        if (!found.Succeeded) return Replies.Of(found.Failure);
        var identity = string.Join('\n', ["meeting", asked.ClientId, asked.SourceId, asked.Text, .. asked.Forwardees.Select(one => one.Address)]);
        if (found.Value is not { } folder) return await SendGoneAsync(context, asked, identity, cancellationToken);
        if (folder is not { Class: EasClass.Email or EasClass.Calendar, IsVirtual: false }) throw Gone();
        if (folder.Class == EasClass.Email) return await SendAsync(context, asked, identity, token => ReadMailAsync(context, asked, token), isMail: true, cancellationToken);

        var viewer = CalendarViewer.Of(SourceContexts.Of(context, folder));
        SourceResult<OxEvent> read;
        try
        {
            read = await ReadEventAsync(context, asked, folder, viewer, cancellationToken);
        }
        catch (EasProtocolException gone) when (gone.Status == EasStatus.ItemNotFound)
        {
            return await SendGoneAsync(context, asked, identity, cancellationToken);
        }

        if (!read.Succeeded) return Replies.Of(read.Failure);
        if (Meeting.IsOrganizer(read.Value, viewer)) return await InviteAsync(context, asked, read.Value, cancellationToken);
        return await SendAsync(context, asked, identity, _ => ValueTask.FromResult<SourceResult<ForwardedMeeting>>(Of(context, asked, read.Value, viewer)), isMail: false, cancellationToken);
    }

    /// <summary>What is gone now may have been passed on before it went, and the answer been lost.</summary>
    private ValueTask<EasReply> SendGoneAsync(EasCommandContext context, SmartMailRequest asked, string identity, CancellationToken cancellationToken) =>
        SendAsync(context, asked, identity, _ => throw Gone(), isMail: false, cancellationToken);

    private async ValueTask<EasReply> SendAsync(
        EasCommandContext context, SmartMailRequest asked, string identity, Func<CancellationToken, ValueTask<SourceResult<ForwardedMeeting>>> read, bool isMail, CancellationToken cancellationToken)
    {
        ForwardedMeeting? forwarded = null;
        var user = context.User;
        var messageId = DraftIdentity.Sent(identity, user);
        var end = await sender.SendAsync(SendingDevice.Of(context), new Outgoing
        {
            Identity = identity,
            MessageId = messageId,
            SaveInSent = asked.SaveInSent,
            Recipients = [.. asked.Forwardees.Select(one => one.Address.ToLowerInvariant())],
            ReadsFromOx = true,
            OpenAsync = async token =>
            {
                var meeting = await read(token);
                if (!meeting.Succeeded) return meeting.Failure;
                forwarded = meeting.Value;
                return Opened(new MeetingMail
                {
                    From = SelfOf(context), To = asked.Forwardees, Subject = "FW: " + forwarded.Summary, Text = asked.Text.ReplaceLineEndings("\r\n") + "\r\n",
                    Method = "REQUEST", Calendar = forwarded.Calendar, MessageId = messageId, Date = context.Request.Now,
                });
            },
        }, cancellationToken);
        if (!end.IsOut) return SendEnd.ToReply(end);
        if (isMail) await marks.SetAsync(context, asked.SourceId, OxMailFlags.Forwarded);

        // An earlier try that sent it may have died before it told him; his note goes out once.
        forwarded ??= await ReadAgainAsync(read);
        if (forwarded?.Organizer is { } organizer && !user.Owns(organizer.Address)) await TellAsync(context, asked, identity, forwarded, organizer);
        return EasReply.Empty;
    }

    /// <returns>Null when it cannot be read any more.</returns>
    private static async ValueTask<ForwardedMeeting?> ReadAgainAsync(Func<CancellationToken, ValueTask<SourceResult<ForwardedMeeting>>> read)
    {
        try
        {
            return (await read(CancellationToken.None)).Value;
        }
        catch (EasProtocolException)
        {
            return null;
        }
    }

    /// <summary>The organizer learns who else may come. The invitation is out by then: what goes wrong here is told to nobody.</summary>
    private async ValueTask TellAsync(EasCommandContext context, SmartMailRequest asked, string identity, ForwardedMeeting meeting, MimeAddress organizer)
    {
        var note = identity + "\nnote";
        var messageId = DraftIdentity.Sent(note, context.User);
        var self = SelfOf(context);
        try
        {
            await sender.SendAsync(SendingDevice.Of(context), new Outgoing
            {
                Identity = note,
                MessageId = messageId,
                SaveInSent = false,
                Recipients = [organizer.Address.ToLowerInvariant()],
                OpenAsync = _ => ValueTask.FromResult<SourceResult<OpenedMessage>>(Opened(new MeetingMail
                {
                    From = self, To = [organizer], Subject = "Meeting Forward Notification: " + meeting.Summary, MessageId = messageId, Date = context.Request.Now,
                    Text = $"{self.Name ?? self.Address} has forwarded your meeting \"{meeting.Summary}\" to:\r\n\r\n{string.Join("\r\n", asked.Forwardees)}\r\n",
                })),
            }, CancellationToken.None);
        }
        catch (EasProtocolException)
        {
            // OX logs why, and the sender of ours its code.
        }
    }

    /// <summary>His own meeting: they are put on its list, and OX invites them. Who is on it already is invited no second time.</summary>
    private async ValueTask<EasReply> InviteAsync(EasCommandContext context, SmartMailRequest asked, OxEvent meeting, CancellationToken cancellationToken)
    {
        var there = (meeting.Attendees ?? []).Select(Meeting.AddressOf).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var guests = asked.Forwardees.Where(one => !there.Contains(one.Address) && !context.User.Owns(one.Address)).Select(one => new OxAttendee
        {
            Uri = "mailto:" + one.Address, CommonName = one.Name, Email = one.Address, CuType = "INDIVIDUAL", PartStat = "NEEDS-ACTION", Role = "REQ-PARTICIPANT", Rsvp = true,
        }).ToList();
        if (guests.Count == 0) return EasReply.Empty;

        var patch = new OxPatch<OxEvent>().Set(OxEventColumns.Attendees, [.. meeting.Attendees ?? [], .. guests]);
        var isOccurrence = meeting.RecurrenceId is not null && meeting.SeriesId is not null;
        var updated = await calendar.UpdateAsync(
            context.User.Session, new OxFolderId(meeting.Folder ?? ""), isOccurrence ? meeting.SeriesId! : meeting.Id ?? "", meeting.Timestamp ?? 0, isOccurrence ? meeting.RecurrenceId : null, patch, OxScheduling.All, cancellationToken);
        if (updated.TryGet(out _, out var error)) return EasReply.Empty;
        var failure = SourceFailures.Of(error);
        if (failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused) return Replies.Of(failure);
        throw error.IsConflict ? new EasProtocolException(EasStatus.ServerErrorRetryLater, "somebody changed it just now") : new EasProtocolException(EasStatus.MailSubmissionFailed, $"OX does not invite ({error.Code})");
    }

    private async ValueTask<SourceResult<ForwardedMeeting>> ReadMailAsync(EasCommandContext context, SmartMailRequest asked, CancellationToken cancellationToken)
    {
        var found = await originals.FindAsync(context, asked.SourceId, cancellationToken);
        if (!found.Succeeded) return found.Failure;
        if (found.Value is not { } place) throw Gone();
        var read = await originals.ReadAsync(context.User, new OxFolderId(place.Folder.OxId), place.Uid, cancellationToken);
        if (!read.Succeeded) return read.Failure;
        await using var original = read.Value ?? throw Gone();
        if (InvitationReader.Read(original.Info) is not { Kind: InvitationKind.Request } invitation) throw new EasProtocolException(EasStatus.UnexpectedItemClass, "no invitation");
        if (asked.Instance is not null) return await ReadOccurrenceAsync(context, asked, place.Folder, invitation, cancellationToken);
        return new ForwardedMeeting(invitation.Summary, MeetingFacts.Of(invitation)?.Organizer, InvitationText.With(original.Info.Calendar!.Text, asked.Forwardees));
    }

    /// <summary>One occurrence of what a mail invites to: the calendar knows it.</summary>
    private async ValueTask<SourceResult<ForwardedMeeting>> ReadOccurrenceAsync(EasCommandContext context, SmartMailRequest asked, EasFolder folder, Invitation invitation, CancellationToken cancellationToken)
    {
        var resolved = await calendar.ResolveAsync(context.User.Session, invitation.Uid, cancellationToken);
        if (!resolved.TryGet(out var master, out var error)) return SourceFailures.Of(error!);
        if (master is null) throw Gone();
        var viewer = CalendarViewer.Of(SourceContexts.Of(context, folder));
        var occurrence = await OccurrenceAsync(context, asked, master, viewer, cancellationToken);
        return occurrence.Succeeded ? Of(context, asked, occurrence.Value, viewer) : occurrence.Failure;
    }

    private async ValueTask<SourceResult<OxEvent>> ReadEventAsync(EasCommandContext context, SmartMailRequest asked, EasFolder folder, CalendarViewer viewer, CancellationToken cancellationToken)
    {
        if (!ServerId.TryParse(asked.SourceId, folder.CollectionId, epoch: null, out var key)) throw Gone();
        var named = await HashedIds.ResolveAsync([key], held: null, sources.Of(folder), SourceContexts.Of(context, folder), cancellationToken);
        if (!named.Succeeded) return named.Failure;
        if (MergedKeys.Find(folder, named.Value.GetValueOrDefault(key, key)) is not var (place, id)) throw Gone();
        var read = await calendar.GetAsync(context.User.Session, new OxFolderId(place.OxId), id.ToString(), recurrenceId: null, cancellationToken);
        if (!read.TryGet(out var meeting, out var error)) return error.IsNotFound ? throw Gone() : SourceFailures.Of(error);
        return asked.Instance is null ? meeting : await OccurrenceAsync(context, asked, meeting, viewer, cancellationToken);
    }

    private async ValueTask<SourceResult<OxEvent>> OccurrenceAsync(EasCommandContext context, SmartMailRequest asked, OxEvent master, CalendarViewer viewer, CancellationToken cancellationToken)
    {
        var (recurrenceId, end) = NamedOccurrence.Find(master, asked.Instance!.Value, viewer);
        if (recurrenceId is null) throw end == InvitedEnd.NoSeries ? new EasProtocolException(EasStatus.NoSeries, "no series") : Gone();
        var read = await calendar.GetAsync(context.User.Session, new OxFolderId(master.Folder ?? ""), master.Id ?? "", recurrenceId, cancellationToken);
        if (read.TryGet(out var occurrence, out var error)) return occurrence;
        return error.IsNotFound ? throw Gone() : SourceFailures.Of(error);
    }

    private static ForwardedMeeting Of(EasCommandContext context, SmartMailRequest asked, OxEvent meeting, CalendarViewer viewer) =>
        MeetingFacts.Of(meeting, viewer.Zone) is { } facts && InvitationText.Of(meeting, facts, viewer.Zone, asked.Forwardees, context.Request.Now) is { } text
            ? new ForwardedMeeting(facts.Summary, facts.Organizer, text)
            : throw new EasProtocolException(EasStatus.UnexpectedItemClass, "nobody to come to");

    private static MimeAddress SelfOf(EasCommandContext context) =>
        new(context.User.Session.DisplayName is { Length: > 0 } name ? name : null, context.User.PrimaryAddress);

    private static OpenedMessage Opened(MeetingMail mail)
    {
        var bytes = mail.ToBytes();
        return new OpenedMessage(async (destination, token) => await destination.WriteAsync(bytes, token));
    }

    private static EasProtocolException Gone() => new(EasStatus.ItemNotFound, "the original is gone");
}
