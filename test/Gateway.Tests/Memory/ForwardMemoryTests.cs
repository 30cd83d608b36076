using System.Globalization;
using System.Security.Cryptography;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator.Mail.Mime;

namespace Gateway.Tests.Memory;

/// <summary>What a large mail costs that is passed on, in the memory of a gateway that does nothing else.</summary>
[TestFixture]
internal sealed class ForwardMemoryTests
{
    private const int Megabyte = 1 << 20;
    private const int FileBytes = 5 * Megabyte;

    [Test]
    public async Task Forward_OfTwentyMegabytes_GrowsTheProcessByLessThanTenAndReachesOxWhole([Values(EasVersion.V121, EasVersion.V161)] EasVersion version)
    {
        await using var bed = await MeasuredGateway.StartAsync();
        using var phone = bed.Phone(version);
        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);

        // All code has run once, also that for mails which are too large to be held.
        for (var i = 0; i < 6; i++) await ForwardAsync(i, Megabyte / 2);
        var before = bed.Kilobytes("VmRSS");
        await bed.ForgetPeakAsync();

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var contents = await ForwardAsync(100, FileBytes, FileBytes, FileBytes);

        var peak = bed.Kilobytes("VmHWM");
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {version}: {before} KiB before, {peak} KiB at most while 20 MB were forwarded: {peak - before} KiB more, in {clock.Elapsed.TotalSeconds:0.0} s"));
        var root = MimePart.Parse(bed.Ox.Server.Outbox.All[^1].Raw);
        Assert.That(root.All().Where(part => part.FileName is not null).Select(part => SHA256.HashData(part.Content)), Is.EqualTo(contents.Select(SHA256.HashData)), "the files");
        Assert.That(peak - before, Is.LessThan(10 * 1024), "KiB");
        Assert.That(bed.Logs, Is.Empty);

        async Task<byte[][]> ForwardAsync(int number, params int[] sizes)
        {
            byte[][] attached = [.. sizes.Select((size, i) => LargeMail.Noise((number * 10) + i, size))];
            await bed.DeliverAsync(LargeMail.Of(number, attached));
            await phone.SyncUntilDoneAsync(inbox);
            var item = inbox.Find(EasNames.Email + "Subject", $"Large {number}").Single();
            var own = new MimeMessage { From = "user1@example.test", To = ["user2@example.test"], Subject = "FW", Text = "See below.", MessageId = $"<forward-{number}@phone.example>" };
            var result = await phone.ForwardAsync(new MailSource(inbox.Id, item), own.ToBytes());
            Assert.That(result.Sent, result.ToString());
            return attached;
        }
    }
}
