using System.Net;
using System.Net.Http.Headers;

namespace Bridge.OxApi.Mail;

/// <summary>A body that is written while it is sent. Its length is not known before, so that one which breaks off never looks whole to OX.</summary>
internal sealed class OxWrittenContent : HttpContent
{
    private readonly OxMailWriter _write;

    internal OxWrittenContent(OxMailWriter write, string mediaType)
    {
        _write = write;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _write(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _write(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
