using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace OxSimulator.Http;

/// <summary>Reads request bodies whole: modules then work without I/O while they hold the gate.</summary>
internal static class RequestBody
{
    internal static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength == 0 || HttpMethods.IsGet(request.Method)) return [];
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }

    internal static async Task<IReadOnlyList<OxPart>> PartsAsync(string? contentType, byte[] body, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var media) || !media.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return [];
        var parts = new List<OxPart>();
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(media.Boundary).ToString(), new MemoryStream(body));
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            using var content = new MemoryStream();
            await section.Body.CopyToAsync(content, cancellationToken);
            var disposition = section.GetContentDispositionHeader();
            var id = section.Headers is { } headers && headers.TryGetValue("Content-ID", out var value) ? value.ToString().Trim('<', '>') : null;
            parts.Add(new(
                HeaderUtilities.RemoveQuotes(disposition?.Name ?? "").ToString(),
                FileName(disposition),
                section.ContentType,
                id,
                content.ToArray()));
        }

        return parts;
    }

    private static string? FileName(ContentDispositionHeaderValue? disposition) =>
        disposition?.FileNameStar is { Length: > 0 } star ? star.ToString()
        : disposition?.FileName is { Length: > 0 } plain ? HeaderUtilities.RemoveQuotes(plain).ToString()
        : null;
}
