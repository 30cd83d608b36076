using System.Text;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Tests.Mime;

[TestFixture]
public sealed class PartAndRawTests
{
    private const string WithAttachment = """
        Subject: x
        Content-Type: multipart/mixed; boundary=b

        --b

        text
        --b
        Content-Type: application/octet-stream; name=a.bin
        Content-Transfer-Encoding: base64

        MDEyMzQ1
        Njc4OQ==
        --b--
        """;

    [TestCase("2", 0, 9, "0123456789")]
    [TestCase("2", 3, 5, "345")]
    [TestCase("2", 8, 100, "89")]
    [TestCase("2", 20, 30, "")]
    [TestCase("1", 0, 99, "text")]
    public async Task Extract_Range_GivesTheseBytes(string path, int first, int last, string expected)
    {
        using var source = new Messages.StepStream(Messages.Bytes(WithAttachment), 5);
        using var output = new MemoryStream();
        var part = await MimePartExtractor.ExtractAsync(source, path, output, new ByteRange(first, last), MimeLimits.Default, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.ASCII.GetString(output.ToArray()), Is.EqualTo(expected));
            Assert.That(part!.Size, Is.EqualTo(path == "2" ? 10 : 4));
            Assert.That(part.Written, Is.EqualTo(expected.Length));
        });
    }

    [TestCase(10, "0123456789")]
    [TestCase(9, null)]
    [TestCase(1, null)]
    public async Task Extract_PartLargerThanAllowed_EndsAndTellsSo(int most, string? expected)
    {
        using var source = new Messages.StepStream(Messages.Bytes(WithAttachment), 5);
        using var output = new MemoryStream();
        var part = await MimePartExtractor.ExtractAsync(source, "2", output, new ByteRange(0, 9), most, MimeLimits.Default, CancellationToken.None);

        if (expected is null) Assert.That(part!.Size, Is.GreaterThan(most));
        else Assert.That((part!.Size, Encoding.ASCII.GetString(output.ToArray())), Is.EqualTo((10L, expected)));
    }

    [TestCase("3")]
    [TestCase("")]
    [TestCase("2.1")]
    [TestCase("../1")]
    public async Task Extract_NoSuchPart_IsNull(string path)
    {
        using var source = new MemoryStream(Messages.Bytes(WithAttachment));
        Assert.That(await MimePartExtractor.ExtractAsync(source, path, Stream.Null, null, MimeLimits.Default, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Extract_SingleBinaryPart_IsByteIdentical()
    {
        var data = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();
        var message = Messages.Bytes("Content-Type: application/x\nContent-Transfer-Encoding: binary\n\n").Concat(data).ToArray();
        using var output = new MemoryStream();
        using var source = new Messages.StepStream(message, 1000);
        await MimePartExtractor.ExtractAsync(source, "1", output, null, MimeLimits.Default, CancellationToken.None);
        Assert.That(output.ToArray(), Is.EqualTo(data));
    }

    [TestCase("SGVsbG8=", "Hello")]
    [TestCase("SGV sb\n G8", "Hello")]
    [TestCase("SGVs", "Hel")]
    [TestCase("SGVsbG", "Hell")]
    [TestCase("SGk=SGk=", "HiHi")]
    [TestCase("*!", "")]
    public void Base64_DamagedInput_GivesWhatIsThere(string text, string expected) => Assert.That(Decode(TransferEncoding.Base64, text), Is.EqualTo(expected));

    [TestCase("a=3Db", "a=b")]
    [TestCase("a=\r\nb", "ab")]
    [TestCase("a=  \r\nb", "ab")]
    [TestCase("a=\nb", "ab")]
    [TestCase("a=3d=3D", "a==")]
    [TestCase("a=ZZ=4x==41", "a=ZZ=4x=A")]
    public void QuotedPrintable_DamagedInput_GivesWhatIsThere(string text, string expected) =>
        Assert.That(Decode(TransferEncoding.QuotedPrintable, text), Is.EqualTo(expected));

    [TestCase(1000, "Subject: x\r\n\r\nline one\r\nline two\r\n")]
    [TestCase(25, "Subject: x\r\n\r\nline one\r\n")]
    [TestCase(24, "Subject: x\r\n\r\nline one\r\n")]
    [TestCase(23, "Subject: x\r\n\r\n")]
    [TestCase(5, "Subje")]
    [TestCase(0, "")]
    public void FindCut_ToSize_CutsAtALineEnd(int size, string expected)
    {
        var message = Encoding.ASCII.GetBytes("Subject: x\r\n\r\nline one\r\nline two\r\n");
        Assert.That(Encoding.ASCII.GetString(message, 0, MimeTruncator.FindCut(message, size)), Is.EqualTo(expected));
    }

    [Test]
    public async Task SevenBit_CleanMessage_IsTheSameMemory()
    {
        var message = Messages.Bytes(WithAttachment);
        var result = await SevenBit.RewriteAsync(message, MimeLimits.Default, CancellationToken.None);
        Assert.That(result.ToArray(), Is.SameAs(message).Or.EqualTo(message));
    }

    [Test]
    public async Task SevenBit_TextAndDataAndHeaders_BecomeAsciiAndMeanTheSame()
    {
        var message = Messages.Utf8("""
            From: Jürgen Groß <j@example.org>
            To: "Doe, Jäne" <jane@example.org>, bo@example.org
            Subject: Grüße aus einer Stadt, deren Name so lang ist, dass er nicht in ein Wort passt: Äöü
            Content-Type: multipart/mixed; boundary=b
            Content-Transfer-Encoding: 8bit

            Vorspann ä
            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            Größe = 1 
            .
            --b
            Content-Type: application/octet-stream; name="ü.bin"

            ÄÖÜ
            --b
            Content-Type: message/rfc822

            Subject: inner
            Content-Type: text/html; charset=utf-8

            <p>ß</p>
            --b--
            """);
        var before = await Messages.ReadAsync(message);
        var result = (await SevenBit.RewriteAsync(message, MimeLimits.Default, CancellationToken.None)).ToArray();
        var after = await Messages.ReadAsync(result);
        var text = Encoding.Latin1.GetString(result);

        Assert.Multiple(() =>
        {
            Assert.That(Ascii.IsValid(result));
            Assert.That(text.Split("\r\n").Max(l => l.Length), Is.LessThanOrEqualTo(78));
            Assert.That(text.Replace("\r\n", "", StringComparison.Ordinal), Does.Not.Contain('\n').And.Not.Contain('\r'));
            Assert.That(text, Does.Not.Contain("8bit"));
            Assert.That(after.From, Is.EqualTo(before.From));
            Assert.That(after.To, Is.EqualTo(before.To));
            Assert.That(after.Subject, Is.EqualTo(before.Subject).And.StartsWith("Grüße"));
            Assert.That(after.ToPlain().Text, Is.EqualTo("Größe = 1 \r\n."));
            Assert.That(after.Attachments[0], Is.EqualTo(before.Attachments[0]));
            Assert.That(text, Does.Contain("<p>=C3=9F</p>"));
        });
    }

    [Scenario("L62")]
    [Test]
    public async Task SevenBit_SignedPart_IsNotTouched()
    {
        const string Signed = "--s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00C3\u00BC\u00C3\u009Fe \r\n--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nMII=\r\n--s--\r\n";
        var message = Messages.Bytes("Subject: \u00C3\u00BC\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=s\n\n" + Signed);
        var result = Encoding.Latin1.GetString((await SevenBit.RewriteAsync(message, MimeLimits.Default, CancellationToken.None)).Span);
        Assert.Multiple(() =>
        {
            Assert.That(result, Does.EndWith("\r\n\r\n" + Signed));
            Assert.That(result, Does.StartWith("Subject: =?utf-8?B?w7w=?=\r\n"));
        });
    }

    [Test]
    public async Task SevenBit_BareLineFeeds_BecomeCrlf()
    {
        var result = await SevenBit.RewriteAsync("Subject: x\n\na\nb\r\nc\n"u8.ToArray(), MimeLimits.Default, CancellationToken.None);
        Assert.That(Encoding.ASCII.GetString(result.Span), Is.EqualTo("Subject: x\r\n\r\na\r\nb\r\nc\r\n"));
    }

    [Test]
    public async Task SevenBit_LongLines_AreEncoded()
    {
        var line = new string('x', 2000);
        var result = await SevenBit.RewriteAsync(Messages.Bytes("Subject: x\n\n" + line), MimeLimits.Default, CancellationToken.None);
        var again = await Messages.ReadAsync(result.ToArray());
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.ASCII.GetString(result.Span).Split("\r\n").Max(l => l.Length), Is.LessThanOrEqualTo(76));
            Assert.That(again.ToPlain().Text, Is.EqualTo(line));
        });
    }

    [Test]
    public void HeaderEditor_ReplaceAddRemove_KeepsTheRest()
    {
        var message = Messages.Bytes("From: a@b\nBcc: c@d,\n e@f\nSubject: x\n\nBcc: body");
        var changes = new Dictionary<string, string?> { ["From"] = "z@b", ["bcc"] = null, ["Message-ID"] = "<1@x>" };
        var result = MessageHeaderEditor.Edit(message, changes, MimeLimits.Default);
        Assert.That(Encoding.ASCII.GetString(result), Is.EqualTo("From: z@b\r\nMessage-ID: <1@x>\r\nSubject: x\r\n\r\nBcc: body"));
    }

    [Test]
    public void HeaderEditor_NoMessage_IsRefused() =>
        Assert.Throws<MimeFormatException>(() => MessageHeaderEditor.Read("hello\r\n"u8, MimeLimits.Default));

    private static string Decode(TransferEncoding encoding, string text)
    {
        var decoder = TransferDecoder.Create(encoding);
        var result = new StringBuilder();
        var output = new byte[TransferDecoder.MaxOutput(1)];
        foreach (var b in Encoding.ASCII.GetBytes(text)) result.Append(Encoding.ASCII.GetString(output, 0, decoder.Decode([b], output)));
        return result.ToString();
    }
}
