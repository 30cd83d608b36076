using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Mail;

/// <summary>Tells a raw message from the error page that OX sends in its place, by the first bytes.</summary>
internal static class OxMailSourceCall
{
    private const int PeekBytes = 4096;
    private const int MaxPageBytes = 256 << 10;

    internal static async Task<OxResult<OxMailSource>> ReadAsync(OxExchange exchange, TimeProvider time, CancellationToken cancellationToken)
    {
        var content = exchange.Response!.Content;
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        var peeked = new byte[PeekBytes];
        var length = await stream.ReadAtLeastAsync(peeked, PeekBytes, throwOnEndOfStream: false, cancellationToken);
        if (LooksLikePage(peeked.AsSpan(0, length)))
        {
            var page = await ReadPageAsync(peeked.AsMemory(0, length), stream, cancellationToken);
            if (OxCaller.TryReadError(page) is { } error) return error;
            // Served as a download it can still be a message, however odd its first line.
            if (content.Headers.ContentType?.MediaType != "application/octet-stream" || page.Length > length)
                return new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);
        }
        if (length == 0) return new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);

        exchange.HandOver();
        return OxResult<OxMailSource>.Success(
            new(new OxMailStream(peeked.AsMemory(0, length), stream, time), content.Headers.ContentLength, exchange));
    }

    /// <summary>No header field starts with these.</summary>
    private static bool LooksLikePage(ReadOnlySpan<byte> start)
    {
        start = start.TrimStart(" \t\r\n"u8);
        return !start.IsEmpty && (start[0] is (byte)'{' or (byte)'<');
    }

    private static async Task<byte[]> ReadPageAsync(ReadOnlyMemory<byte> peeked, Stream rest, CancellationToken cancellationToken)
    {
        using var page = new MemoryStream();
        await page.WriteAsync(peeked, cancellationToken);
        var buffer = new byte[PeekBytes];
        int read;
        while (page.Length < MaxPageBytes && (read = await rest.ReadAsync(buffer, cancellationToken)) > 0) page.Write(buffer, 0, read);
        return page.ToArray();
    }
}
