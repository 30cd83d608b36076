using System.Buffers;

namespace Bridge.Eas.Mime.Compose;

/// <summary>Copies some parts of a message into another one, as they come and 7-bit, each after what <paramref name="before"/> writes.</summary>
/// <remarks>Parts are named as <see cref="MimeMessageReader"/> does; a nested message is one part. Reading stops after the last one wanted.</remarks>
internal sealed class PartCopy : IMimeSink
{
    private readonly IReadOnlySet<string> _paths;
    private readonly Action<string, IBufferWriter<byte>> _before;
    private readonly SevenBitWriter _writer;
    private MimeEntity? _taken;
    private int _left;

    private PartCopy(IReadOnlySet<string> paths, Action<string, IBufferWriter<byte>> before, Stream destination)
    {
        (_paths, _before, _left) = (paths, before, paths.Count);
        _writer = new SevenBitWriter(destination) { Header = (entity, block) => ReferenceEquals(entity, _taken) ? Header(entity, block) : block };
    }

    public bool IsDone => _left == 0;

    /// <summary>Copies parts.</summary>
    /// <param name="source">The message; read up to the end of the last part.</param>
    /// <param name="paths">Which; see <see cref="MimePart.Path"/>.</param>
    /// <param name="before">Writes the delimiter before a part; is told its path.</param>
    /// <param name="destination">Gets the parts.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="MimeFormatException">The source does not hold all of them.</exception>
    internal static async Task RunAsync(
        Stream source, IReadOnlySet<string> paths, Action<string, IBufferWriter<byte>> before, Stream destination, CancellationToken cancellationToken)
    {
        if (paths.Count == 0) return;
        var copy = new PartCopy(paths, before, destination);
        await new MimeScanner(copy, MimeLimits.Default).RunAsync(source, cancellationToken);
        if (copy._left > 0) throw new MimeFormatException("The message lacks a part that it had.");
    }

    public bool EntityStart(MimeEntity entity, MimeHeaders headers, ReadOnlySpan<byte> block, bool canDescend)
    {
        if (_taken is not null) return _writer.EntityStart(entity, headers, block, canDescend);
        if (canDescend && entity.ContentType.Type == "multipart") return true;
        if (!_paths.Contains(entity.Path)) return false;
        _taken = entity;
        _before(entity.Path, _writer.Output);
        return _writer.EntityStart(entity, headers, block, canDescend);
    }

    public void Body(MimeEntity entity, ReadOnlySpan<byte> raw)
    {
        if (_taken is not null) _writer.Body(entity, raw);
    }

    public void EntityEnd(MimeEntity entity)
    {
        if (_taken is null) return;
        _writer.EntityEnd(entity);
        if (!ReferenceEquals(entity, _taken)) return;
        _taken = null;
        _left--;
    }

    public void Structure(ReadOnlySpan<byte> raw)
    {
        if (_taken is not null) _writer.Structure(raw);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => _writer.FlushAsync(cancellationToken);

    private static ReadOnlySpan<byte> Header(MimeEntity entity, ReadOnlySpan<byte> block)
    {
        // A message that is one file has its own fields beside those of the file.
        var own = entity.Parent is null ? HeaderFields.Only(block, "Content-"u8) : block;

        // Text that was a file where it stood would be part of the body where it stands now.
        if (entity is not { Disposition: "", Name: null, ContentType.MediaType: "text/plain" or "text/html" }) return own;
        byte[] named = [.. "Content-Disposition: attachment\r\n"u8, .. own];
        return named;
    }
}
