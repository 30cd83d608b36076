using Bridge.Eas.Items.Mail;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>Sends a mail exactly once: the sending is claimed before OX is asked, and a repeated request is answered from what became of it.</summary>
/// <remarks>
/// OX always keeps a Sent copy first, because that is where an unclear sending is looked up by its Message-ID; the copy goes again when the
/// phone wanted none. Knows nothing of how the message came about, so that every command that sends one uses it.
/// Source: MS-ASCMD, "SendMail".
/// </remarks>
internal sealed partial class MailSender(
    IOxMailApi mail, SendingStore sendings, SentFolder sent, UnwantedCopies unwanted, IChangeNotes notes, EasMetrics metrics, TimeProvider time, ILogger<MailSender> logger)
{
    /// <summary>With these OX was not asked, or did not let us in: nothing was sent.</summary>
    private static readonly string[] NotAsked = [OxNetCodes.Unreachable, OxNetCodes.BreakerOpen, OxNetCodes.Busy, "HTTP-429"];

    /// <summary>What was written so long ago may have been tried when nobody remembers it any more; the phone's clock may be a day off.</summary>
    private static readonly TimeSpan Old = SendingStore.Kept - TimeSpan.FromDays(1);

    /// <param name="device">Who sends.</param>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">The phone hung up: ends nothing that has begun.</param>
    /// <exception cref="EasProtocolException">It cannot be sent.</exception>
    public async ValueTask<SendEnd> SendAsync(SendingDevice device, Outgoing message, CancellationToken cancellationToken)
    {
        await unwanted.SweepAsync(device.User, device.DeviceId, cancellationToken);
        var key = StateKeys.SendClaim(device.User.State, device.DeviceId, message.Identity);
        var content = SendingRecord.HashOf(message.Content);
        if ((await sendings.LookAsync(key, cancellationToken)).Record is { IsDone: true } done && done.Content == content) return Repeated();

        var mark = await sent.MarkAsync(device.User, cancellationToken);
        if (!mark.Succeeded) return Failed(mark.Failure);
        var sending = await sendings.ClaimAsync(key, mark.Value, content, SendRefusals.HashOf(message.Recipients), cancellationToken);
        return sending.Outcome switch
        {
            SendingOutcome.SentBefore => Repeated(),
            SendingOutcome.RefusedBefore => throw new EasProtocolException(EasStatus.MessageRecipientUnresolved, "some of the recipients were refused, the others have it"),
            SendingOutcome.Busy => default,
            SendingOutcome.TakenOver => await TakeUpAsync(device, sending, message),
            SendingOutcome.Claimed when device.IsNew || time.GetUtcNow() - message.WrittenAt >= Old => await SendUnlessThereAsync(device, sending, message),
            _ => await OpenAndSendAsync(device, sending, message),
        };
    }

    /// <summary>Nothing is known of an earlier try: there was none, or the store has it no more. A copy in Sent tells which.</summary>
    private async ValueTask<SendEnd> SendUnlessThereAsync(SendingDevice device, Sending sending, Outgoing message)
    {
        var before = await sent.HasCopyAsync(device.User, message.MessageId, mark: default, CancellationToken.None);
        if (before.Failure is { Kind: SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused } notNow)
        {
            await sendings.ForgetAsync(sending, CancellationToken.None);
            return Failed(notNow);
        }

        // An OX that cannot look is no reason never to send.
        if (before is { Succeeded: true, Value: true })
        {
            await sendings.DoneAsync(sending, CancellationToken.None);
            return Repeated();
        }

        return await sendings.RenewAsync(sending, CancellationToken.None) is { } renewed ? await OpenAndSendAsync(device, renewed, message) : default;
    }

    /// <summary>An earlier try may have got through: only its Sent copy can tell. A phone that hangs up does not end the look, which would keep the claim.</summary>
    private async ValueTask<SendEnd> TakeUpAsync(SendingDevice device, Sending sending, Outgoing message)
    {
        var before = await sent.HasCopyAsync(device.User, message.MessageId, sending.Mark, CancellationToken.None);
        if (!before.Succeeded)
        {
            await sendings.LeaveAsync(sending, CancellationToken.None);
            return Failed(before.Failure);
        }

        if (before.Value)
        {
            // The copy, if it was not wanted, was written down by the try that made it.
            await sendings.DoneAsync(sending, CancellationToken.None);
            await unwanted.SweepAsync(device.User, device.DeviceId, CancellationToken.None);
            return Repeated();
        }

        if (await sendings.RenewAsync(sending, CancellationToken.None) is not { } renewed) return default;
        if (!message.IsTold) metrics.Undecided(Undecided.SentCopyMissing);
        return await OpenAndSendAsync(device, renewed, message);
    }

    /// <summary>Nothing has been sent yet: whatever keeps the message from being made leaves no claim behind.</summary>
    private async ValueTask<SendEnd> OpenAndSendAsync(SendingDevice device, Sending sending, Outgoing message)
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
            return Failed(opened.Failure);
        }

        await using var ready = opened.Value;
        if (!message.ReadsFromOx) return await SendClaimedAsync(device, sending, message, ready);
        return await sendings.RenewAsync(sending, CancellationToken.None) is { } renewed ? await SendClaimedAsync(device, renewed, message, ready) : default;
    }

    private async ValueTask<SendEnd> SendClaimedAsync(SendingDevice device, Sending sending, Outgoing message, OpenedMessage ready)
    {
        if (message.IsTold) return await FileAsync(device, sending, message, ready);
        var copy = message.SaveInSent ? null : new UnwantedCopy(sending.Key, LaterMails.IdentityOf(message.MessageId), sending.Mark);
        if (copy is not null) await unwanted.ExpectAsync(device.User, device.DeviceId, copy, CancellationToken.None);

        var answer = await mail.SendRawAsync(device.User.Session, ready.Write, copyToSent: true, CancellationToken.None);
        if (!answer.TryGet(out var sentMail, out var refused)) return await RefusedAsync(device, sending, message, copy, refused);

        // From here on the mail is out: a repeated request must learn that, whatever becomes of the copy.
        await sendings.DoneAsync(sending, CancellationToken.None);
        if (sentMail.Warning is { } warning) NoCopy(warning.Code);
        if (copy is not null && await RemoveAsync(device, sentMail)) await unwanted.ForgetAsync(device.User, device.DeviceId, copy, CancellationToken.None);
        if (sentMail.Folder is { } folder) await notes.NoteAsync(device.User.State, folder.Value, CancellationToken.None);
        return SendEnd.Out;
    }

    /// <summary>The record is what a repeated request is answered from, whether or not there is a copy.</summary>
    private async ValueTask<SendEnd> FileAsync(SendingDevice device, Sending sending, Outgoing message, OpenedMessage ready)
    {
        if (message.SaveInSent && await sent.FileAsync(device.User, ready.Write, CancellationToken.None) is { } failure)
        {
            if (!failure.MayStillRun) await sendings.LeaveAsync(sending, CancellationToken.None);
            return Failed(failure);
        }

        await sendings.DoneAsync(sending, CancellationToken.None);
        ToldAlready();
        return SendEnd.Out;
    }

    /// <returns>False when it is left to a later sweep.</returns>
    private async ValueTask<bool> RemoveAsync(SendingDevice device, OxSentMail copy) =>
        copy is not { Folder: { } folder, Uid: { } uid } || await sent.RemoveAsync(device.User, folder, uid, CancellationToken.None) is null;

    private async ValueTask<SendEnd> RefusedAsync(SendingDevice device, Sending sending, Outgoing message, UnwantedCopy? copy, OxError refused)
    {
        Refused(refused.Code);
        var failure = SourceFailures.Of(refused);
        var isUnclear = refused.Kind == OxErrorKind.Transient && !NotAsked.Contains(refused.Code, StringComparer.Ordinal);
        if (isUnclear)
        {
            // It may have got through: the next try looks it up in Sent before it sends. While OX may still be at it the claim stands,
            // since a look-up that comes too early finds nothing and the mail would go out twice.
            if (!failure.MayStillRun) await sendings.LeaveAsync(sending, CancellationToken.None);
            return Failed(failure);
        }

        if (SendRefusals.MayHaveCopy(refused)) await SettleCopyAsync(device, sending, message, copy, refused);
        else
        {
            // It did not go out, and the phone may try again.
            await sendings.ForgetAsync(sending, CancellationToken.None);
            if (copy is not null) await unwanted.ForgetAsync(device.User, device.DeviceId, copy, CancellationToken.None);
        }

        if (failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused) return Failed(failure);
        throw new EasProtocolException(SendRefusals.StatusOf(refused), $"OX refused the message ({refused.Code})");
    }

    /// <summary>
    /// A copy in Sent of a mail that was refused. Where it is out to some of its recipients the copy is true and stays, unless the phone wanted none,
    /// and the mail must not be sent to them again; else it would pass for proof that the mail is out, and goes.
    /// </summary>
    private async ValueTask SettleCopyAsync(SendingDevice device, Sending sending, Outgoing message, UnwantedCopy? copy, OxError refused)
    {
        var isPartial = SendRefusals.MayBePartial(refused, message.Recipients)
            && await sent.HasCopyAsync(device.User, message.MessageId, sending.Mark, CancellationToken.None) is not { Succeeded: true, Value: false };
        if (isPartial) await sendings.PartialAsync(sending, SendRefusals.HashOf(message.Recipients), CancellationToken.None);
        else await sendings.ForgetAsync(sending, CancellationToken.None);

        if (!isPartial || copy is not null) await sent.RemoveCopyAsync(device.User, LaterMails.IdentityOf(message.MessageId), sending.Mark, CancellationToken.None);
        if (copy is not null) await unwanted.ForgetAsync(device.User, device.DeviceId, copy, CancellationToken.None);
    }

    private SendEnd Repeated()
    {
        RepeatAnswered();
        return SendEnd.Out;
    }

    private static SendEnd Failed(SourceFailure failure) => new(IsOut: false, failure);

    [LoggerMessage(2301, LogLevel.Information, "A mail was to be sent again that had been sent: answered, not sent")]
    private partial void RepeatAnswered();

    [LoggerMessage(2304, LogLevel.Information, "A phone's meeting mail was not sent: OX has told its recipients")]
    private partial void ToldAlready();

    [LoggerMessage(2302, LogLevel.Warning, "A mail was sent, but OX kept no copy in Sent ({Code})")]
    private partial void NoCopy(string code);

    [LoggerMessage(2303, LogLevel.Warning, "OX did not send a mail ({Code})")]
    private partial void Refused(string code);
}
