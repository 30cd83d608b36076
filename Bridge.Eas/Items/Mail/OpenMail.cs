namespace Bridge.Eas.Items.Mail;

/// <summary>A mail's source or a file as a stream that gives back what it holds when it is disposed.</summary>
internal sealed class OpenMail(Stream content, IAsyncDisposable source, Action? closed = null) : Stream
{
    private IAsyncDisposable? _source = source;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _source is null ? throw new ObjectDisposedException(nameof(OpenMail)) : content.ReadAsync(buffer, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _source, null) is not { } open) return;
        await open.DisposeAsync();
        closed?.Invoke();
        await base.DisposeAsync();
    }
}
