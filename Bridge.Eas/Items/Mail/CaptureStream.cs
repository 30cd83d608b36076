using System.Buffers;
using System.Text;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Items.Mail;

/// <summary>Passes a source on and keeps its beginning, so that one reading gives the structure and the raw bytes.</summary>
internal sealed class CaptureStream(Stream source, int limit) : Stream
{
    private readonly ArrayBufferWriter<byte> _kept = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    internal ReadOnlyMemory<byte> Kept => _kept.WrittenMemory;

    /// <summary>Sees all that goes by; null for nobody.</summary>
    internal SevenBitCheck? Check { get; init; }

    /// <summary>Bytes beyond ASCII went by, kept or not.</summary>
    internal bool Has8Bit { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        Keep(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = source.Read(buffer, offset, count);
        Keep(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Keep(ReadOnlySpan<byte> data)
    {
        var room = Math.Min(data.Length, limit - _kept.WrittenCount);
        if (room > 0) _kept.Write(data[..room]);
        Has8Bit = Has8Bit || !Ascii.IsValid(data);
        Check?.Add(data);
    }
}
