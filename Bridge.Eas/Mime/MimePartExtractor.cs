using System.Buffers;

namespace Bridge.Eas.Mime;

/// <summary>Streams one part of a message out, decoded.</summary>
internal sealed class MimePartExtractor : IMimeSink
{
    private readonly string _path;
    private readonly Stream _destination;
    private readonly ByteRange? _range;
    private readonly long _most;
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private MimeEntity? _found;
    private TransferDecoder? _decoder;
    private long _size;
    private long _written;

    private MimePartExtractor(string path, Stream destination, ByteRange? range, long most) => (_path, _destination, _range, _most) = (path, destination, range, most);

    public bool IsDone { get; private set; }

    /// <summary>Writes a part's bytes to <paramref name="destination"/>.</summary>
    /// <param name="source">The message; read up to the end of the part.</param>
    /// <param name="path">As in <see cref="MimePart.Path"/>.</param>
    /// <param name="destination">Gets the bytes as they come; not disposed.</param>
    /// <param name="range">Null for all.</param>
    /// <param name="limits">The same as when the path was made, since they decide what is one part.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Null when the message has no such part.</returns>
    /// <exception cref="MimeFormatException">The source is empty.</exception>
    internal static Task<ExtractedPart?> ExtractAsync(
        Stream source, string path, Stream destination, ByteRange? range, MimeLimits limits, CancellationToken cancellationToken) =>
        ExtractAsync(source, path, destination, range, long.MaxValue, limits, cancellationToken);

    /// <inheritdoc cref="ExtractAsync(Stream, string, Stream, ByteRange?, MimeLimits, CancellationToken)"/>
    /// <param name="most">Bytes of the whole part, however little of it is wanted, beyond which reading ends; the size told is some number above it then.</param>
    internal static async Task<ExtractedPart?> ExtractAsync(
        Stream source, string path, Stream destination, ByteRange? range, long most, MimeLimits limits, CancellationToken cancellationToken)
    {
        var extractor = new MimePartExtractor(path, destination, range, most);
        await new MimeScanner(extractor, limits).RunAsync(source, cancellationToken);
        return extractor._found is { } part ? new(part.ContentType.MediaType, extractor._size, extractor._written) : null;
    }

    public bool EntityStart(MimeEntity entity, MimeHeaders headers, ReadOnlySpan<byte> block, bool canDescend)
    {
        if (canDescend && entity.ContentType.Type == "multipart") return true;
        if (_found is not null || entity.Path != _path) return false;
        _found = entity;
        _decoder = TransferDecoder.Create(entity.Encoding);
        return false;
    }

    public void Body(MimeEntity entity, ReadOnlySpan<byte> raw)
    {
        if (_decoder is null || !ReferenceEquals(entity, _found)) return;
        var buffer = _output.GetSpan(TransferDecoder.MaxOutput(raw.Length));
        var length = _decoder.Decode(raw, buffer);
        var (first, end) = (0L, (long)length);
        if (_range is { } range)
        {
            first = Math.Clamp(range.First - _size, 0, length);
            end = range.Last - _size >= length ? length : Math.Clamp(range.Last - _size + 1, first, length);
        }

        _size += length;
        if (_size > _most)
        {
            IsDone = true;
            return;
        }

        if (end <= first) return;
        if (first > 0) buffer[(int)first..(int)end].CopyTo(buffer);
        _output.Advance((int)(end - first));
        _written += end - first;
    }

    public void EntityEnd(MimeEntity entity) => IsDone |= ReferenceEquals(entity, _found);

    public void Structure(ReadOnlySpan<byte> raw)
    {
        // Only one part is wanted.
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_output.WrittenCount == 0) return;
        await _destination.WriteAsync(_output.WrittenMemory, cancellationToken);
        _output.ResetWrittenCount();
    }
}
