using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using EasClient;
using EasClient.Phone;
using EasClient.Wbxml;
using OxSimulator.Http;

namespace Gateway.Tests.Host;

/// <summary>Real messages, the strangest among them, on their way to the phone.</summary>
[TestFixture]
internal sealed class SamplesTests() : HostTests(StoreKind.Embedded)
{
    /// <summary>RFC 5322 allows no longer ones: they are encoded.</summary>
    private const int LongestLine = 998;

    private const string Hostile = "hostile-deep-nesting.eml";

    /// <summary>Every version and every form that it has.</summary>
    private static IEnumerable<TestCaseData> Forms =>
        from version in EasVersions.All
        from form in version < EasVersion.V120 ? (int[])[1, 4] : [1, 2, 4]
        select new TestCaseData(version, form);

    [TestCaseSource(nameof(Forms))]
    public Task Samples_InEveryForm_SyncOrAreSetAsideWithAReason(EasVersion version, int form) => RunAsync(version, form, Samples());

    [TestCaseSource(nameof(Forms))]
    public Task Fixtures_InEveryForm_Sync(EasVersion version, int form) => RunAsync(version, form, Letters.Fixtures);

    private async Task RunAsync(EasVersion version, int form, IReadOnlyList<(string Name, byte[] Raw)> samples)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, samples.Select(sample => sample.Raw));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = version < EasVersion.V120
            ? inbox.Options with { MimeSupport = form == 4 ? 2 : 0, Truncation = 9, MimeTruncation = 8 }
            : inbox.Options with { MimeSupport = form == 4 ? 2 : 0, Bodies = [new BodyPreference(form)] };

        var before = Bed.Logs.Lines.Count;
        await phone.SyncUntilDoneAsync(inbox);

        var setAside = Bed.Logs.Lines.Skip(before).Where(line => line.Message.StartsWith("Set aside", StringComparison.Ordinal)).ToList();
        await TestContext.Out.WriteLineAsync($"Figure: {version}, form {form}: {inbox.Items.Count} of {samples.Count} messages, {setAside.Count} set aside");
        foreach (var line in setAside) await TestContext.Out.WriteLineAsync(line.Message);
        using (Assert.EnterMultipleScope())
        {
            var missing = samples.Index().Where(sample => !inbox.Items.Keys.Any(id => id.EndsWith(string.Create(CultureInfo.InvariantCulture, $".{sample.Index + 1}"), StringComparison.Ordinal)));
            Assert.That(inbox.Items.Count + setAside.Count, Is.EqualTo(samples.Count), string.Join(", ", missing.Select(sample => sample.Item.Name)));
            Assert.That(setAside.Select(line => line.Message), Has.All.Match(@"\(.+\)"), "a reason");
            Assert.That(inbox.Items, Has.Count.GreaterThan(samples.Count * 9 / 10));
            foreach (var (id, item) in inbox.Items)
            {
                var sample = samples[int.Parse(id[(id.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture) - 1];
                Assert.That(item.Element(EasNames.Email + "DateReceived"), Is.Not.Null, sample.Name);
                Assert.That(FormOf(item, version), Is.EqualTo(form), sample.Name);
                if (form == 4) AssertMessage(sample.Raw, DataOf(item, version)!, sample.Name);
            }
        }

        AssertClean(phone);
    }

    private static int FormOf(XElement item, EasVersion version) => version < EasVersion.V120
        ? item.Element(EasNames.Email + "MIMESize") is null ? 1 : 4
        : int.Parse(item.Element(EasNames.AirSyncBase + "Body")!.Element(EasNames.AirSyncBase + "Type")!.Value, CultureInfo.InvariantCulture);

    private static XElement? DataOf(XElement item, EasVersion version) => version < EasVersion.V120
        ? item.Element(EasNames.Email + "MIMEData")
        : item.Element(EasNames.AirSyncBase + "Body")!.Element(EasNames.AirSyncBase + "Data");

    [Test]
    public async Task HostileSample_Alone_CostsNeitherTimeNorMemory()
    {
        var hostile = Samples().Single(sample => sample.Name == Hostile).Raw;
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        await Bed.DeliverAsync(user, hostile);
        foreach (var form in (int[])[1, 2, 4])
        {
            inbox.StartOver();
            inbox.Options = inbox.Options with { MimeSupport = form == 4 ? 2 : 0, Bodies = [new BodyPreference(form)] };
            await phone.SyncAsync(inbox);
            var before = GC.GetTotalAllocatedBytes();
            var took = Stopwatch.StartNew();
            await phone.SyncUntilDoneAsync(inbox);
            var allocated = GC.GetTotalAllocatedBytes() - before;

            await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: hostile message as form {form}: {took.Elapsed.TotalMilliseconds:0} ms, {allocated / 1024} KiB allocated by simulator, gateway and phone"));
            Assert.That(took.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
            // The message is 136 KB; the phone's judges and the simulator take their share of this.
            Assert.That(allocated, Is.LessThan(64L << 20));
            Assert.That(inbox.Items, Has.Count.EqualTo(1));
        }

        AssertClean(phone);
    }

    [Defect("D8")]
    [Scenario("L25")]
    [Test]
    public async Task MailThatOxCannotRead_IsSetAsideWithAReasonWhileTheRestGoesOn()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 5).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var inbox = phone.Collection(FolderType.Inbox);
        Bed.Ox.Server.Faults.Add(new()
        {
            Module = "mail", Action = "get", Id = "3", User = TestBed.UserName(user), Count = 1000, Fault = new OxFault("MSG-1019", OxCategory.Error, "The message is broken."),
        });

        await phone.SyncAsync(inbox);
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(4), "the others do not wait for it");
        for (var minute = 1; minute <= 8; minute++)
        {
            Bed.Clock.Advance(TimeSpan.FromMinutes(1));
            await phone.SyncUntilDoneAsync(inbox);
        }

        Assert.That(inbox.Items, Has.Count.EqualTo(4));
        Assert.That(Bed.Logs.Lines.Select(line => line.Message), Has.Some.Contains("MSG-1019").And.Contains(inbox.Id));

        // Set aside: it is tried again when it changes.
        Bed.Ox.Server.Faults.Clear();
        Bed.Clock.Advance(TimeSpan.FromMinutes(2));
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(4));
        using var web = await Bed.WebAsync(user);
        await web.FlagMailAsync("3", set: 32);
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(5));
        AssertClean(phone);
    }

    /// <summary>A message that is text throughout reaches the phone as it was, but for the form of its line ends.</summary>
    private static void AssertMessage(byte[] raw, XElement data, string name)
    {
        var text = Encoding.Latin1.GetString(raw).Replace("\r\n", "\n", StringComparison.Ordinal);
        if (text.Split('\n').All(line => line.Length <= LongestLine && !line.Contains('\r', StringComparison.Ordinal)) && raw.All(value => value is (>= 0x20 and < 0x7F) or (byte)'\t' or (byte)'\r' or (byte)'\n')) Assert.That(Lines(Wire.Bytes(data)), Is.EqualTo(Lines(raw)), name);
        else Assert.That(Wire.Bytes(data), Is.Not.Empty, name);
    }

    /// <summary>The lines without the one that mbox files put before each message, and without those that say 8bit of seven.</summary>
    private static IEnumerable<string> Lines(byte[] message) =>
        Encoding.ASCII.GetString(message).Replace("\r", "", StringComparison.Ordinal).Split('\n').SkipWhile(line => line.StartsWith("From ", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("Content-Transfer-Encoding:", StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<(string Name, byte[] Raw)> Samples()
    {
        if (Letters.Samples.Count == 0) Assert.Ignore("SKIPPED: no shared/samples/mail beside the repository: real messages were not tried.");
        return Letters.Samples;
    }
}
