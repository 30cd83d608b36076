using System.Xml.Linq;
using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Devices;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Protocol;

/// <summary>Provision and the gate it opens. Source: MS-ASPROV.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ProvisionTests : IDisposable
{
    private readonly DispatcherBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Test]
    public async Task BothPhases_OpenTheGate()
    {
        var offer = await _bed.ProvisionAsync();
        var final = await _bed.ProvisionAsync(DispatcherBed.KeyOf(offer));
        _bed.PolicyKey = DispatcherBed.KeyOf(final);

        var folders = await _bed.FolderSyncAsync("0");

        Assert.Multiple(() =>
        {
            Assert.That(offer.Child(ProvisionTags.Data)?.Child(ProvisionTags.EASProvisionDoc), Is.Not.Null);
            Assert.That(final.Child(ProvisionTags.Data), Is.Null);
            Assert.That(DispatcherBed.KeyOf(final), Is.Not.Zero.And.Not.EqualTo(DispatcherBed.KeyOf(offer)));
            Assert.That(folders.NumberOf(FolderHierarchyTags.Status), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task TemporaryKey_OpensNothing()
    {
        _bed.PolicyKey = DispatcherBed.KeyOf(await _bed.ProvisionAsync());

        Assert.That((await _bed.FolderSyncAsync("0")).NumberOf(FolderHierarchyTags.Status), Is.EqualTo(142));
    }

    [Scenario("L69")]
    [Test]
    public async Task Offer_AskedForTwice_IsTheSameUntilItIsTaken()
    {
        var first = DispatcherBed.KeyOf(await _bed.ProvisionAsync());
        var copy = DispatcherBed.KeyOf(await _bed.ProvisionAsync());
        var final = DispatcherBed.KeyOf(await _bed.ProvisionAsync(first));

        var next = DispatcherBed.KeyOf(await _bed.ProvisionAsync());

        Assert.That((copy, final), Is.EqualTo((first, first + 1)));
        Assert.That(next, Is.Not.EqualTo(first));
    }

    [Scenario("L69")]
    [Test]
    public async Task Acknowledgement_AgainAfterALostAnswer_GetsTheSameKey()
    {
        var temporary = DispatcherBed.KeyOf(await _bed.ProvisionAsync());

        var first = await _bed.ProvisionAsync(temporary);
        var again = await _bed.ProvisionAsync(temporary);

        Assert.That(DispatcherBed.KeyOf(again), Is.EqualTo(DispatcherBed.KeyOf(first)));
    }

    [Test]
    public async Task Acknowledgement_OfAnotherKey_IsStatus5()
    {
        var temporary = DispatcherBed.KeyOf(await _bed.ProvisionAsync());

        var answer = await _bed.ProvisionAsync(temporary + 7);

        Assert.That((answer.NumberOf(ProvisionTags.Status), answer.TextOf(ProvisionTags.PolicyKey)), Is.EqualTo(((int?)5, (string?)null)));
    }

    /// <summary>The phone is told that it was stored.</summary>
    [TestCase("an unknown type of policy")]
    [TestCase("a wrong key")]
    [TestCase("an acknowledgement again")]
    public async Task DeviceInformation_BesideWhatComesToNothing_IsStored(string what)
    {
        var key = DispatcherBed.KeyOf(await _bed.ProvisionAsync());
        if (what == "an acknowledgement again") await _bed.ProvisionAsync(key);

        await _bed.ProvisionAsync(
            what == "an unknown type of policy" ? null : what == "a wrong key" ? key + 7 : key, type: what == "an unknown type of policy" ? "Nothing" : "MS-EAS-Provisioning-WBXML", model: "Phone 7");

        var record = await _bed.Get<DeviceStore>().LoadAsync(_bed.User.State, "PHONE1", CancellationToken.None);
        Assert.That(_bed.Get<DeviceInformationStore>().ModelOf(record.Information), Is.EqualTo("Phone 7"));
    }

    [Test]
    public async Task Acknowledgement_ThatRefusesThePolicy_Is139()
    {
        var temporary = DispatcherBed.KeyOf(await _bed.ProvisionAsync());

        Assert.That((await _bed.ProvisionAsync(temporary, status: 3)).NumberOf(ProvisionTags.Status), Is.EqualTo(139));
    }

    [Scenario("L69")]
    [Test]
    public async Task Policy_Changed_IsAskedForAgainAndTheKeyStaysUntilThen()
    {
        _bed.PolicyKey = DispatcherBed.KeyOf(await _bed.ProvisionAsync(DispatcherBed.KeyOf(await _bed.ProvisionAsync())));
        var before = await _bed.FolderSyncAsync("0");
        _bed.Policy.PasswordEnabled = true;

        var after = await _bed.FolderSyncAsync("0");

        Assert.That((before.NumberOf(FolderHierarchyTags.Status), after.NumberOf(FolderHierarchyTags.Status)), Is.EqualTo(((int?)1, (int?)143)));
    }

    [Test]
    public async Task Offer_LimitOfThePhone_IsTold()
    {
        _bed.Policy.MaxAttachmentBytes = 5000;
        var usual = await LimitAsync();
        _bed.Policy.Attachments.Add(new AttachmentRule { User = "*", MaxBytes = 70 });

        Assert.That((usual, await LimitAsync()), Is.EqualTo(("5000", "70")));

        async Task<string?> LimitAsync() => (await _bed.ProvisionAsync()).Child(ProvisionTags.Data)!.Child(ProvisionTags.EASProvisionDoc)!.TextOf(ProvisionTags.MaxAttachmentSize);
    }

    [Test]
    public async Task Limits_Changed_AreANewPolicy()
    {
        _bed.PolicyKey = DispatcherBed.KeyOf(await _bed.ProvisionAsync(DispatcherBed.KeyOf(await _bed.ProvisionAsync())));
        _bed.Policy.Attachments.Add(new AttachmentRule { Model = "of no phone here", MaxBytes = 70 });

        Assert.That((await _bed.FolderSyncAsync("0")).NumberOf(FolderHierarchyTags.Status), Is.EqualTo(143));
    }

    [Test]
    public async Task Policy_ChangedBetweenOfferAndAcknowledgement_IsNotTakenAsAcknowledged()
    {
        var temporary = DispatcherBed.KeyOf(await _bed.ProvisionAsync());
        _bed.Policy.PasswordEnabled = true;

        var answer = await _bed.ProvisionAsync(temporary);

        Assert.That(answer.NumberOf(ProvisionTags.Status), Is.EqualTo((int)PolicyStatus.WrongPolicyKey));
    }

    [Test]
    public async Task Policy_At25_IsWapXmlOfItsOwnType()
    {
        _bed.Policy.PasswordEnabled = true;
        _bed.Policy.MinPasswordLength = 6;
        _bed.Policy.AlphanumericPasswordRequired = true;
        _bed.Policy.MaxInactivitySeconds = 150;
        _bed.Policy.MaxFailedPasswordAttempts = 8;
        const string Wap = "MS-WAP-Provisioning-XML";

        var offer = await _bed.ProvisionAsync(version: "2.5", type: Wap);
        var final = await _bed.ProvisionAsync(DispatcherBed.KeyOf(offer), version: "2.5", type: Wap);
        _bed.PolicyKey = DispatcherBed.KeyOf(final);

        // Source: MS-ASPROV, "Data (string Data Type)"; 150 seconds are three minutes.
        Assert.That(
            offer.TextOf(ProvisionTags.Data),
            Is.EqualTo(
                "<wap-provisioningdoc><characteristic type=\"SecurityPolicy\"><parm name=\"4131\" value=\"0\" /></characteristic><characteristic type=\"Registry\">"
                + "<characteristic type=\"HKLM\\Comm\\Security\\Policy\\LASSD\\AE\\{50C13377-C66D-400C-889E-C316FC4AB374}\"><parm name=\"AEFrequencyType\" value=\"1\" /><parm name=\"AEFrequencyValue\" value=\"3\" /></characteristic>"
                + "<characteristic type=\"HKLM\\Comm\\Security\\Policy\\LASSD\"><parm name=\"DeviceWipeThreshold\" value=\"8\" /><parm name=\"CodewordFrequency\" value=\"-1\" /></characteristic>"
                + "<characteristic type=\"HKLM\\Comm\\Security\\Policy\\LASSD\\LAP\\lap_pw\"><parm name=\"MinimumPasswordLength\" value=\"6\" /><parm name=\"PasswordComplexity\" value=\"0\" /></characteristic>"
                + "</characteristic></wap-provisioningdoc>"));
        Assert.That((offer.TextOf(ProvisionTags.PolicyType), final.TextOf(ProvisionTags.PolicyType), final.Child(ProvisionTags.Data)), Is.EqualTo((Wap, Wap, (WbxmlElement?)null)));
        Assert.That((await _bed.SendAsync("FolderSync", DispatcherBed.FolderSyncBody("0"), "2.5")).Http, Is.EqualTo(200));
        Assert.That((await _bed.SendAsync("FolderSync", DispatcherBed.FolderSyncBody("0"), "12.1")).Http, Is.EqualTo(449), "12.1 has more to say");
    }

    [Test]
    public void Policy_At25Unset_LiftsEverything()
    {
        var values = XElement.Parse(WapPolicy.Write(new PolicyOptions())).Descendants("parm").ToDictionary(parm => (string)parm.Attribute("name")!, parm => (string)parm.Attribute("value")!);

        Assert.That(values, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["4131"] = "1", ["AEFrequencyType"] = "0", ["AEFrequencyValue"] = "0", ["DeviceWipeThreshold"] = "-1", ["CodewordFrequency"] = "-1", ["MinimumPasswordLength"] = "1", ["PasswordComplexity"] = "2",
        }));
    }

    [TestCase("2.5", "MS-EAS-Provisioning-WBXML")]
    [TestCase("12.0", "MS-WAP-Provisioning-XML")]
    [TestCase("14.1", "MS-WAP-Provisioning-XML")]
    public async Task Policy_OfTheOtherVersionsType_IsStatus3(string version, string type) =>
        Assert.That((await _bed.ProvisionAsync(version: version, type: type)).NumberOf(ProvisionTags.Status), Is.EqualTo((int)PolicyStatus.UnknownPolicyType));

    [TestCase("12.0", 11)]
    [TestCase("12.1", 40)]
    public async Task Policy_EachVersion_HasItsOwnElementsOnly(string version, int elements)
    {
        var document = (await _bed.ProvisionAsync(version: version)).Child(ProvisionTags.Data)!.Child(ProvisionTags.EASProvisionDoc)!;

        Assert.That(document.Children, Has.Count.EqualTo(elements));
        Assert.That(document.Has(ProvisionTags.AllowCamera), Is.EqualTo(elements > 11));
    }
}
