using System.Text;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Tests.Mime;

/// <summary>Real messages from outside the repository; skipped where they are absent.</summary>
[TestFixture]
public sealed class SamplesTests
{
    [Test]
    public async Task Samples_Mail_AllCanBeReadInEveryForm()
    {
        var files = Directory.GetFiles(FindFolder("mail"), "*.eml");
        Assert.That(files, Is.Not.Empty);
        foreach (var file in files) await CheckAsync(await File.ReadAllBytesAsync(file), Path.GetFileName(file));
    }

    [Test]
    public async Task Samples_Mbox_AllCanBeReadInEveryForm()
    {
        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Directory.GetFiles(FindFolder("mbox"))[0]));
        var messages = System.Text.RegularExpressions.Regex.Split(
            text, "(?m)^(?=From \\S+ .*\\d{4}\\r?$)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(30));
        Assert.That(messages, Has.Length.GreaterThan(10));
        foreach (var (message, i) in messages.Where(m => m.Length > 0).Select((m, i) => (m, i)))
            await CheckAsync(Encoding.Latin1.GetBytes(message), FormattableString.Invariant($"mbox message {i}"));
    }

    private static async Task CheckAsync(byte[] message, string name)
    {
        var info = await Messages.ReadAsync(message);
        Assert.That(info.ToPlain().Text.Length + info.Attachments.Count, Is.Positive.Or.Zero, name);
        foreach (var part in info.Attachments)
        {
            using var source = new MemoryStream(message);
            using var output = new MemoryStream();
            var extracted = await MimePartExtractor.ExtractAsync(source, part.Path, output, null, MimeLimits.Default, CancellationToken.None);
            Assert.That(extracted?.Size, Is.EqualTo(part.Size), name);
            Assert.That(output.Length, Is.EqualTo(part.Size), name);
        }

        var again = await Messages.ReadAsync((await SevenBit.RewriteAsync(message, MimeLimits.Default, CancellationToken.None)).ToArray());
        Assert.That(again.Subject, Is.EqualTo(info.Subject), name);
        Assert.That(again.Attachments.Select(a => a.Name), Is.EqualTo(info.Attachments.Select(a => a.Name)), name);
        Assert.That(again.ToPlain().Text.TrimEnd(), Is.EqualTo(info.ToPlain().Text.TrimEnd()), name);
        HtmlTruncation.Utf8(info.ToHtml().Text, 500);
    }

    private static string FindFolder(string name)
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            var samples = Path.Combine(folder.FullName, "shared", "samples", name);
            if (Directory.Exists(samples)) return samples;
        }

        Assert.Ignore("No folder shared/samples/" + name + " beside the repository: real messages were not tried.");
        return "";
    }
}
