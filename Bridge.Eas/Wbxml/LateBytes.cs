using System.Security.Cryptography;

namespace Bridge.Eas.Wbxml;

/// <summary>Bytes of an answer that are made while it is sent, so that nobody holds them.</summary>
/// <param name="length">How many there will be; the answer tells their number before they come.</param>
/// <param name="isText">They can travel as a WBXML string; else opaque.</param>
/// <param name="write">Makes them. May throw <see cref="IOException"/>: the answer breaks off then, and the phone asks again.</param>
internal sealed class LateBytes(long length, bool isText, Func<Stream, CancellationToken, Task> write)
{
    public long Length => length;

    public bool IsText => isText;

    /// <summary>The same as base64 text.</summary>
    public LateBytes InBase64() => new((length + 2) / 3 * 4, isText: true, async (destination, cancellationToken) =>
    {
        await using var encoded = new CryptoStream(destination, new ToBase64Transform(), CryptoStreamMode.Write, leaveOpen: true);
        await WriteAsync(encoded, cancellationToken);
        await encoded.FlushFinalBlockAsync(cancellationToken);
    });

    /// <exception cref="IOException">They were other bytes than those that were counted.</exception>
    public async Task WriteAsync(Stream destination, CancellationToken cancellationToken)
    {
        var counted = new Counted(destination, length);
        await write(counted, cancellationToken);
        if (counted.Left > 0) throw new IOException("Less came than was announced.");
    }

    /// <summary>Lets no more through than was announced: what follows in the answer would be taken for something else.</summary>
    private sealed class Counted(Stream destination, long most) : Stream
    {
        public long Left { get; private set; } = most;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.Length > Left) throw new IOException("More came than was announced.");
            Left -= buffer.Length;
            return destination.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

        public override void Flush()
        {
            // Whoever owns the destination flushes it.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
