namespace Bridge.OxApi.Mail;

/// <summary>Lends a stream to somebody who would dispose it.</summary>
internal sealed class OxUndisposedStream(Stream lent) : Stream
{
    public override bool CanRead => lent.CanRead;

    public override bool CanSeek => lent.CanSeek;

    public override bool CanWrite => false;

    public override long Length => lent.Length;

    public override long Position
    {
        get => lent.Position;
        set => lent.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => lent.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        lent.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => lent.ReadAsync(buffer, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => lent.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
