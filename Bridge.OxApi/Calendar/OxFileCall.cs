using Bridge.OxApi.Mail;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar;

/// <summary>Fetches a file. OX answers a refusal in its place, with status 200: what is served as a download is the file, whatever is in it.</summary>
internal static class OxFileCall
{
    private const int PeekBytes = 4096;

    internal static Task<OxResult<OxFile>> GetAsync(OxCaller caller, IOxSession session, OxCall call, CancellationToken cancellationToken) =>
        caller.CallRawAsync(session, call, (exchange, token) => ReadAsync(exchange, caller.Http.Time, token), cancellationToken);

    private static async Task<OxResult<OxFile>> ReadAsync(OxExchange exchange, TimeProvider time, CancellationToken cancellationToken)
    {
        var content = exchange.Response!.Content;
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        var peeked = new byte[PeekBytes];
        var length = await stream.ReadAtLeastAsync(peeked, PeekBytes, throwOnEndOfStream: false, cancellationToken);
        var isWhole = length < PeekBytes;
        if (content.Headers.ContentDisposition is null && isWhole && OxCaller.TryReadError(peeked.AsSpan(0, length)) is { } error) return error;

        exchange.HandOver();
        return OxResult<OxFile>.Success(
            new(new OxMailStream(peeked.AsMemory(0, length), stream, time), content.Headers.ContentLength, content.Headers.ContentType?.MediaType ?? "", exchange));
    }
}
