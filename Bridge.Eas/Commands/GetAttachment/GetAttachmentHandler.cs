using System.Buffers;
using Bridge.Eas.Commands.ItemOperations;
using Bridge.Eas.Protocol;
using OperationStatus = Bridge.Eas.Commands.ItemOperations.OperationStatus;

namespace Bridge.Eas.Commands.GetAttachment;

/// <summary>One attachment as the answer's body, named in the query. Source: MS-ASCMD, "GetAttachment".</summary>
internal sealed class GetAttachmentHandler(AttachmentReader attachments) : IEasCommandHandler
{
    private const string AnyType = "application/octet-stream";
    private const int LongestType = 127;

    /// <summary>What a media type is made of, RFC 6838: the message's own word goes into a header.</summary>
    private static readonly SearchValues<char> TypeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+/");

    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var read = await attachments.ReadAsync(context, context.Request.Line.AttachmentName ?? "", range: null, cancellationToken);
        if (read.Content is { } content) return EasReply.Of(new EasFile(content, TypeOf(read.ContentType)));
        var reply = read.Status switch
        {
            OperationStatus.ConnectionFailed => EasReply.Unavailable(),
            OperationStatus.TooLarge => EasReply.Http(413),
            _ => EasReply.Http(500),
        };
        return reply with { Status = (int)read.Status };
    }

    private static string TypeOf(string told) =>
        told.Length is > 0 and <= LongestType && told.AsSpan().Count('/') == 1 && !told.AsSpan().ContainsAnyExcept(TypeCharacters) ? told : AnyType;
}
