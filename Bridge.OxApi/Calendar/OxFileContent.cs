using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Bridge.OxApi.Calendar;

/// <summary>A file as a part of an upload: bytes that stay where they are.</summary>
internal sealed class OxFileContent : HttpContent
{
    private readonly ReadOnlySequence<byte> _bytes;

    /// <param name="file">Which has an <see cref="OxEventAttachment.Upload"/>.</param>
    /// <param name="field">The part's name, and its content id.</param>
    internal OxFileContent(OxEventAttachment file, string field)
    {
        _bytes = file.Upload!.Value;
        Headers.ContentType = MediaTypeHeaderValue.TryParse(file.FmtType, out var type) ? type : new("application/octet-stream");
        // As browsers do it: the name in plain UTF-8.
        var name = string.Concat((file.Filename ?? "file").Where(character => character is >= ' ' and not ('"' or '\\' or '\x7f')));
        Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{field}\"; filename=\"{name}\"");
        Headers.TryAddWithoutValidation("Content-ID", $"<{field}>");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var piece in _bytes) await stream.WriteAsync(piece, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
