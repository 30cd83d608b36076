using Bridge.Eas.Mime.Compose;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Commands.SmartMail;

/// <summary>Passes a mail or, for the phone, a meeting on. Source: MS-ASCMD, "SmartForward".</summary>
internal sealed class SmartForwardHandler(SmartMailRunner runner, MeetingForwarder meetings) : IEasCommandHandler
{
    public ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = SmartMailRequest.Decode(context.Request, ComposeMailTags.SmartForward);
        return asked.Forwardees.Count > 0
            ? meetings.RunAsync(context, asked, cancellationToken)
            : runner.RunAsync(context, asked, Continuation.Forward, OxMailFlags.Forwarded, cancellationToken);
    }
}
