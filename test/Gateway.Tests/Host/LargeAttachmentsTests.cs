using System.Xml.Linq;
using EasClient;
using EasClient.Http;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator.Control;

namespace Gateway.Tests.Host;

/// <summary>A file that is too large to be held comes whole, and in pieces, in every form; and a phone gets those properties of an item that it asks for.</summary>
[TestFixture]
internal sealed class LargeAttachmentsTests() : HostTests(StoreKind.Embedded)
{
    protected override string[] Settings => ["--Ox:Retries=0"];

    private static readonly byte[] File = [.. Enumerable.Range(0, 900_001).Select(i => (byte)((i * 7) ^ (i >> 8)))];

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Attachment_LargerThanWhatIsHeld_ComesInEveryForm(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.WithFile(1, "large.bin", File)]);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var (page, name) = version == EasVersion.V25 ? (EasNames.Email, "AttName") : (EasNames.AirSyncBase, "FileReference");
        var reference = inbox.Items.Values.Single().Descendants(page + name).Single().Value;

        if (version < EasVersion.V160)
        {
            var answer = await phone.GetAttachmentAsync(reference);
            Assert.That((answer.Body.Length, answer.Body.AsSpan().CommonPrefixLength(File)), Is.EqualTo((File.Length, File.Length)));
            Assert.That(answer.ContentLength, Is.EqualTo(File.Length));
        }

        if (version > EasVersion.V25)
        {
            (string? Range, int First, int End)[] pieces = [(null, 0, 900_001), ("0-9", 0, 10), ("1000-700000", 1000, 700_001), ("899999-2000000", 899_999, 900_001)];
            foreach (var multipart in (bool[])[false, true])
                foreach (var (range, first, end) in pieces)
                {
                    var fetched = await phone.FetchAttachmentAsync(reference, multipart, range);
                    Assert.That(fetched.Content.AsSpan().SequenceEqual(File.AsSpan(first..end)), $"multipart {multipart}, range {range}");
                    if (range is not null) Assert.That((fetched.Range, fetched.Properties!.Element(EasNames.ItemOperations + "Total")?.Value), Is.EqualTo(($"{first}-{end - 1}", "900001")));
                }

            Assert.That((await phone.FetchAttachmentAsync(reference, range: "900001-900002")).Status, Is.EqualTo(8));
        }

        AssertClean(phone);
    }

    [Test]
    public async Task Attachment_ThatOxRefusesWhileItIsSent_IsAskedForLater()
    {
        var (user, phone, inbox) = await WithFilesAsync(EasVersion.V121, 1);
        using var _ = phone;
        var reference = inbox.Items.Values.Single().Descendants(EasNames.AirSyncBase + "FileReference").Single().Value;
        Bed.Ox.Server.Faults.Add(new FaultRule { User = TestBed.UserName(user), Module = "mail", Action = "get", Skip = 1, Status = 503 });

        var refused = Assert.ThrowsAsync<EasHttpException>(() => phone.GetAttachmentAsync(reference))!;

        Assert.That((refused.StatusCode, refused.Response!.Headers.ContainsKey("Retry-After")), Is.EqualTo((503, true)));
        Assert.That((await phone.GetAttachmentAsync(reference)).Body, Has.Length.EqualTo(File.Length));
    }

    [Test]
    public async Task Fetch_OfMoreThanThereIsTimeFor_LeavesTheRest()
    {
        var (user, phone, inbox) = await WithFilesAsync(EasVersion.V141, 3);
        using var _ = phone;
        Bed.Ox.Server.Faults.Add(new FaultRule { User = TestBed.UserName(user), Module = "mail", Delay = TimeSpan.FromSeconds(2) });

        var running = phone.Connection.PostAsync(EasRequest.Of("ItemOperations", FetchRequest.Of([.. inbox.Items.Keys.Select(id => FetchRequest.Item(inbox.Id, id, []))])));
        await Eventually.TrueAsync(() => Bed.Ox.Server.Faults.Pending == 0, "OX is asked for the first");
        Bed.OutlastUnclearCalls();
        var answer = await running;

        Assert.That(answer.Xml!.Descendants(EasNames.ItemOperations + "Fetch").Select(fetch => fetch.Element(EasNames.ItemOperations + "Status")!.Value), Is.EqualTo(new[] { "1", "11", "11" }));
    }

    private async Task<(int User, EasPhone Phone, EasCollection Inbox)> WithFilesAsync(EasVersion version, int count)
    {
        var user = Bed.NextUser();
        for (var i = 1; i <= count; i++) await Bed.DeliverAsync(user, [Letters.WithFile(i, "large.bin", File)]);
        var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        return (user, phone, inbox);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Fetch_WithSchema_GivesThesePropertiesAlone(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.WithFile(1, "large.bin", File)]);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var id = inbox.Items.Keys.Single();
        XName subject = EasNames.Email + "Subject", body = EasNames.AirSyncBase + "Body", read = EasNames.Email + "Read";

        foreach (var multipart in (bool[])[false, true])
            foreach (var schema in (XName[][])[[subject, read], [body], [EasNames.Email + "ThreadTopic", body, subject]])
            {
                var fetched = await phone.FetchItemAsync(inbox.Id, id, [new BodyPreference(4)], mimeSupport: 2, multipart, schema);
                Assert.That(fetched.Properties!.Elements().Select(element => element.Name), Is.EquivalentTo(schema), $"multipart {multipart}");
                if (schema.Contains(body)) Assert.That(fetched.BodyBytes, Has.Length.GreaterThan(File.Length));
            }

        AssertClean(phone);
    }
}
