using System.Security.Cryptography;
using Bridge.Eas.Mime;
using Bridge.Eas.Mime.Compose;
using static Bridge.Eas.Tests.Mime.Messages;

namespace Bridge.Eas.Tests.Mime.Compose;

/// <summary>Real messages passed on: each keeps every file, byte for byte, and what goes out is ASCII in short lines.</summary>
internal sealed class SamplesForwardTests
{
    private const string Own = "To: x@y\nSubject: Fw\n\nPlease see below.\n";

    [Test]
    public async Task Forward_OfEachSample_KeepsItsFiles()
    {
        var folder = SharedFiles.Find("samples/mail");
        using var all = Assert.EnterMultipleScope();
        foreach (var file in Directory.GetFiles(folder, "*.eml").Order(StringComparer.Ordinal)) await CheckAsync(await File.ReadAllBytesAsync(file), Path.GetFileName(file));
    }

    private static async Task CheckAsync(byte[] raw, string name)
    {
        var original = await ReadAsync(raw);
        var own = await ReadAsync(Own);
        var message = new CombinedMessage
        {
            Header = "To: x@y\r\nSubject: Fw\r\n\r\n"u8.ToArray(),
            MessageId = "<m@x>",
            Text = CombinedText.Of(own, original, Continuation.Forward, QuoteWords.Of("en"), TimeZoneInfo.Utc),
            Own = CombinedFiles.None,
            OpenOwn = _ => ValueTask.FromResult<Stream>(new MemoryStream(Bytes(Own))),
            Original = CombinedFiles.AllOf(original),
            OpenOriginal = _ => ValueTask.FromResult<Stream>(new MemoryStream(raw)),
        };
        using var written = new MemoryStream();

        await message.WriteAsync(written, CancellationToken.None);

        var bytes = written.ToArray();
        var read = await ReadAsync(bytes);
        Assert.That(await ContentsAsync(bytes, read), Is.EquivalentTo(await ContentsAsync(raw, original)), name);
        Assert.That(read.ToPlain().Text, Does.StartWith("Please see below."), name);
        if (!original.IsSmime) Assert.That(Array.Exists(bytes, one => one >= 0x80), Is.False, name + ": OX reads it as ASCII");
    }

    /// <summary>Messages within are compared by their type alone: their parts may be encoded anew.</summary>
    private static async Task<List<string>> ContentsAsync(byte[] raw, MimeMessageInfo info)
    {
        var contents = new List<string>();
        foreach (var part in info.Attachments)
        {
            using var content = new MemoryStream();
            await MimePartExtractor.ExtractAsync(new MemoryStream(raw), part.Path, content, range: null, MimeLimits.Default, CancellationToken.None);
            var isText = part.MediaType.StartsWith("text/", StringComparison.Ordinal) || part.MediaType.StartsWith("message/", StringComparison.Ordinal);
            contents.Add($"{part.MediaType} {part.ContentId} {(isText ? "" : Convert.ToHexString(SHA256.HashData(content.ToArray())))}");
        }

        return contents;
    }
}
