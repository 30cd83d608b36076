namespace Bridge.Eas.Commands.ItemOperations;

/// <summary>Takes bytes and keeps them as long as they are few; beyond that they are let go.</summary>
/// <param name="most">Bytes that are kept.</param>
internal sealed class KeptBeginning(int most) : Stream
{
    private MemoryStream? _kept = new();

    /// <summary>All that was written; null when it was too much to keep.</summary>
    public byte[]? Whole => _kept?.ToArray();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_kept?.Length + buffer.Length > most) _kept = null;
        _kept?.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
        // What is kept is in memory.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
