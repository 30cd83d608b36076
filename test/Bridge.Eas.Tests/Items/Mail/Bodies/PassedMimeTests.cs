using System.Buffers;
using System.Globalization;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>A whole MIME body is passed on while it is read: the same bytes as if it had been held, and not held.</summary>
[TestFixture, NonParallelizable]
internal sealed class PassedMimeTests
{
    private static readonly MailCosts PassesAll = MailCosts.Default with { PassedFromBytes = 0 };
    private static readonly MailBodyOptions Whole = new([new BodyPreference(4)], MimeSupport: 2);

    [Test]
    public async Task Render_EveryMessage_IsWhatItIsWhenItIsHeld()
    {
        var wrong = new List<string>();
        foreach (var mail in TestMail.Fixtures().Concat(TestMail.Samples()).Where(mail => mail.Raw.Length > 0))
        {
            using var held = await RenderAsync(mail.Raw, Whole, MailCosts.Default, passes: false);
            using var late = await RenderAsync(mail.Raw, Whole, PassesAll, passes: true);
            if (late.IsWhole) wrong.Add($"{mail.Name}: was held");
            using var sent = new MemoryStream();
            await late.SendAsync(sent, CancellationToken.None);
            if (!BodyOf(sent.ToArray()).Span.SequenceEqual(BodyOf(held.Written).Span)) wrong.Add(mail.Name);
        }

        Assert.That(wrong, Is.Empty);
    }

    [TestCase(2000L, false)]
    [TestCase(900_000L, true)]
    [TestCase(null, true)]
    public async Task Render_SizeAskedFor_PassesOnOnlyWhatIsNotCut(long? size, bool passes)
    {
        var raw = Tests.Mime.Messages.Bytes("Subject: x\n\n" + string.Concat(Enumerable.Repeat("some words\n", 50_000)));
        var options = new MailBodyOptions([new BodyPreference(4, size)], MimeSupport: 2);

        using var document = await RenderAsync(raw, options, MailCosts.Default with { PassedFromBytes = 1000 }, passes: true);

        Assert.That(document.IsWhole, Is.EqualTo(!passes));
        var data = WbxmlElement.Parse(new(await SentAsync(document)), new WbxmlLimits()).Child(AirSyncBaseTags.Body)!;
        Assert.That((data.TextOf(AirSyncBaseTags.Truncated), data.TextOf(AirSyncBaseTags.EstimatedDataSize)), Is.EqualTo((passes ? "0" : "1", raw.Length.ToString(CultureInfo.InvariantCulture))));
    }

    [Test]
    public async Task Render_LargeButLessWanted_IsCutAsBefore()
    {
        var raw = Tests.Mime.Messages.Bytes("Subject: x\n\n" + string.Concat(Enumerable.Repeat("some words\n", 50_000)));
        var options = new MailBodyOptions([new BodyPreference(4, 300_000)], MimeSupport: 2);

        using var document = await RenderAsync(raw, options, MailCosts.Default, passes: true);

        var body = WbxmlElement.Parse(new(document.Written), new WbxmlLimits()).Child(AirSyncBaseTags.Body)!;
        Assert.That(document.IsWhole);
        Assert.That(body.TextOf(AirSyncBaseTags.Data)!, Has.Length.InRange(299_000, 300_000));
    }

    [Test]
    public async Task Render_SignedMailAlone_IsPassedOnWhereOthersAreText()
    {
        var signed = TestMail.Fixtures().First(mail => mail.Expected?.MessageClass == "IPM.Note.SMIME.MultipartSigned").Raw;
        var plain = Tests.Mime.Messages.Bytes("Subject: x\n\n" + new string('x', 900));
        var options = Whole with { MimeSupport = 1 };

        using var mime = await RenderAsync(signed, options, PassesAll, passes: true);
        using var text = await RenderAsync(plain, options, PassesAll, passes: true);

        Assert.That((mime.IsWhole, text.IsWhole), Is.EqualTo((false, true)));
    }

    /// <summary>The measure of it: a mail of 50 MB, whole, inline and as a part.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public async Task Render_FiftyMegabytes_AllocatesLittle(bool isPart)
    {
        const int Size = 50 << 20;
        await PassAsync(1 << 20, isPart);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sent = await PassAsync(Size, isPart);
        var cost = GC.GetAllocatedBytesForCurrentThread() - before;

        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {Size >> 20} MiB of MIME passed on{(isPart ? " as a part" : "")}: {cost / 1024} KiB allocated"));
        Assert.That(sent, Is.GreaterThan(Size));
        Assert.That(cost, Is.LessThan(3 << 20));
    }

    private static async Task<long> PassAsync(int size, bool isPart)
    {
        LateBytes? part = null;
        using var document = Fragment(late => part = late);
        await RenderAsync(document, _ => Task.FromResult<Stream>(new EndlessMail("text and file", size, isClean: true)), Whole, MailCosts.Default, passes: true);
        await using var sent = new CountingStream();
        if (!isPart) await document.SendAsync(sent, CancellationToken.None);
        else await part!.WriteAsync(sent, CancellationToken.None);
        return sent.Count + (isPart ? 1 : 0);

        WbxmlWriter Fragment(Action<LateBytes> take) => !isPart ? new WbxmlWriter() : WbxmlWriter.Fragment(_ => 1, late =>
        {
            take(late);
            return 1;
        });
    }

    private static async Task<WbxmlWriter> RenderAsync(byte[] raw, MailBodyOptions options, MailCosts costs, bool passes)
    {
        var writer = new WbxmlWriter();
        await RenderAsync(writer, _ => Task.FromResult<Stream>(new MemoryStream(raw)), options, costs, passes);
        return writer;
    }

    private static async Task RenderAsync(WbxmlWriter writer, Func<CancellationToken, Task<Stream>> open, MailBodyOptions options, MailCosts costs, bool passes)
    {
        var rendering = await MailRenderer.PrepareAsync(
            new MailItem(Rendered.ItemId, new OxMailRow(17, 0, 0, 1_767_323_045_678), Mark: null, []), open, passes ? open : null, EasVersion.V141, options, costs, CancellationToken.None);
        writer.Start(AirSyncTags.ApplicationData);
        rendering.Write(writer, writer.AddPart);
        writer.End();
    }

    private static async Task<byte[]> SentAsync(WbxmlWriter document)
    {
        using var sent = new MemoryStream();
        await document.SendAsync(sent, CancellationToken.None);
        return sent.ToArray();
    }

    private static ReadOnlyMemory<byte> BodyOf(ReadOnlyMemory<byte> document)
    {
        var data = WbxmlElement.Parse(new(document), new WbxmlLimits { MaxText = int.MaxValue }).Child(AirSyncBaseTags.Body)!.Child(AirSyncBaseTags.Data)!;
        return data.Opaque.IsEmpty ? System.Text.Encoding.UTF8.GetBytes(data.Text) : data.Opaque.ToArray();
    }

    private sealed class CountingStream : MemoryStream
    {
        public long Count { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
