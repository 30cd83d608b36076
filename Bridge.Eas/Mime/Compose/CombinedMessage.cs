using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.Eas.Mime.Compose;

/// <summary>Where a message's bytes come from, each time anew.</summary>
/// <exception cref="IOException">They cannot be had (again).</exception>
internal delegate ValueTask<Stream> MimeOpener(CancellationToken cancellationToken);

/// <summary>
/// A reply or forward put together from what the user wrote and from the original: one text, the pictures that its HTML shows, then the files of both.
/// Written in one pass over each of the two, so that files of any size go by and nothing but text is held.
/// </summary>
/// <remarks>The same message each time it is written: the boundaries come from its Message-ID.</remarks>
internal sealed class CombinedMessage
{
    /// <summary>Its header without fields of the content, a blank line at its end, ASCII.</summary>
    internal required byte[] Header { get; init; }

    /// <summary>With angle brackets.</summary>
    internal required string MessageId { get; init; }

    internal required CombinedText Text { get; init; }

    /// <summary>What the user's message brings beside its text.</summary>
    internal required CombinedFiles Own { get; init; }

    internal required MimeOpener OpenOwn { get; init; }

    /// <summary>What of the original goes along beside its text.</summary>
    internal required CombinedFiles Original { get; init; }

    internal required MimeOpener OpenOriginal { get; init; }

    /// <summary>Files that neither of the two has.</summary>
    internal IReadOnlyList<NewPart> Added { get; init; } = [];

    private bool HasPictures => Own.Pictures.Count + Original.Pictures.Count > 0 || Added.Any(part => part.IsShown);

    private bool HasFiles => Own.Files.Count + Original.Files.Count > 0 || Added.Any(part => !part.IsShown);

    /// <summary>The section number that a file gets which is added.</summary>
    internal string PathOfAdded(int index)
    {
        var before = Added.Take(index).Count(part => part.IsShown == Added[index].IsShown);
        var number = Added[index].IsShown ? 2 + Own.Pictures.Count + before : 2 + Original.Files.Count + Own.Files.Count + before;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(Added[index].IsShown && HasFiles ? "1." : "")}{number}");
    }

    internal async Task WriteAsync(Stream destination, CancellationToken cancellationToken)
    {
        var (mixed, related) = (Boundary('m'), Boundary('r'));
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        output.Write(Header.AsSpan(..^2));
        output.Ascii("MIME-Version: 1.0\r\n");
        if (HasFiles) output.Ascii($"Content-Type: multipart/mixed; boundary=\"{mixed}\"\r\n\r\n--{mixed}\r\n");
        if (HasPictures) output.Ascii($"Content-Type: multipart/related; type=\"{(Text.Html is null ? "text/plain" : "multipart/alternative")}\"; boundary=\"{related}\"\r\n\r\n--{related}\r\n");
        TextEntity.Write(Text, Boundary('a'), output);
        await destination.WriteAsync(output.WrittenMemory, cancellationToken);

        // The original's pictures come first in it, and its files follow in the same reading; the user's own are in memory and may be read twice.
        var isRelated = HasPictures;
        if (Own.Pictures.Count > 0) await CopyAsync(OpenOwn, Own.Pictures, (_, part) => part.Ascii($"\r\n--{related}\r\n"), destination, cancellationToken);
        foreach (var part in Added.Where(part => part.IsShown))
        {
            await DelimitAsync(isShown: true);
            await part.WriteAsync(destination, cancellationToken);
        }

        await CopyAsync(OpenOriginal, Original.All, (path, part) => Delimit(Original.Pictures.Contains(path), part), destination, cancellationToken);
        if (Own.Files.Count > 0) await CopyAsync(OpenOwn, Own.Files, (_, part) => Delimit(isShown: false, part), destination, cancellationToken);
        foreach (var part in Added.Where(part => !part.IsShown))
        {
            await DelimitAsync(isShown: false);
            await part.WriteAsync(destination, cancellationToken);
        }

        output.ResetWrittenCount();
        if (isRelated) output.Ascii($"\r\n--{related}--");
        if (HasFiles) output.Ascii($"\r\n--{mixed}--");
        output.Ascii("\r\n");
        await destination.WriteAsync(output.WrittenMemory, cancellationToken);

        async ValueTask DelimitAsync(bool isShown)
        {
            output.ResetWrittenCount();
            Delimit(isShown, output);
            await destination.WriteAsync(output.WrittenMemory, cancellationToken);
        }

        void Delimit(bool isShown, IBufferWriter<byte> part)
        {
            if (isRelated && !isShown)
            {
                part.Ascii($"\r\n--{related}--");
                isRelated = false;
            }

            part.Ascii(isRelated ? $"\r\n--{related}\r\n" : $"\r\n--{mixed}\r\n");
        }
    }

    private static async Task CopyAsync(
        MimeOpener open, IReadOnlySet<string> paths, Action<string, IBufferWriter<byte>> before, Stream destination, CancellationToken cancellationToken)
    {
        if (paths.Count == 0) return;
        await using var source = await open(cancellationToken);
        await PartCopy.RunAsync(source, paths, before, destination, cancellationToken);
    }

    private string Boundary(char kind) => BoundaryOf(MessageId, kind);

    /// <summary>No line of base64 or quoted-printable text begins like this.</summary>
    internal static string BoundaryOf(string messageId, char kind) => $"=_{kind}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, 12))}";
}
