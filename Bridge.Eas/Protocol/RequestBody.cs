using System.Buffers;

namespace Bridge.Eas.Protocol;

/// <summary>A request's body in pooled memory, given back when the answer was made. The stream itself enforces the size limit.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int SegmentSize = 16 * 1024;
    private readonly List<byte[]> _rented = [];

    public ReadOnlySequence<byte> Sequence { get; private set; }

    internal static async ValueTask<RequestBody> ReadAsync(Stream stream, long? expectedLength, CancellationToken cancellationToken)
    {
        var body = new RequestBody();
        try
        {
            await body.FillAsync(stream, expectedLength, cancellationToken);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Sequence = default;
        foreach (var segment in _rented) ArrayPool<byte>.Shared.Return(segment);
        _rented.Clear();
    }

    private async ValueTask FillAsync(Stream stream, long? expectedLength, CancellationToken cancellationToken)
    {
        if (expectedLength == 0) return;
        Segment? first = null;
        Segment? last = null;
        while (true)
        {
            // The announced length is a hint only, so memory is taken as bytes arrive.
            var size = first is null && expectedLength is > 0 and < SegmentSize ? (int)expectedLength.Value + 1 : SegmentSize;
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            _rented.Add(buffer);
            var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            if (count > 0)
            {
                last = new Segment(buffer.AsMemory(0, count), last);
                first ??= last;
            }

            if (count < buffer.Length) break;
        }

        if (first is not null) Sequence = new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null) return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
