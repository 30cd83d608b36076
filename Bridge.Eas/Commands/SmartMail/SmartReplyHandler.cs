using Bridge.Eas.Mime.Compose;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Commands.SmartMail;

/// <summary>Answers a mail. Source: MS-ASCMD, "SmartReply".</summary>
internal sealed class SmartReplyHandler(SmartMailRunner runner) : IEasCommandHandler
{
    public ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken) =>
        runner.RunAsync(context, SmartMailRequest.Decode(context.Request, ComposeMailTags.SmartReply), Continuation.Reply, OxMailFlags.Answered, cancellationToken);
}
