using Bridge.Eas.Protocol;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>Sends a message of the phone's own. Source: MS-ASCMD, "SendMail".</summary>
internal sealed class SendMailHandler(MailSender sender) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = SendMailRequest.Decode(context.Request);
        var identity = OutgoingMessage.IdentityOf(asked.ClientId, asked.Mime);
        var message = await OutgoingMessage.PrepareAsync(asked.Mime, context.User, identity, cancellationToken);
        return await sender.SendAsync(context, identity, asked.SaveInSent, message, cancellationToken);
    }
}
