using System.Net;

namespace Simulation.Kernel;

/// <summary>A body whose connection breaks off after these bytes.</summary>
internal sealed class CutContent(byte[] bytes) : HttpContent
{
    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new CutStream(bytes));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes);
        throw new HttpIOException(HttpRequestError.ResponseEnded);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <remarks>The other ways to read a memory stream all lead to this one where it is overridden.</remarks>
    private sealed class CutStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, count) is var read && read == 0 && count > 0 ? throw new HttpIOException(HttpRequestError.ResponseEnded) : read;
    }
}
