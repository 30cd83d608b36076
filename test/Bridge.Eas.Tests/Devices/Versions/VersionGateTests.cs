using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Devices;
using Bridge.Eas.Devices.Versions;
using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;
using Bridge.Eas.Tests.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Devices.Versions;

/// <summary>What a phone is offered, refused and told when rules hold it to a version. Quirk 92: X-MS-RP once and no more.</summary>
internal sealed class VersionGateTests
{
    private static readonly EasOptions Held = new() { HighestVersion = "16.1", Ceilings = [new CeilingRule { DeviceType = "iPhone", HighestVersion = "14.1" }] };

    private static async Task<DispatcherBed> BedAsync(EasOptions options, DispatcherBed? other = null)
    {
        var bed = new DispatcherBed(other, options);
        bed.Policy.Mode = PolicyMode.None;
        if (other is null) await bed.FolderSyncAsync("0");
        return bed;
    }

    private static async Task<(int Http, int? Status, string? Announced)> SyncFoldersAsync(DispatcherBed bed, string version)
    {
        var answer = await bed.SendAsync("FolderSync", DispatcherBed.FolderSyncBody("0"), version);
        return (answer.Http, answer.Document?.NumberOf(FolderHierarchyTags.Status), answer.Answer.Headers.SingleOrDefault(header => header.Key == "X-MS-RP").Value);
    }

    [Test]
    public async Task Request_AboveItsCeiling_Is138AndToldOnceWhatThereIs()
    {
        using var bed = await BedAsync(new EasOptions { HighestVersion = "16.1" });
        Assert.That(await SyncFoldersAsync(bed, "16.1"), Is.EqualTo((200, (int?)1, (string?)null)));

        // The operator holds iPhones down; the phone goes on as it was.
        using var held = await BedAsync(Held, bed);
        var first = await SyncFoldersAsync(held, "16.1");
        var second = await SyncFoldersAsync(held, "16.1");
        var then = await SyncFoldersAsync(held, "14.1");

        Assert.That(first, Is.EqualTo((200, (int?)138, "2.5,12.0,12.1,14.0,14.1")));
        Assert.That(second, Is.EqualTo((200, (int?)138, (string?)null)), "some phones start over each time they see it");
        Assert.That(then, Is.EqualTo((200, (int?)1, (string?)null)));
    }

    [Test]
    public async Task Request_AboveItsCeilingUpTo121_IsHttp400()
    {
        using var bed = await BedAsync(new EasOptions());
        using var held = await BedAsync(new EasOptions { Ceilings = [new CeilingRule { User = "anna", HighestVersion = "2.5" }] }, bed);

        Assert.That(await SyncFoldersAsync(held, "12.1"), Is.EqualTo((400, (int?)null, "2.5")));
        Assert.That((await SyncFoldersAsync(held, "2.5")).Status, Is.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Request_HighestVersionHasRisen_IsAnnouncedOnceWhenTheOperatorWants(bool announces)
    {
        using var bed = await BedAsync(new EasOptions { HighestVersion = "14.1" });
        using var risen = await BedAsync(new EasOptions { HighestVersion = "16.1", AnnounceVersions = announces }, bed);

        var first = await SyncFoldersAsync(risen, "14.1");
        var second = await SyncFoldersAsync(risen, "14.1");

        Assert.That(first, Is.EqualTo((200, (int?)1, announces ? "2.5,12.0,12.1,14.0,14.1,16.0,16.1" : null)));
        Assert.That(second, Is.EqualTo((200, (int?)1, (string?)null)));
    }

    [Test]
    public async Task Request_OfANewDevice_IsToldNothing()
    {
        using var bed = new DispatcherBed(eas: new EasOptions { AnnounceVersions = true });
        bed.Policy.Mode = PolicyMode.None;

        Assert.That((await SyncFoldersAsync(bed, "14.1")).Announced, Is.Null);
        Assert.That((await SyncFoldersAsync(bed, "14.1")).Announced, Is.Null);
    }

    [Test]
    public async Task Options_PhoneThatWasRefused_IsOfferedNoMoreThanItMay()
    {
        using var bed = await BedAsync(Held);
        var gate = bed.Get<VersionGate>();
        Assert.That(await OfferAsync(""), Is.EqualTo(EasVersion.V161), "nobody knows what it is");

        await SyncFoldersAsync(bed, "16.1");

        Assert.That(await OfferAsync(""), Is.EqualTo(EasVersion.V141));
        Assert.That(await gate.OfferAsync(bed.User, "anna", new EasRequestLine(), "Other/1", CancellationToken.None), Is.EqualTo(EasVersion.V161));
        Assert.That(await gate.OfferAsync(bed.User, "anna", new EasRequestLine { DeviceId = "PHONE1" }, "", CancellationToken.None), Is.EqualTo(EasVersion.V141), "its record knows its type");
        Assert.That(await gate.OfferAsync(bed.User, "anna", new EasRequestLine { DeviceType = "iPhone" }, "", CancellationToken.None), Is.EqualTo(EasVersion.V141));

        // Other rules: what was decided under the old ones counts no more.
        using var freed = await BedAsync(new EasOptions { HighestVersion = "16.1", Ceilings = [new CeilingRule { DeviceType = "WP*", HighestVersion = "14.0" }] }, bed);
        Assert.That(await freed.Get<VersionGate>().OfferAsync(bed.User, "anna", new EasRequestLine(), "", CancellationToken.None), Is.EqualTo(EasVersion.V161));

        async Task<EasVersion> OfferAsync(string agent) => await gate.OfferAsync(bed.User, "anna", new EasRequestLine(), agent, CancellationToken.None);
    }

    [Test]
    public async Task Options_ModelToldBefore_Counts()
    {
        using var bed = await BedAsync(new EasOptions { Ceilings = [new CeilingRule { Model = "GT-I9300", HighestVersion = "12.1" }] });
        var information = bed.Get<DeviceInformationStore>();
        var told = WbxmlElement.Of(SettingsTags.Set, WbxmlElement.Of(SettingsTags.Model, "GT-I9300"));
        await bed.Get<DeviceStore>().UpdateAsync(bed.User.State, "PHONE1", record => record with { Information = information.Protect(told)! }, CancellationToken.None);

        Assert.That(await bed.Get<VersionGate>().OfferAsync(bed.User, "anna", new EasRequestLine { DeviceId = "PHONE1" }, "", CancellationToken.None), Is.EqualTo(EasVersion.V121));
        Assert.That(await SyncFoldersAsync(bed, "14.1"), Is.EqualTo((200, (int?)138, (string?)null)), "OPTIONS has told it");
    }

    [TestCase("")]
    [TestCase("01")]
    [TestCase("02AA")]
    [TestCase("0101618F")]
    public async Task Note_Damaged_IsNone(string bytes)
    {
        using var bed = await BedAsync(Held);
        await bed.Store.SetAsync(StateKeys.Ceiling(bed.User.State, "X/1"), Convert.FromHexString(bytes), null, CancellationToken.None);

        Assert.That(await bed.Get<CeilingNotes>().FindAsync(bed.User.State, "X/1", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Note_GoldenBytes()
    {
        using var bed = await BedAsync(Held);
        var record = new RecordWriter(1);
        record.Text(bed.Get<VersionCeilings>().Tag);
        record.Number(141);

        await bed.Get<CeilingNotes>().HeldToAsync(bed.User.State, "X/1", EasVersion.V141, CancellationToken.None);

        var stored = await bed.Store.GetAsync(StateKeys.Ceiling(bed.User.State, "X/1"), CancellationToken.None);
        Assert.That(stored, Is.EqualTo(record.ToArray()));
        Assert.That(Convert.ToHexString(stored![..2]), Is.EqualTo("0110"), "version, length of the rules' name");
    }
}
