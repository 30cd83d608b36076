using System.Buffers;
using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>Rewrites a message so that every byte is ASCII and every line ends with CRLF; signed and encrypted parts stay as they are.</summary>
/// <remarks>
/// OX turns a raw message to ASCII on its way out, and WBXML strings hold text only: 8-bit bytes would arrive damaged. The text a user
/// sees does not change. What cannot be encoded without breaking a signature stays 8-bit.
/// </remarks>
internal static class SevenBit
{
    /// <summary>RFC 5322 §2.1.1, without CRLF.</summary>
    internal const int MaxLine = 998;

    /// <summary>Control characters that have no place in a text: some transports, WBXML and XML stumble over them.</summary>
    internal static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c is not ('\t' or '\r' or '\n')).Select(c => (byte)c)]);

    /// <summary>Rewrites a message from one stream to another.</summary>
    /// <param name="source">Read twice, so it must be seekable; from its current position.</param>
    /// <param name="destination">Gets the message as it is made.</param>
    /// <param name="limits">What the message may cost.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="MimeFormatException">The source is empty, or its header is too large to be kept whole.</exception>
    internal static async Task RewriteAsync(Stream source, Stream destination, MimeLimits limits, CancellationToken cancellationToken)
    {
        var start = source.Position;
        var actions = await SurveyAsync(source, limits, cancellationToken);
        source.Position = start;
        await new MimeScanner(new SevenBitWriter(destination) { Actions = actions }, limits).RunAsync(source, cancellationToken);
    }

    /// <summary>What each leaf of a message needs, in the order of the source.</summary>
    /// <exception cref="MimeFormatException">The source is empty, or its header is too large to be kept whole.</exception>
    internal static async Task<IReadOnlyList<SevenBitAction>> SurveyAsync(Stream source, MimeLimits limits, CancellationToken cancellationToken)
    {
        var survey = new SevenBitSurvey();
        var scanner = new MimeScanner(survey, limits);
        await scanner.RunAsync(source, cancellationToken);
        return scanner.HeaderOverflow ? throw new MimeFormatException("The message's header is too large.") : survey.Actions;
    }

    /// <summary>What a leaf needs of which nobody knows more than its header: plain bytes are encoded to be safe.</summary>
    internal static SevenBitAction Unseen(MimeEntity entity) => For(entity, has8Bit: true, hasOddLines: true);

    /// <summary>What a leaf needs.</summary>
    internal static SevenBitAction For(MimeEntity entity, bool has8Bit, bool hasOddLines)
    {
        var type = entity.ContentType;
        // Structured types may not be encoded (RFC 2045 §6.4), protected ones must not be.
        if (type.Type is "multipart" or "message" || IsProtected(type)) return SevenBitAction.Keep;
        return entity.Encoding switch
        {
            TransferEncoding.Base64 or TransferEncoding.UuEncode => has8Bit ? SevenBitAction.RepairBase64 : SevenBitAction.Keep,
            TransferEncoding.QuotedPrintable => has8Bit ? SevenBitAction.RepairQuotedPrintable : SevenBitAction.Keep,
            _ when !has8Bit && !hasOddLines => SevenBitAction.Keep,
            _ => type.Type == "text" ? SevenBitAction.ToQuotedPrintable : SevenBitAction.ToBase64,
        };
    }

    /// <summary>The same for a message in memory; the very same memory when nothing has to change.</summary>
    internal static async Task<ReadOnlyMemory<byte>> RewriteAsync(ReadOnlyMemory<byte> message, MimeLimits limits, CancellationToken cancellationToken)
    {
        var check = new SevenBitCheck();
        check.Add(message.Span);
        if (check.IsClean) return message;
        using var source = new MemoryStream(message.ToArray(), writable: false);
        using var destination = new MemoryStream(message.Length + (message.Length / 4));
        await RewriteAsync(source, destination, limits, cancellationToken);
        return destination.GetBuffer().AsMemory(0, (int)destination.Length);
    }

    /// <summary>Whether a multipart or leaf is protected by a signature or encryption, so that no byte may change.</summary>
    internal static bool IsProtected(MimeContentType type) =>
        type is { Type: "multipart", Subtype: "signed" or "encrypted" } or { Type: "application", Subtype: "pkcs7-mime" or "x-pkcs7-mime" };
}

/// <summary>What is to be done with a leaf.</summary>
internal enum SevenBitAction
{
    /// <summary>Only line ends are put right.</summary>
    Keep,

    /// <summary>8-bit text becomes quoted-printable.</summary>
    ToQuotedPrintable,

    /// <summary>8-bit data becomes base64.</summary>
    ToBase64,

    /// <summary>8-bit bytes within quoted-printable become =XX.</summary>
    RepairQuotedPrintable,

    /// <summary>8-bit bytes within base64 or uuencode are junk and go.</summary>
    RepairBase64,
}

/// <summary>First reading: which leaf needs what.</summary>
internal sealed class SevenBitSurvey : IMimeSink
{
    private readonly List<SevenBitAction> _actions = [];
    private bool _has8Bit;
    private bool _hasOddLines;
    private int _lineLength;
    private int _lastByte;

    /// <summary>One for each leaf, in the order of the source.</summary>
    internal IReadOnlyList<SevenBitAction> Actions => _actions;

    public bool IsDone => false;

    public bool EntityStart(MimeEntity entity, MimeHeaders headers, ReadOnlySpan<byte> block, bool canDescend)
    {
        if (canDescend && !SevenBit.IsProtected(entity.ContentType)) return true;
        (_has8Bit, _hasOddLines, _lineLength, _lastByte) = (false, false, 0, 0);
        return false;
    }

    public void Body(MimeEntity entity, ReadOnlySpan<byte> raw)
    {
        _has8Bit |= !Ascii.IsValid(raw);
        var newline = raw.LastIndexOf((byte)'\n');
        _lineLength = newline < 0 ? _lineLength + raw.Length : raw.Length - newline - 1;
        _hasOddLines |= _lineLength > SevenBit.MaxLine || raw.IndexOfAny(SevenBit.Controls) >= 0 || HasBareReturn(raw);
    }

    public void EntityEnd(MimeEntity entity)
    {
        if (!entity.IsContainer) _actions.Add(SevenBit.For(entity, _has8Bit, _hasOddLines));
    }

    public void Structure(ReadOnlySpan<byte> raw)
    {
        // Not part of any leaf.
    }

    private bool HasBareReturn(ReadOnlySpan<byte> raw)
    {
        var isBare = false;
        foreach (var b in raw)
        {
            isBare |= _lastByte == '\r' && b != (byte)'\n';
            _lastByte = b;
        }

        return isBare;
    }
}

/// <summary>A header block in another form; spans live during the call only.</summary>
internal delegate ReadOnlySpan<byte> HeaderChange(MimeEntity entity, ReadOnlySpan<byte> block);

/// <summary>Second reading: writes the message.</summary>
internal sealed class SevenBitWriter(Stream destination) : IMimeSink
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly LineEndNormalizer _lines = new();
    private BodyEncoder? _encoder;
    private SevenBitAction _action;
    private int _leaf;

    /// <summary>What the survey found; null where there was none.</summary>
    internal IReadOnlyList<SevenBitAction>? Actions { get; init; }

    /// <summary>Changes header blocks on their way.</summary>
    internal HeaderChange? Header { get; init; }

    /// <summary>Where the message is written, up to the next flush.</summary>
    internal IBufferWriter<byte> Output => _output;

    public bool IsDone => false;

    public bool EntityStart(MimeEntity entity, MimeHeaders headers, ReadOnlySpan<byte> block, bool canDescend)
    {
        var descend = canDescend && !SevenBit.IsProtected(entity.ContentType);
        _action = descend ? SevenBitAction.Keep : ActionOf(entity);
        var encoding = _action switch
        {
            SevenBitAction.ToQuotedPrintable => "quoted-printable",
            SevenBitAction.ToBase64 => "base64",
            _ when SevenBit.IsProtected(entity.ContentType) || entity.Encoding != TransferEncoding.Identity => null,
            _ when entity.ContentType.Type is "multipart" or "message" && !descend => null,
            _ => "7bit",
        };
        _encoder = _action switch
        {
            SevenBitAction.ToQuotedPrintable => new QuotedPrintableEncoder(),
            SevenBitAction.ToBase64 => new Base64Encoder(),
            _ => null,
        };
        HeaderRewriter.Write(Header is null ? block : Header(entity, block), encoding, _output);
        return descend;
    }

    public void Body(MimeEntity entity, ReadOnlySpan<byte> raw)
    {
        if (_encoder is not null) _encoder.Write(raw, _output);
        else if (_action is SevenBitAction.Keep) _lines.Write(raw, _output);
        else Repair(raw);
    }

    public void EntityEnd(MimeEntity entity)
    {
        _encoder?.Finish(_output);
        _encoder = null;
        _lines.Finish(_output);
    }

    public void Structure(ReadOnlySpan<byte> raw)
    {
        if (Ascii.IsValid(raw))
        {
            _lines.Write(raw, _output);
            return;
        }

        // Preamble or epilogue: nobody reads it, but it must not carry 8-bit bytes.
        foreach (var b in raw) _lines.Write([b < 0x80 ? b : (byte)'?'], _output);
    }

    /// <summary>What was made since the last time, in place of a flush; valid until more is made.</summary>
    internal ReadOnlySpan<byte> Take()
    {
        var made = _output.WrittenSpan;
        _output.ResetWrittenCount();
        return made;
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_output.WrittenCount == 0) return;
        await destination.WriteAsync(_output.WrittenMemory, cancellationToken);
        _output.ResetWrittenCount();
    }

    /// <summary>A body that was cut while it was surveyed has no action of its own.</summary>
    private SevenBitAction ActionOf(MimeEntity entity) =>
        Actions is null ? SevenBit.Unseen(entity) : _leaf < Actions.Count ? Actions[_leaf++] : SevenBitAction.Keep;

    private void Repair(ReadOnlySpan<byte> raw)
    {
        if (Ascii.IsValid(raw))
        {
            _lines.Write(raw, _output);
            return;
        }

        foreach (var b in raw)
        {
            if (b < 0x80) _lines.Write([b], _output);
            else if (_action == SevenBitAction.RepairQuotedPrintable) _lines.Write(Encoding.ASCII.GetBytes(FormattableString.Invariant($"={b:X2}")), _output);
        }
    }
}
