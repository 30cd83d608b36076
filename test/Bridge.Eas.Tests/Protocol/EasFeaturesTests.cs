using Bridge.Eas.Protocol;

namespace Bridge.Eas.Tests.Protocol;

/// <summary>The table of what each version has, against the matrices of the protocol.</summary>
internal sealed class EasFeaturesTests
{
    [Test]
    public void Table_EachFeature_HasOneRow() =>
        Assert.That(EasFeatures.Table.Select(row => row.Feature), Is.EquivalentTo(Enum.GetValues<EasFeature>()));

    [Test]
    public void Table_EachRow_TellsVersionsApart()
    {
        foreach (var row in EasFeatures.Table)
        {
            var has = EasVersions.All.Select(version => version.Has(row.Feature)).ToList();
            Assert.That(has, Does.Contain(true).And.Contain(false), $"{row.Feature}");
        }
    }

    // Source: MS-ASCMD, MS-ASHTTP and MS-ASPROV, "protocol versions": first and last version that has it.
    [TestCase("FolderByClass", 25, 25)]
    [TestCase("PolicyAsWapXml", 25, 25)]
    [TestCase("ClassOfCollection", 25, 121)]
    [TestCase("GetHierarchy", 25, 121)]
    [TestCase("GlobalObjId", 25, 141)]
    [TestCase("AirSyncBase", 120, 161)]
    [TestCase("ItemOperations", 120, 161)]
    [TestCase("Settings", 120, 161)]
    [TestCase("MailFlags", 120, 161)]
    [TestCase("AttendeeStatus", 120, 161)]
    [TestCase("EmptySync", 121, 161)]
    [TestCase("WaitingSync", 121, 161)]
    [TestCase("FullPolicy", 121, 161)]
    [TestCase("StatusInDocument", 140, 161)]
    [TestCase("MailInDocument", 140, 161)]
    [TestCase("HeartbeatInSync", 140, 161)]
    [TestCase("MailContext", 140, 161)]
    [TestCase("BodyPart", 141, 161)]
    [TestCase("Accounts", 141, 161)]
    [TestCase("Drafts", 160, 161)]
    [TestCase("ModernCalendar", 160, 161)]
    [TestCase("OrphanInstance", 160, 161)]
    [TestCase("Forwardees", 160, 161)]
    [TestCase("MeetingMessageType", 141, 161)]
    [TestCase("NewTimeProposal", 161, 161)]
    public void Has_EachVersion_IsAsTheProtocolSays(string name, int since, int until)
    {
        var feature = Enum.Parse<EasFeature>(name);
        Assert.That(
            EasVersions.All.Where(version => version.Has(feature)), Is.EqualTo(EasVersions.All.Where(version => (int)version >= since && (int)version <= until)));
    }

    [Test]
    public void Has_VersionThatIsNewerThanWeAre_HasWhatTheNewestHas() => Assert.That(((EasVersion)170).Has(EasFeature.StatusInDocument), Is.True);
}
