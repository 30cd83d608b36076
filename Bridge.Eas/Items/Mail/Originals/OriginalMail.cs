using Bridge.Eas.Mime;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Originals;

/// <summary>A mail that is answered or passed on: read once for what is known of it, and to be read once more while it is sent.</summary>
internal sealed class OriginalMail : IAsyncDisposable
{
    private readonly ReadOnlyMemory<byte>? _bytes;
    private readonly OxMailSource? _source;
    private readonly IDisposable? _turn;
    private bool _isOpened;

    /// <param name="info">What is known of it.</param>
    /// <param name="header">Its header as it is, without the blank line.</param>
    /// <param name="has8Bit">It holds bytes beyond ASCII.</param>
    /// <param name="bytes">All of it, when it is small.</param>
    /// <param name="source">OX's second answer, when it is not.</param>
    /// <param name="turn">Given back with it.</param>
    internal OriginalMail(MimeMessageInfo info, byte[] header, bool has8Bit, ReadOnlyMemory<byte>? bytes, OxMailSource? source, IDisposable? turn) =>
        (Info, Header, Has8Bit, _bytes, _source, _turn) = (info, header, has8Bit, bytes, source, turn);

    internal MimeMessageInfo Info { get; }

    internal byte[] Header { get; }

    internal bool Has8Bit { get; }

    /// <summary>Signed or encrypted as a whole: taken apart it is worth nothing.</summary>
    internal bool IsProtected => Info.IsSmime || SevenBit.IsProtected(Info.ContentType);

    /// <summary>More text than is held of one.</summary>
    internal bool IsCut => Info.Body.Any(segment => segment is { Plain.IsComplete: false } or { Html.IsComplete: false });

    /// <exception cref="IOException">It was read already and is too large to be held: whoever sends must start over.</exception>
    internal ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        if (_bytes is { } bytes) return ValueTask.FromResult<Stream>(new SequenceStream(new System.Buffers.ReadOnlySequence<byte>(bytes)));
        if (_isOpened || _source is null) throw new IOException("The original was read already.");
        _isOpened = true;
        return ValueTask.FromResult<Stream>(new WholeStream(_source.Content, Info.BytesRead));
    }

    /// <summary>An original that breaks off while it is written breaks the writing off.</summary>
    internal static OxMailWriter Guarded(OxMailWriter write) => async (destination, cancellationToken) =>
    {
        try
        {
            await write(destination, cancellationToken);
        }
        catch (MimeFormatException broken)
        {
            throw new IOException("The original cannot be read again.", broken);
        }
    };

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        _turn?.Dispose();
    }
}
