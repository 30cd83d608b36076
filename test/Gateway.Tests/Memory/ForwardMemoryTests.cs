using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using Gateway.Tests.Configuration;
using Gateway.Tests.Host;
using Gateway.Tests.Kill;
using Gateway.Tests.Tls;
using OxSimulator;
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
        using var files = new TemporaryDirectory();
        await using var ox = await OxSimulatorHost.StartAsync(new OxSimulatorOptions { MaxRate = 0 }, CancellationToken.None);
        var certificate = TestCertificate.Make(files, "gateway", "localhost");
        using var loaded = X509CertificateLoader.LoadCertificateFromFile(certificate.CertificateFile);
        ConcurrentQueue<string> logs = [];

        // A collector that may let garbage grow to the size of the processor's cache would hide what is measured.
        var environment = new Dictionary<string, string>(GatewayProcess.Environment, StringComparer.Ordinal) { ["DOTNET_GCgen0size"] = "400000", ["DOTNET_GCConserveMemory"] = "5", ["DOTNET_TieredCompilation"] = "0" };
        using var gateway = await GatewayProcess.StartAsync(
            files.Path,
            [$"--Ox:BaseUrl={ox.BaseUrl}", $"--Store:Path={Path.Combine(files.Path, "store")}", .. certificate.Settings(0)],
            logs, _ => { }, environment);
        using var phone = new EasPhone(
            new EasConnection(new EasConnectionOptions
            {
                Server = gateway!.Address,
                User = "user1@example.test",
                Password = TestBed.Password,
                DeviceId = "MEMORY1",
                TrustedFingerprint = loaded.GetCertHashString(HashAlgorithmName.SHA256),
                Timeout = TimeSpan.FromSeconds(60),
            }),
            new PhoneOptions { Version = version });
        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);

        // All code has run once, also that for mails which are too large to be held.
        for (var i = 0; i < 6; i++) await ForwardAsync(i, Megabyte / 2);
        var before = Kilobytes(gateway.Id, "VmRSS");
        await File.WriteAllTextAsync($"/proc/{gateway.Id}/clear_refs", "5");

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var contents = await ForwardAsync(100, FileBytes, FileBytes, FileBytes);

        var peak = Kilobytes(gateway.Id, "VmHWM");
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {version}: {before} KiB before, {peak} KiB at most while 20 MB were forwarded: {peak - before} KiB more, in {clock.Elapsed.TotalSeconds:0.0} s"));
        var root = MimePart.Parse(ox.Server.Outbox.All[^1].Raw);
        Assert.That(root.All().Where(part => part.FileName is not null).Select(part => SHA256.HashData(part.Content)), Is.EqualTo(contents.Select(SHA256.HashData)), "the files");
        Assert.That(peak - before, Is.LessThan(10 * 1024), "KiB");
        Assert.That(logs, Is.Empty);

        async Task<byte[][]> ForwardAsync(int number, params int[] sizes)
        {
            byte[][] attached = [.. sizes.Select((size, i) => Noise((number * 10) + i, size))];
            await ox.DeliverAsync("user1@example.test", Mail(number, attached), CancellationToken.None);
            await phone.SyncUntilDoneAsync(inbox);
            var item = inbox.Find(EasNames.Email + "Subject", $"Large {number}").Single();
            var own = new MimeMessage { From = "user1@example.test", To = ["user2@example.test"], Subject = "FW", Text = "See below.", MessageId = $"<forward-{number}@phone.example>" };
            var result = await phone.ForwardAsync(new MailSource(inbox.Id, item), own.ToBytes());
            Assert.That(result.Sent, result.ToString());
            return attached;
        }
    }

    private static byte[] Mail(int number, byte[][] files)
    {
        using var mail = new MemoryStream();
        Write($"From: bo@example.org\r\nTo: user1@example.test\r\nSubject: Large {number}\r\nMessage-ID: <large-{number}@example.org>\r\nMIME-Version: 1.0\r\n");
        Write("Content-Type: multipart/mixed; boundary=\"cut\"\r\n\r\n--cut\r\nContent-Type: text/plain\r\n\r\nThe files.\r\n");
        foreach (var (file, i) in files.Select((file, i) => (file, i)))
        {
            Write($"--cut\r\nContent-Type: application/octet-stream; name=\"{i}.bin\"\r\nContent-Disposition: attachment; filename=\"{i}.bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            Write(Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks));
            Write("\r\n");
        }

        Write("--cut--\r\n");
        return mail.ToArray();

        void Write(string text) => mail.Write(Encoding.ASCII.GetBytes(text));
    }

    private static byte[] Noise(int seed, int size)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static long Kilobytes(int process, string what) => long.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(what + ":", StringComparison.Ordinal)).Split(':', ' ', '\t').First(word => word.Length > 0 && char.IsAsciiDigit(word[0])),
        CultureInfo.InvariantCulture);
}
