namespace Bridge.OxApi.Transport;

/// <summary>A streamed answer: the bytes peeked at, then the rest, each read bounded in time. Whatever breaks is an <see cref="IOException"/>.</summary>
internal sealed class OxMailStream(ReadOnlyMemory<byte> peeked, Stream rest, TimeProvider time) : Stream
{
    private ReadOnlyMemory<byte> _peeked = peeked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_peeked.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _peeked.Length);
            _peeked[..count].CopyTo(buffer);
            _peeked = _peeked[count..];
            return count;
        }

        using var stalled = new CancellationTokenSource(OxHttp.StallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token, cancellationToken);
        try
        {
            return await rest.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The transfer from OX stalled.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new IOException("The transfer from OX broke.", exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
