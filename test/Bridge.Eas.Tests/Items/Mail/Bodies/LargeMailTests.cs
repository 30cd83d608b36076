using System.Globalization;
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
        var source = new EndlessMail(kind, Size);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await RenderAsync(source, (MailBodyOptions)options);
        var cost = GC.GetAllocatedBytesForCurrentThread() - before;

        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {Size >> 20} MiB: {TestContext.CurrentContext.Test.Name}: {cost / 1024} KiB allocated"));
        Assert.That(cost, Is.LessThan(most));
    }

    private static TestCaseData Case(string kind, string form, MailBodyOptions options, long most) =>
        new TestCaseData(kind, options, most).SetName($"Prepare_FiftyMegabytes_AllocatesLittle({kind}, {form})");

    private static Task RenderAsync(string kind, MailBodyOptions options) => RenderAsync(new EndlessMail(kind, Size), options);

    private static async Task RenderAsync(EndlessMail source, MailBodyOptions options)
    {
        var rendering = await MailRenderer.PrepareAsync(
            new MailItem(Rendered.ItemId, new OxMailRow(17, 0, 0, 1_767_323_045_678), Mark: null, []), _ => Task.FromResult<Stream>(source), openLate: null, EasVersion.V141, options, MailCosts.Default, CancellationToken.None);
        using var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.ApplicationData);
        rendering.Write(writer);
        writer.End();
    }
}
