using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.MeetingResponse;

/// <summary>Answers invitations, one after the other. A repeated request does no harm and is answered alike.</summary>
/// <remarks>Source: MS-ASCMD, "MeetingResponse".</remarks>
internal sealed class MeetingResponseHandler(MeetingAnswerer answerer, HeldMailReview heldMails) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = MeetingAnswer.Decode(context.Request.Document, context.Version);
        var outcomes = new List<(MeetingAnswer Answer, MeetingOutcome Outcome)>();
        foreach (var answer in asked)
        {
            var outcome = await answerer.AnswerAsync(context, answer, cancellationToken);
            if (outcome.Failure is { } failure) return Replies.Of(failure);
            outcomes.Add((answer, outcome));
        }

        heldMails.Begin(context.User);
        var writer = new WbxmlWriter();
        writer.Start(MeetingResponseTags.MeetingResponse);
        foreach (var (answer, outcome) in outcomes)
        {
            writer.Start(MeetingResponseTags.Result);
            writer.Optional(MeetingResponseTags.RequestId, answer.RequestId);
            writer.Element(MeetingResponseTags.Status, outcome.Status);
            writer.Optional(MeetingResponseTags.CalendarId, outcome.CalendarId);
            writer.End();
        }

        writer.End();
        return EasReply.Of(writer);
    }
}
