using System.Globalization;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Items.Mail.Drafts;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using NodaTime;

namespace Bridge.Eas.Commands.MeetingResponse;

/// <summary>
/// Proposes another time to an organizer, since OX cannot: a counter by mail, once, which also tells him the answer. Source: RFC 5546, "COUNTER".
/// </summary>
internal sealed class CounterSender(MailSender sender)
{
    /// <param name="context">Who answers.</param>
    /// <param name="answer">With its proposal.</param>
    /// <param name="meeting">What it is about.</param>
    /// <returns>Why the phone has to come again; null when it is out.</returns>
    /// <exception cref="EasProtocolException">OX does not send it.</exception>
    public async ValueTask<SourceFailure?> SendAsync(EasCommandContext context, MeetingAnswer answer, MeetingFacts meeting)
    {
        var (user, device) = (context.User, SendingDevice.Of(context));
        var identity = $"counter\n{answer.Identity}\n{answer.Comment}";
        var mail = Compose(
            answer, meeting, new MimeAddress(user.Session.DisplayName is { Length: > 0 } name ? name : null, user.PrimaryAddress), DraftIdentity.Sent(identity, user), context.Request.Now);
        var bytes = mail.ToBytes();
        var end = await sender.SendAsync(device, new Outgoing
        {
            Identity = identity,
            MessageId = mail.MessageId,
            SaveInSent = true,
            Recipients = [meeting.Organizer.Address.ToLowerInvariant()],
            OpenAsync = _ => ValueTask.FromResult<SourceResult<OpenedMessage>>(new OpenedMessage(async (destination, token) => await destination.WriteAsync(bytes, token))),
        }, CancellationToken.None);
        return end.IsOut ? null : end.Failure ?? new SourceFailure(SourceFailureKind.Unavailable, "being sent");
    }

    internal static MeetingMail Compose(MeetingAnswer answer, MeetingFacts meeting, MimeAddress self, string messageId, DateTimeOffset now)
    {
        var (start, end) = answer.Proposal!.Value;
        var text = new CalendarTextWriter();
        text.Line("BEGIN:VCALENDAR");
        text.Line("VERSION:2.0");
        text.Line("PRODID:-//Exchange ActiveSync gateway//EN");
        text.Line("METHOD:COUNTER");
        text.Line("BEGIN:VEVENT");
        text.Text("UID", meeting.Uid);
        text.Line(string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{meeting.Sequence}"));
        text.Moment("DTSTAMP", Instant.FromDateTimeOffset(now));
        if (meeting.RecurrenceId is { } occurrence) text.Line(occurrence);
        text.Moment("DTSTART", start.InUtc().ToInstant());
        text.Moment("DTEND", end.InUtc().ToInstant());
        // By these Outlook shows what the proposal would replace.
        text.Moment("X-MS-OLK-ORIGINALSTART", meeting.Start);
        text.Moment("X-MS-OLK-ORIGINALEND", meeting.End);
        text.Text("SUMMARY", meeting.Summary);
        text.Text("COMMENT", answer.Comment);
        text.Person("ORGANIZER", meeting.Organizer);
        text.Person("ATTENDEE", self, ";PARTSTAT=" + InvitedEvents.PartStatOf(answer.Reply!.Value));
        text.Line("END:VEVENT");
        text.Line("END:VCALENDAR");

        return new MeetingMail
        {
            From = self,
            To = [meeting.Organizer],
            Subject = "New Time Proposed: " + meeting.Summary,
            Text = answer.SaidInWords().Comment.ReplaceLineEndings("\r\n") + "\r\n",
            Method = "COUNTER",
            Calendar = text.ToString(),
            MessageId = messageId,
            Date = now,
        };
    }
}
