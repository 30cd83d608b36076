using EasClient;
using EasClient.Http;
using EasClient.Phone;

namespace Gateway.Tests.Host;

/// <summary>The operator holds phones to a size of attachments: whatever way they ask for a larger one, they do not get it.</summary>
[TestFixture]
internal sealed class AttachmentLimitsTests() : HostTests(StoreKind.Embedded)
{
    private const int Usual = 5000, OfTablets = 20_000;

    private static readonly byte[] File = [.. Enumerable.Range(0, OfTablets).Select(i => (byte)((i * 7) ^ (i >> 8)))];

    protected override string[] Settings =>
    [
        $"--Eas:Policy:MaxAttachmentBytes={Usual}",
        "--Eas:Policy:Attachments:0:DeviceType=Tablet*", $"--Eas:Policy:Attachments:0:MaxBytes={OfTablets}",
        "--Eas:Policy:Attachments:1:Model=Small?", "--Eas:Policy:Attachments:1:MaxBytes=100",
    ];

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Attachment_LargerThanAllowed_IsRefusedInEveryForm(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.WithFile(1, "fits.bin", File[..Usual]), Letters.WithFile(2, "large.bin", File[..(Usual + 1)])]);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var references = await ReferencesAsync(phone);

        if (version < EasVersion.V160)
        {
            Assert.That((await phone.GetAttachmentAsync(references["fits.bin"])).Body.AsSpan().SequenceEqual(File.AsSpan(0, Usual)));
            Assert.That(Assert.ThrowsAsync<EasHttpException>(() => phone.GetAttachmentAsync(references["large.bin"]))!.StatusCode, Is.EqualTo(413));
        }

        if (version > EasVersion.V25)
        {
            Assert.That((await phone.FetchAttachmentAsync(references["fits.bin"])).Content.AsSpan().SequenceEqual(File.AsSpan(0, Usual)));
            foreach (var multipart in (bool[])[false, true])
                foreach (var range in (string?[])[null, "0-99", "4900-5000"])
                    Assert.That((await phone.FetchAttachmentAsync(references["large.bin"], multipart, range)).Status, Is.EqualTo(11), $"multipart {multipart}, range {range}");
        }

        AssertClean(phone);
    }

    [Test]
    public async Task Attachment_LimitOfTheDeviceTypeOrModel_CountsForIt()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.WithFile(1, "large.bin", File), Letters.WithFile(2, "tiny.bin", File[..101])]);
        using var tablet = TestBed.PhoneOver(Bed.Connection(user) with { DeviceType = "TabletX" }, EasVersion.V141);
        using var small = new EasPhone(new EasConnection(Bed.Connection(user, "TESTPHONE0002")), new PhoneOptions { Version = EasVersion.V141, Model = "Small7" });
        await tablet.SetUpAsync();
        await small.SetUpAsync();
        var references = await ReferencesAsync(tablet);

        Assert.That((await tablet.FetchAttachmentAsync(references["large.bin"])).Content.AsSpan().SequenceEqual(File));
        Assert.That((await small.FetchAttachmentAsync(references["tiny.bin"])).Status, Is.EqualTo(11));
        AssertClean(tablet, small);
    }

    /// <summary>References are the same for all phones of a user.</summary>
    private static async Task<Dictionary<string, string>> ReferencesAsync(EasPhone phone)
    {
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var (page, name) = phone.Version == EasVersion.V25 ? (EasNames.Email, "AttName") : (EasNames.AirSyncBase, "FileReference");
        return inbox.Items.Values.SelectMany(item => item.Descendants(page + "Attachment")).ToDictionary(one => one.Element(page + "DisplayName")!.Value, one => one.Element(page + name)!.Value);
    }
}
