using System.Text;
using Bridge.Eas.Mime;
using Bridge.Eas.Mime.Compose;
using static Bridge.Eas.Tests.Mime.Messages;

namespace Bridge.Eas.Tests.Mime.Compose;

internal sealed class CombinedMessageTests
{
    /// <summary>A picture that comes after a file stays a file with its id; what is shown and comes first goes with the text.</summary>
    private const string Original =
        "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/html\n\n<img src=\"cid:one\"><img src=\"cid:two\">\n"
        + "--m\nContent-Type: image/gif\nContent-ID: <one>\n\nGIF1\n--m\nContent-Type: application/x-a; name=a\n\nA\n--m\nContent-Type: image/gif\nContent-ID: <two>\n\nGIF2\n--m--\n";

    [Test]
    public async Task Write_Twice_IsTheSameMessageWithAllParts()
    {
        var message = await NewAsync("To: x@y\nContent-Type: multipart/mixed; boundary=o\n\n--o\n\nHi\n--o\nContent-Type: text/x-b; name=b\n\nB\n--o--\n", Original);
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        await message.WriteAsync(first, CancellationToken.None);
        await message.WriteAsync(second, CancellationToken.None);

        Assert.That(second.ToArray(), Is.EqualTo(first.ToArray()));
        var read = await ReadAsync(first.ToArray());
        Assert.That(read.Attachments.Select(part => (part.Path, part.MediaType, part.ContentId)), Is.EqualTo(new[]
        {
            ("1.2", "image/gif", "one"), ("2", "application/x-a", null), ("3", "image/gif", "two"), ("4", "text/x-b", (string?)null),
        }));
        Assert.That(read.ToPlain().Text, Does.StartWith("Hi"));
        Assert.That(read.To[0].Address, Is.EqualTo("x@y"));
    }

    [Test]
    public async Task Write_OriginalThatIsOneFile_TakesNothingOfItsHeaderAlong()
    {
        var message = await NewAsync("To: x@y\n\nHi\n", "From: bo@x\nTo: secret@x\nReceived: path\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n");
        using var written = new MemoryStream();

        await message.WriteAsync(written, CancellationToken.None);

        var text = Encoding.ASCII.GetString(written.ToArray());
        Assert.That(text, Does.Contain("Content-Type: application/pdf; name=a.pdf").And.Contain("QUJD").And.Not.Contain("Received"));
        Assert.That(text.Split("secret@x"), Has.Length.EqualTo(2), "in the head of the quote alone");
    }

    [Test]
    public async Task Write_OriginalThatCannotBeReadAgain_Fails()
    {
        var message = await NewAsync("To: x@y\n\nHi\n", Original, _ => throw new IOException());
        using var written = new MemoryStream();

        Assert.That(() => message.WriteAsync(written, CancellationToken.None), Throws.TypeOf<IOException>());
    }

    [Test]
    public async Task Write_OriginalThatEndsEarlyTheSecondTime_Fails()
    {
        var message = await NewAsync("To: x@y\n\nHi\n", Original, _ => ValueTask.FromResult<Stream>(new MemoryStream(Bytes(Original)[..150])));
        using var written = new MemoryStream();

        Assert.That(() => message.WriteAsync(written, CancellationToken.None), Throws.TypeOf<MimeFormatException>());
    }

    private static async Task<CombinedMessage> NewAsync(string own, string original, MimeOpener? open = null)
    {
        var (mine, theirs) = (await ReadAsync(own), await ReadAsync(original));
        return new CombinedMessage
        {
            Header = HeaderFields.Without(Bytes(own[..own.IndexOf("\n\n", StringComparison.Ordinal)] + "\n"), "Content-"u8).ToArray(),
            MessageId = "<m@x>",
            Text = CombinedText.Of(mine, theirs, Continuation.Forward, QuoteWords.Of("en"), TimeZoneInfo.Utc),
            Own = CombinedFiles.AllOf(mine),
            OpenOwn = _ => ValueTask.FromResult<Stream>(new MemoryStream(Bytes(own))),
            Original = CombinedFiles.AllOf(theirs),
            OpenOriginal = open ?? (_ => ValueTask.FromResult<Stream>(new MemoryStream(Bytes(original)))),
        };
    }
}
