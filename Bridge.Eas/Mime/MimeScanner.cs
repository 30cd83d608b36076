using System.Buffers;
using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>Takes a message apart line by line and tells an <see cref="IMimeSink"/>; keeps one buffer and one header block in memory.</summary>
/// <remarks>
/// Written for input of any malice: a line is handled in pieces of at most <see cref="MaxPiece"/> bytes, work per line is bounded by the
/// depth limit, a missing boundary ends with its parent's or with the source, and what is no header is body.
/// </remarks>
internal sealed class MimeScanner(IMimeSink sink, MimeLimits limits)
{
    private const int BufferSize = 64 * 1024;
    private const int MaxPiece = 8 * 1024;
    private const int MaxLeadingBlankLines = 16;

    private enum State { Headers, Leaf, Structure }

    private readonly List<Frame> _frames = [];
    private readonly ArrayBufferWriter<byte> _block = new(4096);
    private State _state = State.Headers;
    private MimeEntity? _leaf;
    private bool _isNestedRoot;
    private bool _rootStarted;
    private int _leadingBlank;
    private int _firstNonField = -1;
    private int _parts;
    private int _pendingLineEnd;

    /// <summary>Bytes taken from the source.</summary>
    internal long BytesRead { get; private set; }

    /// <summary>A header block was larger than allowed; what was beyond is lost.</summary>
    internal bool HeaderOverflow { get; private set; }

    /// <summary>Reads to the end of the source, until the sink has enough, or to the limit.</summary>
    /// <exception cref="MimeFormatException">The source is empty.</exception>
    internal async Task RunAsync(Stream source, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var filled = 0;
            var startsLine = true;
            while (!sink.IsDone && BytesRead < limits.MaxMessageBytes)
            {
                var read = await source.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                if (read == 0) break;
                BytesRead += read;
                filled += read;
                var used = Consume(buffer.AsSpan(0, filled), ref startsLine, isEnd: false);
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
                await sink.FlushAsync(cancellationToken);
            }

            if (BytesRead == 0) throw new MimeFormatException("The message is empty.");
            if (!sink.IsDone) Consume(buffer.AsSpan(0, filled), ref startsLine, isEnd: true);
            Finish();
            await sink.FlushAsync(cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int Consume(ReadOnlySpan<byte> data, ref bool startsLine, bool isEnd)
    {
        var used = 0;
        while (used < data.Length && !sink.IsDone)
        {
            var rest = data[used..];
            var newline = rest.IndexOf((byte)'\n');
            if (newline >= 0 && newline <= MaxPiece)
            {
                var length = newline > 0 && rest[newline - 1] == (byte)'\r' ? newline - 1 : newline;
                Line(rest[..length], rest[length..(newline + 1)], startsLine);
                startsLine = true;
                used += newline + 1;
            }
            else if (isEnd || rest.Length > MaxPiece)
            {
                var length = Math.Min(rest.Length, MaxPiece);
                // A CR may belong to the line end that comes with the next piece.
                if (length > 1 && rest[length - 1] == (byte)'\r') length--;
                Line(rest[..length], default, startsLine);
                startsLine = false;
                used += length;
            }
            else
            {
                break;
            }
        }

        return used;
    }

    private void Line(ReadOnlySpan<byte> content, ReadOnlySpan<byte> lineEnd, bool startsLine)
    {
        if (startsLine && content.Length >= 2 && content[0] == (byte)'-' && content[1] == (byte)'-'
            && TryMatchBoundary(content, out var frame, out var isClose))
        {
            Boundary(frame, isClose, content, lineEnd);
            return;
        }

        switch (_state)
        {
            case State.Headers:
                HeaderLine(content, lineEnd, startsLine);
                break;
            case State.Leaf:
                FlushLineEnd();
                if (content.Length > 0) sink.Body(_leaf!, content);
                _pendingLineEnd = lineEnd.Length;
                break;
            default:
                sink.Structure(content);
                sink.Structure(lineEnd);
                break;
        }
    }

    private void HeaderLine(ReadOnlySpan<byte> content, ReadOnlySpan<byte> lineEnd, bool startsLine)
    {
        var isFirst = _block.WrittenCount == 0;
        // Saved by an editor for plain text.
        if (isFirst && !_rootStarted && content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) content = content[3..];
        if (startsLine && content.IsEmpty)
        {
            if (isFirst && !_rootStarted && _leadingBlank++ < MaxLeadingBlankLines) return;
            StartEntity(lineEnd);
            return;
        }

        if (startsLine && content[0] is not ((byte)' ' or (byte)'\t') && MimeHeaders.FindColon(content) < 0)
        {
            // The line that separates messages of an mbox file.
            if (isFirst && !_rootStarted && (content.StartsWith("From "u8) || content.StartsWith(">From "u8))) return;
            if (isFirst)
            {
                StartEntity(default);
                Line(content, lineEnd, startsLine: true);
                return;
            }

            if (_firstNonField < 0) _firstNonField = _block.WrittenCount;
        }

        if (_block.WrittenCount + content.Length + lineEnd.Length > limits.MaxHeaderBytes)
        {
            HeaderOverflow = true;
            return;
        }

        _block.Write(content);
        _block.Write(lineEnd);
    }

    private void StartEntity(ReadOnlySpan<byte> blankLine)
    {
        var parent = _frames.Count == 0 ? null : _frames[^1].Entity;
        if (++_parts > limits.MaxParts)
        {
            sink.Structure(_block.WrittenSpan);
            sink.Structure(blankLine);
            ResetHeaders(State.Structure);
            return;
        }

        var headers = MimeHeaders.Parse(_block.WrittenSpan, limits.MaxHeaders);
        var isDigest = parent?.ContentType.Is("multipart/digest") == true;
        var entity = new MimeEntity(parent, headers, _isNestedRoot, isDigest ? "message/rfc822" : "text/plain");
        if (parent is null) headers.UseCharset(entity.ContentType.Charset);
        _rootStarted = true;

        var boundary = entity.ContentType.Boundary;
        var isMessage = entity.ContentType.Type == "message" && entity.ContentType.Subtype is "rfc822" or "global" or "news"
            && entity.Encoding == TransferEncoding.Identity;
        var canDescend = entity.Depth < limits.MaxDepth && (boundary is not null || isMessage);
        _block.Write(blankLine);
        var descend = sink.EntityStart(entity, headers, _block.WrittenSpan, canDescend) && canDescend;
        entity.IsContainer = descend;
        if (!descend)
        {
            _leaf = entity;
            ResetHeaders(State.Leaf);
            return;
        }

        _frames.Add(new(entity, boundary is null ? null : Encoding.UTF8.GetBytes(boundary)));
        ResetHeaders(boundary is null ? State.Headers : State.Structure);
        _isNestedRoot = boundary is null;
    }

    private void ResetHeaders(State next)
    {
        _block.ResetWrittenCount();
        _firstNonField = -1;
        _isNestedRoot = false;
        _pendingLineEnd = 0;
        _state = next;
    }

    private bool TryMatchBoundary(ReadOnlySpan<byte> line, out int frame, out bool isClose)
    {
        var rest = line[2..].TrimEnd(" \t\r"u8);
        for (frame = _frames.Count - 1; frame >= 0; frame--)
        {
            isClose = false;
            if (_frames[frame].Boundary is not { } boundary || !rest.StartsWith(boundary)) continue;
            if (rest.Length == boundary.Length) return true;
            isClose = rest[boundary.Length..].SequenceEqual("--"u8);
            if (isClose) return true;
        }

        isClose = false;
        return false;
    }

    private void Boundary(int frame, bool isClose, ReadOnlySpan<byte> content, ReadOnlySpan<byte> lineEnd)
    {
        // A part that ends within its header still is one.
        if (_state == State.Headers && (_block.WrittenCount > 0 || _isNestedRoot)) StartEntity(default);
        EndLeaf();
        while (_frames.Count - 1 > frame) EndContainer();

        sink.Structure(PendingLineEnd());
        _pendingLineEnd = 0;
        sink.Structure(content);
        sink.Structure(lineEnd);
        if (isClose) EndContainer();
        ResetHeaders(isClose ? State.Structure : State.Headers);
    }

    private void Finish()
    {
        if (_state == State.Headers && (_frames.Count == 0 || _block.WrittenCount > 0))
        {
            if (_firstNonField >= 0 && _frames.Count == 0)
            {
                // Never a blank line: the first line that is no field was the body's beginning.
                var body = _block.WrittenSpan[_firstNonField..].ToArray();
                var block = _block.WrittenSpan[.._firstNonField].ToArray();
                _block.ResetWrittenCount();
                _block.Write(block);
                StartEntity(default);
                for (var rest = body.AsSpan(); _leaf is not null && !rest.IsEmpty; rest = rest[Math.Min(rest.Length, MaxPiece)..]) sink.Body(_leaf, rest[..Math.Min(rest.Length, MaxPiece)]);
            }
            else
            {
                StartEntity(default);
            }
        }

        if (_leaf is not null) FlushLineEnd();
        EndLeaf();
        while (_frames.Count > 0) EndContainer();
    }

    private void EndLeaf()
    {
        if (_leaf is null) return;
        sink.EntityEnd(_leaf);
        _leaf = null;
    }

    private void EndContainer()
    {
        sink.EntityEnd(_frames[^1].Entity);
        _frames.RemoveAt(_frames.Count - 1);
    }

    private void FlushLineEnd()
    {
        if (_pendingLineEnd > 0) sink.Body(_leaf!, PendingLineEnd());
        _pendingLineEnd = 0;
    }

    private ReadOnlySpan<byte> PendingLineEnd() => _pendingLineEnd switch { 0 => default, 1 => "\n"u8, _ => "\r\n"u8 };

    private readonly record struct Frame(MimeEntity Entity, byte[]? Boundary);
}
