using Bridge.Eas.Mime.Compose;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Commands.SmartMail;

/// <summary>Passes a mail on. Source: MS-ASCMD, "SmartForward".</summary>
internal sealed class SmartForwardHandler(SmartMailRunner runner) : IEasCommandHandler
{
    public ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken) =>
        runner.RunAsync(context, SmartMailRequest.Decode(context.Request, ComposeMailTags.SmartForward), Continuation.Forward, OxMailFlags.Forwarded, cancellationToken);
}
