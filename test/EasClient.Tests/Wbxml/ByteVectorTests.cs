using System.Xml.Linq;
using EasClient.Http;
using EasClient.Wbxml;

namespace EasClient.Tests.Wbxml;

/// <summary>Messages whose bytes were written down by hand, both ways.</summary>
public sealed class ByteVectorTests
{
    private const string Multipart =
        "0200000014000000380000004C0000000500000003016A000014454D033100014E464D03310001001151037200010014" +
        "4B00115703746578742F706C61696E0001001451033100010101010168656C6C6F";

    private static readonly XNamespace AirSync = "AirSync";
    private static readonly XNamespace Hierarchy = "FolderHierarchy";
    private static readonly XNamespace Ping = "Ping";
    private static readonly XNamespace Provision = "Provision";
    private static readonly XNamespace Settings = "Settings";
    private static readonly XNamespace Base = "AirSyncBase";
    private static readonly XNamespace Compose = "ComposeMail";
    private static readonly XNamespace Move = "Move";
    private static readonly XNamespace Email = "Email";

    private static IEnumerable<TestCaseData> Vectors()
    {
        yield return Vector("FolderSync request", "03016A00000756520330000101", new XElement(Hierarchy + "FolderSync", new XElement(Hierarchy + "SyncKey", "0")));
        yield return Vector(
            "FolderSync answer",
            "03016A000007564C0331000152033100014E57033100014F480335000149033000014703496E626F7800014A03320001010101",
            new XElement(
                Hierarchy + "FolderSync",
                new XElement(Hierarchy + "Status", "1"),
                new XElement(Hierarchy + "SyncKey", "1"),
                new XElement(
                    Hierarchy + "Changes",
                    new XElement(Hierarchy + "Count", "1"),
                    new XElement(
                        Hierarchy + "Add",
                        new XElement(Hierarchy + "ServerId", "5"),
                        new XElement(Hierarchy + "ParentId", "0"),
                        new XElement(Hierarchy + "DisplayName", "Inbox"),
                        new XElement(Hierarchy + "Type", "2")))));
        yield return Vector(
            "FolderSync status 142", "03016A000007564C03313432000101", new XElement(Hierarchy + "FolderSync", new XElement(Hierarchy + "Status", "142")));
        yield return Vector("Sync request with key 0", "03016A00455C4F4B033000015203350001010101", Collection(Key("0"), Id("5")));
        yield return Vector(
            "Sync answer to key 0", "03016A00455C4F4B034B31000152033500014E03310001010101", Collection(Key("K1"), Id("5"), new XElement(AirSync + "Status", "1")));
        yield return Vector(
            "Sync request with options",
            "03016A00455C4F4B034B31000152033500011355033235000157580333000100114546033200014703333237363800010101010101",
            Collection(
                Key("K1"),
                Id("5"),
                new XElement(AirSync + "GetChanges"),
                new XElement(AirSync + "WindowSize", "25"),
                new XElement(
                    AirSync + "Options",
                    new XElement(AirSync + "FilterType", "3"),
                    new XElement(Base + "BodyPreference", new XElement(Base + "Type", "2"), new XElement(Base + "TruncationSize", "32768")))));
        yield return Vector(
            "Sync answer with a change and more available",
            "03016A00455C4F4B034B33000152033500014E033100011456484D03353A3700015D00025503310001010101010101",
            Collection(
                Key("K3"),
                Id("5"),
                new XElement(AirSync + "Status", "1"),
                new XElement(AirSync + "MoreAvailable"),
                new XElement(
                    AirSync + "Commands",
                    new XElement(
                        AirSync + "Change",
                        new XElement(AirSync + "ServerId", "5:7"),
                        new XElement(AirSync + "ApplicationData", new XElement(Email + "Read", "1"))))));
        yield return Vector("Sync status 13", "03016A00454E033133000101", new XElement(AirSync + "Sync", new XElement(AirSync + "Status", "13")));
        yield return Vector(
            "Ping request",
            "03016A00000D4548033438300001494A4B033500014C03456D61696C0001010101",
            new XElement(
                Ping + "Ping",
                new XElement(Ping + "HeartbeatInterval", "480"),
                new XElement(
                    Ping + "Folders", new XElement(Ping + "Folder", new XElement(Ping + "Id", "5"), new XElement(Ping + "Class", "Email")))));
        yield return Vector("Ping answer 1", "03016A00000D45470331000101", new XElement(Ping + "Ping", new XElement(Ping + "Status", "1")));
        yield return Vector(
            "Ping answer 2",
            "03016A00000D454703320001494A033500010101",
            new XElement(Ping + "Ping", new XElement(Ping + "Status", "2"), new XElement(Ping + "Folders", new XElement(Ping + "Folder", "5"))));
        yield return Vector(
            "Ping answer 5",
            "03016A00000D45470335000148033630000101",
            new XElement(Ping + "Ping", new XElement(Ping + "Status", "5"), new XElement(Ping + "HeartbeatInterval", "60")));
        yield return Vector(
            "Provision, first phase",
            "03016A00000E450012564857035800010101000E464748034D532D4541532D50726F766973696F6E696E672D5742584D4C0001010101",
            new XElement(
                Provision + "Provision",
                new XElement(Settings + "DeviceInformation", new XElement(Settings + "Set", new XElement(Settings + "Model", "X"))),
                new XElement(
                    Provision + "Policies",
                    new XElement(Provision + "Policy", new XElement(Provision + "PolicyType", "MS-EAS-Provisioning-WBXML")))));
        yield return Vector("Provision, empty", "03016A00000E05", new XElement(Provision + "Provision"));
        yield return Vector(
            "Provision answer with wipe",
            "03016A00000E454B033100010C01",
            new XElement(Provision + "Provision", new XElement(Provision + "Status", "1"), new XElement(Provision + "RemoteWipe")));
        yield return Vector(
            "SendMail",
            "03016A000015455103613100010850C303413A420101",
            new XElement(
                Compose + "SendMail",
                new XElement(Compose + "ClientId", "a1"),
                new XElement(Compose + "SaveInSentItems"),
                Wire.Opaque(Compose + "Mime", "A:B"u8)));
        yield return Vector(
            "SendMail status 120", "03016A000015455203313230000101", new XElement(Compose + "SendMail", new XElement(Compose + "Status", "120")));
        yield return Vector(
            "MoveItems answer",
            "03016A000005454A4703353A3700014B033300014C03363A3900010101",
            new XElement(
                Move + "MoveItems",
                new XElement(
                    Move + "Response",
                    new XElement(Move + "SrcMsgId", "5:7"),
                    new XElement(Move + "Status", "3"),
                    new XElement(Move + "DstMsgId", "6:9"))));
    }

    [TestCaseSource(nameof(Vectors))]
    public void Encode_Vector_GivesItsBytes(string hex, XElement xml) =>
        Assert.That(Convert.ToHexString(WbxmlEncoder.Encode(xml)), Is.EqualTo(hex));

    [TestCaseSource(nameof(Vectors))]
    public void Decode_Vector_GivesItsElements(string hex, XElement xml) =>
        Assert.That(WbxmlDecoder.Decode(Convert.FromHexString(hex)).ToString(), Is.EqualTo(xml.ToString()));

    [TestCase(127u, "7F")]
    [TestCase(128u, "8100")]
    [TestCase(300u, "822C")]
    [TestCase(20000u, "819C20")]
    [TestCase(uint.MaxValue, "8FFFFFFF7F")]
    public void MultiByte_Length_HasSevenBitsAByte(uint value, string hex) =>
        Assert.That(Convert.ToHexString(WbxmlEncoder.MultiByte(value)), Is.EqualTo(hex));

    [Test]
    public void Split_MultipartVector_GivesDocumentAndFile()
    {
        var parts = MultipartBody.Split(Convert.FromHexString(Multipart));

        Assert.That(parts, Has.Count.EqualTo(2));
        Assert.That(parts[1], Is.EqualTo("hello"u8.ToArray()));
        var fetch = WbxmlDecoder.Decode(parts[0]).Element(EasNames.ItemOperations + "Response")!.Element(EasNames.ItemOperations + "Fetch")!;
        Assert.That(fetch.Element(EasNames.AirSyncBase + "FileReference")!.Value, Is.EqualTo("r"));
        Assert.That(fetch.Element(EasNames.ItemOperations + "Properties")!.Element(EasNames.ItemOperations + "Part")!.Value, Is.EqualTo("1"));
    }

    private static TestCaseData Vector(string name, string hex, XElement xml) => new TestCaseData(hex, xml).SetArgDisplayNames(name);

    private static XElement Collection(params object[] content) =>
        new(AirSync + "Sync", new XElement(AirSync + "Collections", new XElement(AirSync + "Collection", content)));

    private static XElement Key(string key) => new(AirSync + "SyncKey", key);

    private static XElement Id(string id) => new(AirSync + "CollectionId", id);
}
