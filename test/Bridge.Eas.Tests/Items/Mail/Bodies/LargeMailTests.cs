using System.Globalization;
using System.Text;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>A message of 50 MB costs no 50 MB: it is read as a stream, and of it is kept what the phone will get.</summary>
[TestFixture, NonParallelizable]
internal sealed class LargeMailTests
{
    private const int Size = 50 << 20;

    private static IEnumerable<TestCaseData> Forms()
    {
        // Text or HTML first, then a file that makes the size.
        foreach (var kind in (string[])["text and file", "html and file"])
        {
            yield return Case(kind, "plain, cut", new([new(1, 32_768)]), 3 << 20);
            yield return Case(kind, "plain, whole", new([new(1)]), 3 << 20);
            yield return Case(kind, "HTML, cut, with a preview", new([new(2, 32_768, AllOrNone: false, Preview: 255)]), 3 << 20);
            yield return Case(kind, "MIME, cut", new([new(4, 65_536)], null, 2), 3 << 20);
        }

        // Text without an end: what is beyond the limit of texts is counted only.
        yield return Case("endless text", "plain, cut", new([new(1, 32_768)]), 3 << 20);
        yield return Case("endless html", "plain, cut", new([new(1, 32_768)]), 16 << 20);
        yield return Case("endless html", "HTML, cut", new([new(2, 32_768)]), 8 << 20);
    }

    [TestCaseSource(nameof(Forms))]
    public async Task Prepare_FiftyMegabytes_AllocatesLittle(string kind, object options, long most)
    {
        await RenderAsync(kind, (MailBodyOptions)options);
        var source = new EndlessMail(kind);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await RenderAsync(source, (MailBodyOptions)options);
        var cost = GC.GetAllocatedBytesForCurrentThread() - before;

        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {Size >> 20} MiB: {TestContext.CurrentContext.Test.Name}: {cost / 1024} KiB allocated"));
        Assert.That(cost, Is.LessThan(most));
    }

    private static TestCaseData Case(string kind, string form, MailBodyOptions options, long most) =>
        new TestCaseData(kind, options, most).SetName($"Prepare_FiftyMegabytes_AllocatesLittle({kind}, {form})");

    private static Task RenderAsync(string kind, MailBodyOptions options) => RenderAsync(new EndlessMail(kind), options);

    private static async Task RenderAsync(EndlessMail source, MailBodyOptions options)
    {
        var rendering = await MailRenderer.PrepareAsync(
            new MailItem(Rendered.ItemId, new OxMailRow(17, 0, 0, 1_767_323_045_678), Mark: null, []), _ => Task.FromResult<Stream>(source), EasVersion.V141, options, MailCosts.Default, CancellationToken.None);
        using var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.ApplicationData);
        rendering.Write(writer);
        writer.End();
    }

    /// <summary>Makes its bytes as they are read, so that only the reader's own are counted.</summary>
    private sealed class EndlessMail : MemoryStream
    {
        private const string Line = "All work and no play makes Jack a dull boy, say the neighbours....\r\n";

        private readonly byte[] _head;
        private readonly byte[] _line;
        private long _position;

        public EndlessMail(string kind)
        {
            var (head, line) = kind switch
            {
                "text and file" => (WithFile("Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße\r\n"), Convert.ToBase64String(new byte[48]) + "\r\n"),
                "html and file" => (WithFile("Content-Type: text/html; charset=utf-8\r\n\r\n<p>Grüße</p>\r\n"), Convert.ToBase64String(new byte[48]) + "\r\n"),
                "endless text" => ("Subject: x\r\nContent-Type: text/plain\r\n\r\n", Line),
                _ => ("Subject: x\r\nContent-Type: text/html\r\n\r\n", "<p>" + Line + "</p>\r\n"),
            };
            (_head, _line) = (Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes(line));
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var span = buffer.Span[..(int)Math.Min(buffer.Length, Math.Min(32 * 1024, Size - _position))];
            for (var i = 0; i < span.Length; i++, _position++) span[i] = _position < _head.Length ? _head[_position] : _line[(_position - _head.Length) % _line.Length];
            return ValueTask.FromResult(span.Length);
        }

        private static string WithFile(string body) =>
            "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + body
            + "--b\r\nContent-Type: application/octet-stream; name=big.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    }
}
