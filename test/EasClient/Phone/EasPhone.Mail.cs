using EasClient.Http;
using EasClient.Requests;

namespace EasClient.Phone;

/// <summary>What became of a mail.</summary>
/// <param name="HttpStatus">200, or up to 12.1 the error.</param>
/// <param name="Status">The protocol status; null is success, since a mail that was sent is answered by an empty body.</param>
public sealed record MailResult(int HttpStatus, int? Status)
{
    /// <summary>Whether the phone takes the mail as sent: 118 says that it was sent before.</summary>
    public bool Sent => HttpStatus == 200 && Status is null or 118;
}

public sealed partial class EasPhone
{
    private int _lastMail;

    /// <summary>Sends a mail: as MIME body up to 12.1, in ComposeMail since 14.0.</summary>
    /// <param name="mime">The message.</param>
    /// <param name="saveInSent">Whether a copy goes to Sent.</param>
    /// <param name="clientId">Since 14.0: names the message across retries; a new one by default.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    public Task<MailResult> SendMailAsync(
        byte[] mime, bool saveInSent = true, string? clientId = null, CancellationToken cancellationToken = default) =>
        ComposeAsync("SendMail", mime, saveInSent, clientId, null, false, cancellationToken);

    /// <summary>Answers a mail; the server appends the original unless <paramref name="replaceMime"/>.</summary>
    public Task<MailResult> ReplyAsync(
        MailSource source, byte[] mime, bool saveInSent = true, bool replaceMime = false, string? clientId = null,
        CancellationToken cancellationToken = default) =>
        ComposeAsync("SmartReply", mime, saveInSent, clientId, source, replaceMime, cancellationToken);

    /// <summary>Forwards a mail; the server appends the original with its attachments unless <paramref name="replaceMime"/>.</summary>
    public Task<MailResult> ForwardAsync(
        MailSource source, byte[] mime, bool saveInSent = true, bool replaceMime = false, string? clientId = null,
        CancellationToken cancellationToken = default) =>
        ComposeAsync("SmartForward", mime, saveInSent, clientId, source, replaceMime, cancellationToken);

    /// <summary>16.x: forwards a meeting without a message of the phone's own.</summary>
    public async Task<MailResult> ForwardMeetingAsync(
        MailSource source, IReadOnlyList<(string Name, string Email)> to, string? text = null, CancellationToken cancellationToken = default) =>
        await MailAsync(EasRequest.Of("SmartForward", ComposeRequest.ForwardMeeting(NewMailId(), source, to, text)), cancellationToken);

    private Task<MailResult> ComposeAsync(
        string command, byte[] mime, bool saveInSent, string? clientId, MailSource? source, bool replaceMime, CancellationToken cancellationToken) =>
        MailAsync(
            Version <= EasVersion.V121
                ? new EasRequest(command)
                {
                    Body = mime,
                    ContentType = EasRequest.MimeType,
                    SaveInSent = saveInSent,
                    Parameters = Parameters(source),
                }
                : EasRequest.Of(command, ComposeRequest.Mail(command, clientId ?? NewMailId(), mime, saveInSent, source, replaceMime)),
            cancellationToken);

    private async Task<MailResult> MailAsync(EasRequest request, CancellationToken cancellationToken)
    {
        var response = await SendAsync(request, cancellationToken, anyHttpStatus: true);
        return new MailResult(response.StatusCode, response.RootStatus);
    }

    private static Dictionary<QueryParameter, string> Parameters(MailSource? source)
    {
        Dictionary<QueryParameter, string> parameters = [];
        Add(QueryParameter.CollectionId, source?.CollectionId);
        Add(QueryParameter.ItemId, source?.ItemId);
        Add(QueryParameter.LongId, source?.LongId);
        Add(QueryParameter.Occurrence, source?.InstanceId);
        return parameters;

        void Add(QueryParameter parameter, string? value)
        {
            if (value is not null) parameters[parameter] = value;
        }
    }

    private string NewMailId() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"mail-{Interlocked.Increment(ref _lastMail)}");
}
