using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>
/// Looks a meeting up that a mail speaks of, for phones that can be told what came of it; and remembers cancellations. A calendar that cannot be asked keeps no
/// mail from anybody: it is told by what it says itself.
/// </summary>
internal sealed class MeetingSights(IOxCalendarApi calendar, CancelledMeetings cancelled)
{
    public async ValueTask<MeetingSight> LookAsync(SourceContext context, Invitation mail, CancellationToken cancellationToken)
    {
        var sight = new MeetingSight(context.User.Owns);
        if (mail.Kind == InvitationKind.Cancellation) await cancelled.NoteAsync(context.User.State, mail, cancellationToken);

        var mayBeOrphan = mail.RecurrenceId is not null && context.Version.Has(EasFeature.OrphanInstance);
        var mayBeOutdated = mail.Kind == InvitationKind.Request && context.Version.Has(EasFeature.MeetingMessageType);
        if (!mayBeOrphan && !mayBeOutdated) return sight;
        if (mayBeOutdated) sight = sight with { IsCalledOff = (await cancelled.LoadAsync(context.User.State, cancellationToken)).Has(mail, mail.RecurrenceId) };

        var found = await calendar.ResolveAsync(context.User.Session, mail.Uid, cancellationToken);
        return found.TryGet(out var meeting, out _) ? await WithAsync(sight, context, mail, meeting, cancellationToken) : sight;
    }

    private async ValueTask<MeetingSight> WithAsync(MeetingSight sight, SourceContext context, Invitation mail, OxEvent? meeting, CancellationToken cancellationToken)
    {
        if (meeting is null) return sight with { IsOrphan = mail.RecurrenceId is not null };
        if (mail.RecurrenceId is not { } original) return Compared(sight, mail, meeting);

        var viewer = CalendarViewer.Of(context);
        if (EventTimes.Of(meeting, viewer.Zone) is not { } times || EventGroup.SeriesOf(meeting, times) is not { } series) return sight with { IsOrphan = true };

        // Occurrences count their changes by themselves: the series' own number tells nothing of them.
        var day = original.InZone(series.Zone).Date;
        if (meeting.ChangeExceptionDates?.FirstOrDefault(id => RecurrenceIds.DayOf(id, series) == day) is not { } changed) return sight;
        var read = await calendar.GetAsync(context.User.Session, new OxFolderId(meeting.Folder ?? ""), meeting.Id ?? "", changed, cancellationToken);
        return read.TryGet(out var occurrence, out _) ? Compared(sight, mail, occurrence) : sight;
    }

    private static MeetingSight Compared(MeetingSight sight, Invitation mail, OxEvent meeting) => sight with
    {
        Sequence = meeting.Sequence,
        IsCalledOff = sight.IsCalledOff || (meeting.Status == "CANCELLED" && meeting.Sequence >= mail.Sequence),
    };
}
