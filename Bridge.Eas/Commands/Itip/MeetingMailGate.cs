using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.Itip;

/// <summary>
/// What becomes of a meeting mail of a phone's own where OX mails by itself: it is not sent if OX has told the same people already, else it waits for OX to have
/// the event, and goes out after ten minutes if that never comes. Either way the phone is told that it is out.
/// </summary>
internal sealed class MeetingMailGate(ToldByOx told, HeldMails held, HeldMailReview review, SendingStore sendings, MailSender sender, TimeProvider time)
{
    /// <param name="context">Who sends.</param>
    /// <param name="message">What.</param>
    /// <param name="info">What it says.</param>
    /// <param name="outgoing">The message as the phone made it.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <returns>Null when it is to go out at once.</returns>
    public async ValueTask<SendEnd?> PassAsync(EasCommandContext context, PhoneMessage message, MimeMessageInfo info, Outgoing outgoing, CancellationToken cancellationToken)
    {
        var user = context.User;
        if (user.Session.TakesScheduling || OwnItip.Read(info, user) is not { } itip) return null;

        // Sent or dropped before, which a repeated request learns without OX being asked.
        var key = StateKeys.SendClaim(user.State, context.DeviceId, outgoing.Identity);
        if ((await sendings.LookAsync(key, cancellationToken)).Record is { IsDone: true } done && done.Content == SendingRecord.HashOf(outgoing.Content)) return SendEnd.Out;

        var telling = await told.LookAsync(user, itip, outgoing.Recipients, cancellationToken);
        if (telling.IsComplete) return await sender.SendAsync(SendingDevice.Of(context), outgoing with { IsTold = true }, cancellationToken);
        if (telling.IsFinal) return null;

        var mail = new HeldMail(outgoing.Identity, context.DeviceId, time.GetUtcNow().ToUnixTimeMilliseconds(), outgoing.SaveInSent, message.ToArray());
        if (!await held.AddAsync(user.State, mail, cancellationToken)) return null;
        review.ComeBack(user, HeldMailReview.Patience);
        return SendEnd.Out;
    }
}
