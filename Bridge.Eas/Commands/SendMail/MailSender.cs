using Bridge.Eas.Items.Mail;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Wbxml;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>Sends a mail exactly once: the sending is claimed before OX is asked, and a repeated request is answered from what became of it.</summary>
/// <remarks>
/// OX always keeps a Sent copy first, because that is where an unclear sending is looked up by its Message-ID; the copy goes again when the
/// phone wanted none. Knows nothing of how the message came about, so that every command that sends one uses it.
/// An empty answer is success, the first time and every further time: all phones take it so, at 12.1 as at 16.1.
/// Source: MS-ASCMD, "SendMail".
/// </remarks>
internal sealed partial class MailSender(
    IOxMailApi mail, SendingStore sendings, SentFolder sent, UnwantedCopies unwanted, IChangeNotes notes, EasMetrics metrics, ILogger<MailSender> logger)
{
    /// <summary>For how long after a device was first seen it may be one that the store has forgotten: each sending costs a look into Sent.</summary>
    private static readonly TimeSpan Doubted = TimeSpan.FromHours(24);

    /// <summary>With these OX was not asked, or did not let us in: nothing was sent.</summary>
    private static readonly string[] NotAsked = [OxNetCodes.Unreachable, OxNetCodes.BreakerOpen, OxNetCodes.Busy, "HTTP-429"];

    /// <param name="context">Who sends, by which command.</param>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">The phone hung up: ends nothing that has begun.</param>
    /// <returns><see cref="EasReply.Empty"/> when it is out, now or before.</returns>
    /// <exception cref="EasProtocolException">It cannot be sent.</exception>
    public async ValueTask<EasReply> SendAsync(EasCommandContext context, Outgoing message, CancellationToken cancellationToken)
    {
        await unwanted.SweepAsync(context.User, context.DeviceId, cancellationToken);
        var key = StateKeys.SendClaim(context.User.State, context.DeviceId, message.Identity);
        if ((await sendings.LookAsync(key, cancellationToken)).Record is { IsDone: true }) return Repeated();

        var mark = await sent.MarkAsync(context.User, cancellationToken);
        if (!mark.Succeeded) return Replies.Of(mark.Failure);
        var sending = await sendings.ClaimAsync(key, mark.Value, SendRefusals.HashOf(message.Recipients), cancellationToken);
        return sending.Outcome switch
        {
            SendingOutcome.SentBefore => Repeated(),
            SendingOutcome.RefusedBefore => throw new EasProtocolException(EasStatus.MessageRecipientUnresolved, "some of the recipients were refused, the others have it"),
            SendingOutcome.Busy => TryLater(context),
            SendingOutcome.TakenOver => await TakeUpAsync(context, sending, message),
            SendingOutcome.Claimed when IsNew(context) => await SendUnlessThereAsync(context, sending, message),
            _ => await OpenAndSendAsync(context, sending, message),
        };
    }

    /// <summary>The first request of this device that the store knows is not old: the phone may have sent this before, and the store forgotten it.</summary>
    private static bool IsNew(EasCommandContext context) => context.Request.Now - DateTimeOffset.FromUnixTimeSeconds(context.Device.FirstSeen) < Doubted;

    /// <summary>Nothing is known of an earlier try: there was none, or the store has lost it. A copy in Sent tells which.</summary>
    private async ValueTask<EasReply> SendUnlessThereAsync(EasCommandContext context, Sending sending, Outgoing message)
    {
        var before = await sent.HasCopyAsync(context.User, message.MessageId, mark: default, CancellationToken.None);
        if (before.Failure is { Kind: SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused } notNow)
        {
            await sendings.ForgetAsync(sending, CancellationToken.None);
            return Replies.Of(notNow);
        }

        // An OX that cannot look is no reason never to send.
        if (before is { Succeeded: true, Value: true })
        {
            await sendings.DoneAsync(sending.Key, CancellationToken.None);
            return Repeated();
        }

        return await sendings.RenewAsync(sending, CancellationToken.None) is { } renewed ? await OpenAndSendAsync(context, renewed, message) : TryLater(context);
    }

    /// <summary>An earlier try may have got through: only its Sent copy can tell. A phone that hangs up does not end the look, which would keep the claim.</summary>
    private async ValueTask<EasReply> TakeUpAsync(EasCommandContext context, Sending sending, Outgoing message)
    {
        var before = await sent.HasCopyAsync(context.User, message.MessageId, sending.Mark, CancellationToken.None);
        if (!before.Succeeded)
        {
            await sendings.LeaveAsync(sending, CancellationToken.None);
            return Replies.Of(before.Failure);
        }

        if (before.Value)
        {
            // The copy, if it was not wanted, was written down by the try that made it.
            await sendings.DoneAsync(sending.Key, CancellationToken.None);
            await unwanted.SweepAsync(context.User, context.DeviceId, CancellationToken.None);
            return Repeated();
        }

        if (await sendings.RenewAsync(sending, CancellationToken.None) is not { } renewed) return TryLater(context);
        metrics.Undecided(Undecided.SentCopyMissing);
        return await OpenAndSendAsync(context, renewed, message);
    }

    /// <summary>Nothing has been sent yet: whatever keeps the message from being made leaves no claim behind.</summary>
    private async ValueTask<EasReply> OpenAndSendAsync(EasCommandContext context, Sending sending, Outgoing message)
    {
        SourceResult<OpenedMessage> opened;
        try
        {
            opened = await message.OpenAsync(CancellationToken.None);
        }
        catch
        {
            await sendings.ForgetAsync(sending, CancellationToken.None);
            throw;
        }

        if (!opened.Succeeded)
        {
            await sendings.ForgetAsync(sending, CancellationToken.None);
            return Replies.Of(opened.Failure);
        }

        await using var ready = opened.Value;
        if (!message.ReadsFromOx) return await SendClaimedAsync(context, sending, message, ready);
        return await sendings.RenewAsync(sending, CancellationToken.None) is { } renewed ? await SendClaimedAsync(context, renewed, message, ready) : TryLater(context);
    }

    private async ValueTask<EasReply> SendClaimedAsync(EasCommandContext context, Sending sending, Outgoing message, OpenedMessage ready)
    {
        var copy = message.SaveInSent ? null : new UnwantedCopy(sending.Key, LaterMails.IdentityOf(message.MessageId), sending.Mark);
        if (copy is not null) await unwanted.ExpectAsync(context.User, context.DeviceId, copy, CancellationToken.None);

        var answer = await mail.SendRawAsync(context.User.Session, ready.Write, copyToSent: true, CancellationToken.None);
        if (!answer.TryGet(out var sentMail, out var refused)) return await RefusedAsync(context, sending, message, copy, refused);

        // From here on the mail is out: a repeated request must learn that, whatever becomes of the copy.
        await sendings.DoneAsync(sending.Key, CancellationToken.None);
        if (sentMail.Warning is { } warning) NoCopy(warning.Code);
        if (copy is not null && await RemoveAsync(context, sentMail)) await unwanted.ForgetAsync(context.User, context.DeviceId, copy, CancellationToken.None);
        if (sentMail.Folder is { } folder) await notes.NoteAsync(context.User.State, folder.Value, CancellationToken.None);
        return EasReply.Empty;
    }

    /// <returns>False when it is left to a later sweep.</returns>
    private async ValueTask<bool> RemoveAsync(EasCommandContext context, OxSentMail copy) =>
        copy is not { Folder: { } folder, Uid: { } uid } || await sent.RemoveAsync(context.User, folder, uid, CancellationToken.None) is null;

    private async ValueTask<EasReply> RefusedAsync(EasCommandContext context, Sending sending, Outgoing message, UnwantedCopy? copy, OxError refused)
    {
        Refused(refused.Code);
        var failure = SourceFailures.Of(refused);
        var isUnclear = refused.Kind == OxErrorKind.Transient && !NotAsked.Contains(refused.Code, StringComparer.Ordinal);
        if (isUnclear)
        {
            // It may have got through: the next try looks it up in Sent before it sends. While OX may still be at it the claim stands,
            // since a look-up that comes too early finds nothing and the mail would go out twice.
            if (!failure.MayStillRun) await sendings.LeaveAsync(sending, CancellationToken.None);
            return Replies.Of(failure);
        }

        if (SendRefusals.MayHaveCopy(refused)) await SettleCopyAsync(context, sending, message, copy, refused);
        else
        {
            // It did not go out, and the phone may try again.
            await sendings.ForgetAsync(sending, CancellationToken.None);
            if (copy is not null) await unwanted.ForgetAsync(context.User, context.DeviceId, copy, CancellationToken.None);
        }

        if (failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused) return Replies.Of(failure);
        throw new EasProtocolException(SendRefusals.StatusOf(refused), $"OX refused the message ({refused.Code})");
    }

    /// <summary>
    /// A copy in Sent of a mail that was refused. Where it is out to some of its recipients the copy is true and stays, unless the phone wanted none,
    /// and the mail must not be sent to them again; else it would pass for proof that the mail is out, and goes.
    /// </summary>
    private async ValueTask SettleCopyAsync(EasCommandContext context, Sending sending, Outgoing message, UnwantedCopy? copy, OxError refused)
    {
        var isPartial = SendRefusals.MayBePartial(refused, message.Recipients)
            && await sent.HasCopyAsync(context.User, message.MessageId, sending.Mark, CancellationToken.None) is not { Succeeded: true, Value: false };
        if (isPartial) await sendings.PartialAsync(sending, SendRefusals.HashOf(message.Recipients), CancellationToken.None);
        else await sendings.ForgetAsync(sending, CancellationToken.None);

        if (!isPartial || copy is not null) await sent.RemoveCopyAsync(context.User, LaterMails.IdentityOf(message.MessageId), sending.Mark, CancellationToken.None);
        if (copy is not null) await unwanted.ForgetAsync(context.User, context.DeviceId, copy, CancellationToken.None);
    }

    private EasReply Repeated()
    {
        RepeatAnswered();
        return EasReply.Empty;
    }

    /// <summary>Another request of the phone is sending this very mail.</summary>
    private static EasReply TryLater(EasCommandContext context)
    {
        if (!context.Version.Has(EasFeature.StatusInDocument)) return EasReply.Unavailable(TimeSpan.FromSeconds(30));

        var row = EasCommandTable.ByCommand[context.Request.Command];
        var writer = new WbxmlWriter();
        writer.Start(row.Root);
        writer.Element(row.Status, EasStatus.ServerErrorRetryLater);
        writer.End();
        return EasReply.Of(writer, (int)EasStatus.ServerErrorRetryLater);
    }

    [LoggerMessage(2301, LogLevel.Information, "A mail was to be sent again that had been sent: answered, not sent")]
    private partial void RepeatAnswered();

    [LoggerMessage(2302, LogLevel.Warning, "A mail was sent, but OX kept no copy in Sent ({Code})")]
    private partial void NoCopy(string code);

    [LoggerMessage(2303, LogLevel.Warning, "OX did not send a mail ({Code})")]
    private partial void Refused(string code);
}
