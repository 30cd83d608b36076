using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>Sends a message of the phone's own. Source: MS-ASCMD, "SendMail".</summary>
internal sealed class SendMailHandler(MailSender sender, SenderAddresses senders, MeetingMailGate meetings) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = SendMailRequest.Decode(context.Request);
        var message = PhoneMessage.Read(asked.Mime);
        var identity = message.IdentityOf(asked.ClientId);
        var messageId = message.MessageIdFor(context.User, identity);
        var info = await message.InfoAsync(cancellationToken);
        var outgoing = new Outgoing
        {
            Identity = identity,
            Content = message.ContentOf(info),
            MessageId = messageId,
            WrittenAt = message.WrittenAt,
            SaveInSent = asked.SaveInSent,
            Recipients = message.Recipients,
            OpenAsync = async token => await PlainOutgoing.OpenAsync(message, await PlainOutgoing.ChangesAsync(message, context.User, messageId, senders, token), token),
        };
        if (await meetings.PassAsync(context, message, info, outgoing, cancellationToken) is { } settled) return SendEnd.ToReply(settled);
        return SendEnd.ToReply(await sender.SendAsync(SendingDevice.Of(context), outgoing, cancellationToken));
    }
}
