using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>Sends a mail exactly once: the sending is claimed before OX is asked, and a repeated request is answered from what became of it.</summary>
/// <remarks>
/// OX always keeps a Sent copy first, because that is where an unclear sending is looked up by its Message-ID; the copy goes again when the
/// phone wanted none. An empty answer is success. Source: MS-ASCMD, "SendMail".
/// </remarks>
internal sealed partial class SendMailHandler(IOxMailApi mail, FolderDirectory folders, SendingStore sendings, IChangeNotes notes, ILogger<SendMailHandler> logger)
    : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = SendMailRequest.Decode(context.Request);
        var identity = asked.Identity();
        var message = await OutgoingMessage.PrepareAsync(asked.Mime, context.User, identity, cancellationToken);

        var sending = await sendings.ClaimAsync(context.User.State, context.DeviceId, identity, cancellationToken);
        switch (sending.Outcome)
        {
            case SendingOutcome.SentBefore:
                Repeated();
                return EasReply.Empty;
            case SendingOutcome.Busy:
                return EasReply.Unavailable(TimeSpan.FromSeconds(30));
        }

        if (sending.Outcome == SendingOutcome.TakenOver)
        {
            // An earlier try may have got through: only its Sent copy can tell. A phone that hangs up does not end the look, which would keep the claim.
            var (before, failure) = await FindSentAsync(context, message, CancellationToken.None);
            if (failure is not null)
            {
                await sendings.LeaveAsync(sending, CancellationToken.None);
                return Replies.Of(failure);
            }

            if (before is not null) return await SentAsync(context, asked, sending, before);
        }

        using var mime = new MemoryStream(message.Mime.ToArray(), writable: false);
        var answer = await mail.SendRawAsync(context.User.Session, mime, copyToSent: true, CancellationToken.None);
        if (answer.TryGet(out var copy, out var refused)) return await SentAsync(context, asked, sending, copy);
        return await RefusedAsync(sending, refused);
    }

    /// <summary>From here on the mail is out: a repeated request must learn that, whatever becomes of the copy.</summary>
    private async ValueTask<EasReply> SentAsync(EasCommandContext context, SendMailRequest asked, Sending sending, OxSentMail copy)
    {
        await sendings.DoneAsync(sending, CancellationToken.None);
        if (copy.Warning is { } warning) NoCopy(warning.Code);
        if (copy is { Folder: { } folder, Uid: { } uid })
        {
            if (!asked.SaveInSent) await mail.DeleteAsync(context.User.Session, folder, [uid], hard: true, CancellationToken.None);
            await notes.NoteAsync(context.User.State, folder.Value, CancellationToken.None);
        }

        return EasReply.Empty;
    }

    private async ValueTask<EasReply> RefusedAsync(Sending sending, OxError refused)
    {
        Refused(refused.Code);
        if (refused.Kind is OxErrorKind.Transient or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused)
        {
            // It may have got through: the next try looks it up in Sent before it sends. While OX may still be at it the claim stands,
            // since a look-up that comes too early finds nothing and the mail would go out twice.
            var failure = SourceFailures.Of(refused);
            if (!failure.MayStillRun) await sendings.LeaveAsync(sending, CancellationToken.None);
            return Replies.Of(failure);
        }

        await sendings.ForgetAsync(sending, CancellationToken.None);
        throw new EasProtocolException(
            refused.Kind switch
            {
                OxErrorKind.Quota => EasStatus.SendQuotaExceeded,
                OxErrorKind.Permission => EasStatus.AccessDenied,
                _ => EasStatus.MailSubmissionFailed,
            },
            $"OX refused the message ({refused.Code})");
    }

    /// <returns>Neither a copy nor a failure when there is none, or no Sent folder: then the mail is sent again, rather than never.</returns>
    private async ValueTask<(OxSentMail? Copy, SourceFailure? Failure)> FindSentAsync(EasCommandContext context, OutgoingMessage message, CancellationToken cancellationToken)
    {
        var listed = await folders.AllAsync(context.User, cancellationToken);
        if (!listed.Succeeded) return (null, listed.Failure);
        if (listed.Value.FirstOrDefault(folder => folder.Type == EasFolderType.SentItems) is not { } sent) return (null, null);

        var folder = new OxFolderId(sent.OxId);
        var found = await mail.FindByMessageIdAsync(context.User.Session, folder, message.MessageId, cancellationToken);
        if (!found.TryGet(out var uid, out var error)) return (null, SourceFailures.Of(error));
        return (uid is null ? null : new OxSentMail(folder, uid, Warning: null), null);
    }

    [LoggerMessage(2301, LogLevel.Information, "A mail was to be sent again that had been sent: answered, not sent")]
    private partial void Repeated();

    [LoggerMessage(2302, LogLevel.Warning, "A mail was sent, but OX kept no copy in Sent ({Code})")]
    private partial void NoCopy(string code);

    [LoggerMessage(2303, LogLevel.Warning, "OX did not send a mail ({Code})")]
    private partial void Refused(string code);
}
