using System.Globalization;
using EasClient;
using EasClient.Phone;

namespace Gateway.Tests.Memory;

/// <summary>What a large mail costs that a phone wants whole, in the memory of a gateway that does nothing else.</summary>
[TestFixture]
internal sealed class FetchMemoryTests
{
    private const int Megabyte = 1 << 20;

    [Test]
    public async Task Fetch_OfThirtyMegabytesOfMime_GrowsTheProcessByLessThanTen([Values(EasVersion.V121, EasVersion.V161)] EasVersion version)
    {
        await using var bed = await MeasuredGateway.StartAsync();
        using var phone = bed.Phone(version);
        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);

        // All code has run once, also that for mails which are too large to be held.
        for (var i = 0; i < 6; i++) await FetchAsync(await DeliverAsync(i, Megabyte / 2), i % 2 == 0);
        var (id, raw) = await DeliverAsync(100, 7 * Megabyte, 7 * Megabyte, 7 * Megabyte);
        var before = bed.Kilobytes("VmRSS");
        await bed.ForgetPeakAsync();

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await FetchAsync((id, raw), multipart: false);
        await FetchAsync((id, raw), multipart: true);

        var peak = bed.Kilobytes("VmHWM");
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {version}: {before} KiB before, {peak} KiB at most while {raw.Length / Megabyte} MiB of MIME were fetched, inline and as a part: {peak - before} KiB more, in {clock.Elapsed.TotalSeconds:0.0} s"));
        Assert.That(peak - before, Is.LessThan(10 * 1024), "KiB");
        Assert.That(bed.Logs, Is.Empty);

        async Task<(string Id, byte[] Raw)> DeliverAsync(int number, params int[] sizes)
        {
            var mail = LargeMail.Of(number, sizes);
            await bed.DeliverAsync(mail);
            await phone.SyncUntilDoneAsync(inbox);
            return (inbox.Find(EasNames.Email + "Subject", $"Large {number}").Single(), mail);
        }

        async Task FetchAsync((string Id, byte[] Raw) mail, bool multipart)
        {
            var fetched = await phone.FetchItemAsync(inbox.Id, mail.Id, [new BodyPreference(4)], mimeSupport: 2, multipart);
            Assert.That(fetched.BodyBytes.AsSpan().SequenceEqual(mail.Raw), "the message");
        }
    }

    [Test]
    public async Task Attachment_OfTwentyMegabytes_GrowsTheProcessByLessThanTen([Values(EasVersion.V121, EasVersion.V161)] EasVersion version)
    {
        await using var bed = await MeasuredGateway.StartAsync();
        using var phone = bed.Phone(version);
        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);
        for (var i = 0; i < 6; i++) await FetchAsync(await DeliverAsync(i, Megabyte / 2));
        var large = await DeliverAsync(100, 20 * Megabyte);
        var before = bed.Kilobytes("VmRSS");
        await bed.ForgetPeakAsync();

        await FetchAsync(large);

        var peak = bed.Kilobytes("VmHWM");
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {version}: {before} KiB before, {peak} KiB at most while an attachment of {large.File.Length / Megabyte} MiB was fetched in each form: {peak - before} KiB more"));
        Assert.That(peak - before, Is.LessThan(10 * 1024), "KiB");
        Assert.That(bed.Logs, Is.Empty);

        async Task<(string Reference, byte[] File)> DeliverAsync(int number, int size)
        {
            var file = LargeMail.Noise(number, size);
            await bed.DeliverAsync(LargeMail.Of(number, [file]));
            await phone.SyncUntilDoneAsync(inbox);
            var item = inbox.Items[inbox.Find(EasNames.Email + "Subject", $"Large {number}").Single()];
            return (item.Descendants(EasNames.AirSyncBase + "FileReference").Single().Value, file);
        }

        async Task FetchAsync((string Reference, byte[] File) large)
        {
            foreach (var multipart in (bool[])[false, true])
                Assert.That((await phone.FetchAttachmentAsync(large.Reference, multipart)).Content.AsSpan().SequenceEqual(large.File), $"multipart {multipart}");
            if (version < EasVersion.V160) Assert.That((await phone.GetAttachmentAsync(large.Reference)).Body.AsSpan().SequenceEqual(large.File), "GetAttachment");
        }
    }
}
