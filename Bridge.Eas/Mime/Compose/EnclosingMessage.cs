using System.Buffers;

namespace Bridge.Eas.Mime.Compose;

/// <summary>A message that carries the original whole: what the user wrote stays as it is, the original follows as a message or, where its bytes must not change, as a file.</summary>
internal sealed class EnclosingMessage
{
    /// <summary>Its header without fields of the content, a blank line at its end, ASCII.</summary>
    internal required byte[] Header { get; init; }

    /// <summary>With angle brackets.</summary>
    internal required string MessageId { get; init; }

    internal required MimeOpener OpenOwn { get; init; }

    /// <summary>What the survey of the user's message found.</summary>
    internal required IReadOnlyList<SevenBitAction> OwnActions { get; init; }

    internal required MimeOpener OpenOriginal { get; init; }

    /// <summary>Bytes beyond ASCII under a signature: transport would spoil them in a message.</summary>
    internal required bool AsFile { get; init; }

    /// <summary>The original's subject, for the name of the file.</summary>
    internal required string Subject { get; init; }

    internal async Task WriteAsync(Stream destination, CancellationToken cancellationToken)
    {
        var boundary = CombinedMessage.BoundaryOf(MessageId, 'e');
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        output.Write(Header.AsSpan(..^2));
        output.Ascii($"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n");
        await destination.WriteAsync(output.WrittenMemory, cancellationToken);

        await using (var own = await OpenOwn(cancellationToken))
        {
            var writer = new SevenBitWriter(destination)
            {
                Actions = OwnActions,
                Header = static (entity, block) => entity.Parent is null ? HeaderFields.Only(block, "Content-"u8) : block,
            };
            await new MimeScanner(writer, MimeLimits.Default).RunAsync(own, cancellationToken);
        }

        var name = EncodedName();
        output.ResetWrittenCount();
        output.Ascii(AsFile
            ? $"\r\n--{boundary}\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            : $"\r\n--{boundary}\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n");
        await destination.WriteAsync(output.WrittenMemory, cancellationToken);

        await using (var original = await OpenOriginal(cancellationToken))
        {
            if (AsFile) await EncodeAsync(original, destination, cancellationToken);
            else await PassAsync(original, destination, cancellationToken);
        }

        output.ResetWrittenCount();
        output.Ascii($"\r\n--{boundary}--\r\n");
        await destination.WriteAsync(output.WrittenMemory, cancellationToken);
    }

    /// <exception cref="MimeFormatException">Its header is too large to be passed on whole.</exception>
    private static async Task PassAsync(Stream original, Stream destination, CancellationToken cancellationToken)
    {
        var scanner = new MimeScanner(new SevenBitWriter(destination), MimeLimits.Default);
        await scanner.RunAsync(original, cancellationToken);
        if (scanner.HeaderOverflow) throw new MimeFormatException("The message's header is too large.");
    }

    private static async Task EncodeAsync(Stream source, Stream destination, CancellationToken cancellationToken)
    {
        var encoder = new Base64Encoder();
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                encoder.Write(buffer.AsSpan(0, read), output);
                await destination.WriteAsync(output.WrittenMemory, cancellationToken);
                output.ResetWrittenCount();
            }

            encoder.Finish(output);
            await destination.WriteAsync(output.WrittenMemory, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>In an encoded word: against RFC 2047, but what Outlook writes and everybody reads.</summary>
    private string EncodedName()
    {
        var name = AttachmentNames.Choose(given: null, "message/rfc822", MimeText.CleanLine(Subject, 60), number: 1);
        return HeaderRewriter.EncodeText(name.Replace("\"", "'", StringComparison.Ordinal).Replace("\\", "_", StringComparison.Ordinal));
    }
}
