using System.Xml.Linq;
using EasClient.Phone;

namespace EasClient.Tests.Phone;

public sealed class AccountTests
{
    private static readonly XName FolderSync = EasNames.FolderHierarchy + "FolderSync";

    [TestCase(EasVersion.V161, "12.1,14.0,14.1", EasVersion.V141)]
    [TestCase(EasVersion.V140, "12.1, 14.0, 14.1", EasVersion.V140)]
    [TestCase(EasVersion.V161, PhoneSetUp.AllVersions, EasVersion.V161)]
    public async Task Negotiate_Versions_TakesTheHighestOfBoth(EasVersion wanted, string offered, EasVersion expected)
    {
        await using var server = await StubServer.StartAsync();
        server.Then(PhoneSetUp.Options(offered));
        using var phone = new EasPhone(server.Connect(), new PhoneOptions { Version = wanted });

        await phone.NegotiateAsync();

        Assert.That(phone.Version, Is.EqualTo(expected));
    }

    [Test]
    public async Task SetUp_AskedFor142_ProvisionsInTwoPhases()
    {
        await using var server = await StubServer.StartAsync();
        server.Then(PhoneSetUp.Options()).Then(Answers.Status(FolderSync, 142)).Then(Answers.Policy("11", true)).Then(Answers.Policy("22", false))
            .Then(Answers.Folders("F1", ("5", "Inbox", 2)));
        using var phone = new EasPhone(server.Connect(), new PhoneOptions { Version = EasVersion.V141 });

        await phone.SetUpAsync();

        Assert.That(server.Log.Select(heard => heard.Headers.GetValueOrDefault("X-MS-PolicyKey")), Is.EqualTo([null, null, "0", "11", "22"]));
        var ask = server.Log[2].Xml;
        Assert.That(ask.Element(EasNames.Settings + "DeviceInformation"), Is.Not.Null);
        var acknowledged = server.Log[3].Xml.Element(EasNames.Provision + "Policies")!.Element(EasNames.Provision + "Policy")!;
        Assert.That(acknowledged.Elements().Select(e => e.Value), Is.EqualTo(["MS-EAS-Provisioning-WBXML", "11", "1"]));
        Assert.That(phone.Folder(FolderType.Inbox), Is.EqualTo(new EasFolder("5", "0", "Inbox", FolderType.Inbox)));
        Assert.That(phone.Policy, Is.Not.Null);
        Assert.That(phone.Violations, Is.Empty);
        Assert.That(phone.Counters.Count("FolderSync/FolderSync 142"), Is.EqualTo(1));
    }

    [Test]
    public async Task SetUp_At121AndHttp449_ProvisionsThenDescribesTheDeviceBySettings()
    {
        await using var server = await StubServer.StartAsync();
        server.Then(PhoneSetUp.Options()).Then(Say.Empty(449)).Then(Answers.Policy("11", true)).Then(Answers.Policy("22", false))
            .Then(Answers.Folders("F1", ("5", "Inbox", 2)))
            .Then(new XElement(EasNames.Settings + "Settings", new XElement(EasNames.Settings + "Status", "1")));
        using var phone = new EasPhone(server.Connect(), new PhoneOptions { Version = EasVersion.V121 });

        await phone.SetUpAsync();

        Assert.That(server.Log[2].Xml.Element(EasNames.Settings + "DeviceInformation"), Is.Null);
        Assert.That(server.Log[5].Xml.Name, Is.EqualTo(EasNames.Settings + "Settings"));
        Assert.That(phone.Violations, Is.Empty);
    }

    [Test]
    public async Task Provision_PolicyChangedBetweenBothPhases_StartsOverOnce()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var ns = EasNames.Provision;
        var outdated = new XElement(ns + "Provision", new XElement(ns + "Status", "1"), new XElement(ns + "Policies", new XElement(ns + "Policy", new XElement(ns + "Status", "5"))));
        server.Then(Answers.Policy("11", true)).Then(outdated).Then(Answers.Policy("33", true)).Then(Answers.Policy("34", false));
        server.Then(Answers.Policy("11", true)).Then(outdated).Then(Answers.Policy("33", true)).Then(outdated);

        await phone.ProvisionAsync();
        var key = phone.Connection.PolicyKey;

        Assert.That(key, Is.EqualTo(34));
        Assert.That(() => phone.ProvisionAsync(), Throws.TypeOf<EasStatusException>().With.Property("Status").EqualTo(5));
    }

    [Test]
    public async Task Provision_RemoteWipe_ForgetsEverythingAndAcknowledges()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var ns = EasNames.Provision;
        var wipe = new XElement(ns + "Provision", new XElement(ns + "Status", "1"), new XElement(ns + "RemoteWipe"));
        server.Then(wipe).Then(wipe);

        await phone.ProvisionAsync();

        Assert.That(phone.Wiped, Is.True);
        Assert.That(phone.Folders, Is.Empty);
        Assert.That(server.Log[1].Xml.Element(ns + "RemoteWipe")!.Value, Is.EqualTo("1"));
    }

    [Test]
    public async Task SetUp_Http503_ThrowsWithTheAnswer()
    {
        await using var server = await StubServer.StartAsync();
        server.Then(PhoneSetUp.Options()).Then(new Say(503, []) { Headers = { ["Retry-After"] = "30" } });
        using var phone = new EasPhone(server.Connect());

        var thrown = Assert.ThrowsAsync<EasHttpException>(() => phone.SetUpAsync());

        Assert.That(thrown!.StatusCode, Is.EqualTo(503));
        Assert.That(thrown.Response!.RetryAfter, Is.EqualTo(30));
    }

    [Test]
    public async Task FolderSync_Status9_StartsOverFromKey0()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = await PhoneSetUp.InboxAsync(server, phone);
        server.Then(Answers.Status(FolderSync, 9)).Then(Answers.Folders("F9", ("5", "Inbox", 2), ("9", "Tasks", 7)));

        var answer = await phone.FolderSyncAsync();

        Assert.That(answer.Added, Is.EqualTo(["5", "9"]));
        Assert.That(phone.Folders.Keys, Is.EquivalentTo(["5", "9"]));
        Assert.That(phone.FolderSyncKey, Is.EqualTo("F9"));
        Assert.That(phone.Counters.HierarchyResyncs, Is.EqualTo(1));
        Assert.That(phone.Collection("5"), Is.SameAs(inbox), "a hierarchy that starts over leaves the collections alone");
    }

    [Test]
    public async Task FolderSync_FolderItHas_IsAViolation()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        server.Then(Answers.Folders("F2", ("5", "Inbox", 2)));

        await phone.FolderSyncAsync();

        Assert.That(phone.Counters.DoubledFolders, Is.EqualTo(1));
        Assert.That(phone.Violations.Select(v => v.Rule), Is.EqualTo(["FolderKnown"]));
    }

    [Test]
    public async Task FolderCreate_Success_KnowsFolderAndKey()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var ns = EasNames.FolderHierarchy;
        server.Then(new XElement(ns + "FolderCreate", new XElement(ns + "Status", "1"), new XElement(ns + "SyncKey", "F2"), new XElement(ns + "ServerId", "12")))
            .Then(new XElement(ns + "FolderUpdate", new XElement(ns + "Status", "1"), new XElement(ns + "SyncKey", "F3")))
            .Then(new XElement(ns + "FolderDelete", new XElement(ns + "Status", "1"), new XElement(ns + "SyncKey", "F4")));

        await phone.FolderCreateAsync("Projects");
        await phone.FolderUpdateAsync("12", "Plans");
        var name = phone.Folders["12"].Name;
        await phone.FolderDeleteAsync("12");

        Assert.That(name, Is.EqualTo("Plans"));
        Assert.That(phone.Folders, Does.Not.ContainKey("12"));
        Assert.That(server.Log.Select(heard => heard.Xml.Element(ns + "SyncKey")!.Value), Is.EqualTo(["F1", "F2", "F3"]));
    }
}
