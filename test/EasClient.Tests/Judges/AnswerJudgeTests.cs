using System.Globalization;
using System.Xml.Linq;
using EasClient.Http;
using EasClient.Judges;
using EasClient.Tests.Phone;
using EasClient.Wbxml;

namespace EasClient.Tests.Judges;

/// <summary>Each rule is broken once; good answers break none.</summary>
public sealed class AnswerJudgeTests
{
    private static readonly XNamespace Sync = EasNames.AirSync;
    private static readonly XNamespace Base = EasNames.AirSyncBase;
    private static readonly XNamespace Hierarchy = EasNames.FolderHierarchy;

    private static IEnumerable<TestCaseData> BrokenSyncs()
    {
        yield return Case("EmptyContainer", Answers.Collection("K2", "5", new XElement(Sync + "Commands")));
        yield return Case("EmptyContainer", Answers.Collection("K2", "5", new XElement(Sync + "Responses")));
        yield return Case("EmptyContainer", new XElement(Sync + "Sync", new XElement(Sync + "Collections")));
        yield return Case("CollectionOrder", Answers.Collection("K2", "5", Answers.Commands(Answers.Delete("5:1")), Answers.More));
        yield return Case("CollectionOrder", Answers.Collection("K2", "5", Answers.Commands(Answers.Delete("5:1")), Answers.Responses(Answers.Added("1", "5:2"))));
        yield return Case("Class", Answers.CollectionOfClass("Email", "K2", "5"));
        yield return Case("Class", Answers.Collection("K2", "5"), EasVersion.V121);
        yield return Case("SyncKey", Answers.Collection("0", "5"));
        yield return Case("SyncKey", Answers.Collection(new string('k', 65), "5"));
        yield return Case("ServerId", Answers.Collection("K2", "5", Answers.Commands(Answers.Delete(new string('1', 65)))));
        yield return Case("ItemTwice", Answers.Collection("K2", "5", Answers.Commands(Answers.Change("5:1", Answers.Read(true)), Answers.Change("5:1", Answers.Read(false)))));
        yield return Case("CommandData", Answers.Collection("K2", "5", Answers.Commands(new XElement(Sync + "Add", new XElement(Sync + "ServerId", "5:1")))));
        yield return Case("ChangeResponse", Answers.Collection("K2", "5", Answers.Responses(Answers.Refused("Change", "5:1", "1"))));
        yield return Case("AddResponse", Answers.Collection(
            "K2", "5", Answers.Responses(new XElement(Sync + "Add", new XElement(Sync + "ClientId", "1"), new XElement(Sync + "Status", "1")))));
        yield return Case("Version", Answers.Collection("K2", "5", Answers.Commands(Answers.Add("5:1", new XElement(Base + "Location")))));
        yield return Case("Version", Answers.Collection("K2", "5", Answers.Commands(Answers.Add("5:1", new XElement(EasNames.Calendar + "Location")))), EasVersion.V161);
        yield return Case("Date", Answers.Collection(
            "K2", "5", Answers.Commands(Answers.Add("5:1", new XElement(EasNames.Email + "DateReceived", "20260102T030405Z")))));
        yield return Case("Date", Answers.Collection(
            "K2", "5", Answers.Commands(Answers.Add("5:1", new XElement(EasNames.Calendar + "StartTime", "2026-01-02T03:04:05.000Z")))));
        yield return Case("BodyOrder", Body("Type", "Data", "Truncated"));
        yield return Case("BodyType", Body("Truncated", "Data"));
        yield return Case("BodyData", Answers.Collection(
            "K2", "5", Answers.Commands(Answers.Add("5:1", new XElement(Base + "Body", new XElement(Base + "Type", "1"), new XElement(Base + "Data"))))));
        yield return Case("Attachment", Answers.Collection("K2", "5", Answers.Commands(Answers.Add(
            "5:1", new XElement(Base + "Attachments", new XElement(Base + "Attachment", new XElement(Base + "FileReference", "r"), new XElement(Base + "Method", "1")))))));
        yield return Case("Status1xx", Answers.Status(Sync + "Sync", 142), EasVersion.V121);
        yield return Case("Root", Answers.Status(EasNames.Ping + "Ping", 1));

        static TestCaseData Case(string rule, XElement answer, EasVersion version = EasVersion.V141) => new TestCaseData(rule, answer, version)
            .SetArgDisplayNames(rule, string.Create(CultureInfo.InvariantCulture, $"{answer.ToString(SaveOptions.DisableFormatting).Length} characters"), version.Text());

        static XElement Body(params string[] names) => Answers.Collection(
            "K2", "5", Answers.Commands(Answers.Add("5:1", new XElement(Base + "Body", names.Select(name => new XElement(Base + name, "1"))))));
    }

    [TestCaseSource(nameof(BrokenSyncs))]
    public void Judge_BrokenSync_NamesTheRule(string rule, XElement answer, EasVersion version) =>
        Assert.That(Judge("Sync", answer, version).Select(violation => violation.Rule), Contains.Item(rule));

    [Test]
    public void Judge_GoodSync_FindsNothing()
    {
        var answer = Answers.Collection(
            "K2",
            "5",
            Answers.Responses(Answers.Added("1", "5:2")),
            Answers.More,
            Answers.Commands(Answers.Delete("5:0"), Answers.Change("5:1", Answers.Read(true)), Answers.Add("5:3", Answers.Subject("B"))));

        Assert.That(Judge("Sync", answer, EasVersion.V141), Is.Empty);
        Assert.That(Judge("Sync", Answers.CollectionOfClass("Email", "K2", "5"), EasVersion.V121), Is.Empty);
    }

    [Test]
    public void Judge_AnswerAgainstItsRequest_NamesWhatIsMissing()
    {
        var add = new XElement(Sync + "Add", new XElement(Sync + "ClientId", "1"), new XElement(Sync + "ApplicationData", Answers.Subject("A")));
        var withAdd = Request("K1", new XElement(Sync + "Commands", add));

        Assert.That(Rules(withAdd, Answers.Collection("K2", "6")), Contains.Item("Unanswered"));
        Assert.That(Rules(withAdd, Answers.Collection("K2", "5")), Contains.Item("AddUnanswered"));
        Assert.That(Rules(withAdd, Answers.Collection("K1", "5", Answers.Responses(Answers.Added("1", "5:2")))), Contains.Item("SameKey"));
        Assert.That(Rules(Request("0"), Answers.Collection("K1", "5", Answers.Commands(Answers.Delete("5:1")))), Contains.Item("Priming"));
        Assert.That(
            Rules(Request("K1", new XElement(Sync + "GetChanges", "0")), Answers.Collection("K2", "5", Answers.Commands(Answers.Delete("5:1")))),
            Contains.Item("GetChanges"));

        static XElement Request(string key, params object[] rest) => new(Sync + "Sync", new XElement(Sync + "Collections", new XElement(
            Sync + "Collection", new XElement(Sync + "SyncKey", key), new XElement(Sync + "CollectionId", "5"), rest)));

        static IEnumerable<string> Rules(XElement request, XElement answer) =>
            AnswerJudge.Judge(Exchange(EasRequest.Of("Sync", request), Response(WbxmlEncoder.Encode(answer)))).Select(violation => violation.Rule);
    }

    [Test]
    public void Judge_HttpFaults_NameTheRule()
    {
        var good = WbxmlEncoder.Encode(Answers.Status(EasNames.Ping + "Ping", 1));
        var ping = new EasRequest("Ping");

        Assert.That(Rules(Response(good, announce: false)), Contains.Item("ContentLength"));
        Assert.That(Rules(Response(good, "text/html")), Contains.Item("ContentType"));
        Assert.That(Rules(Response([])), Contains.Item("EmptyAnswer"));
        Assert.That(Rules(Response([.. good, 0])), Contains.Item("Undecodable"));
        Assert.That(Rules(Response(good[..^2])), Contains.Item("Undecodable"));
        // A page switch to the page that is open already is legal and needless.
        Assert.That(Rules(Response([0x03, 0x01, 0x6A, 0x00, 0x00, 0x0D, 0x00, .. good[5..]])), Contains.Item("NotCanonical"));
        Assert.That(Rules(new EasResponse(449, new Dictionary<string, string>(), 0, [], 0)), Contains.Item("Status449"));
        Assert.That(Rules(Response(good)), Is.Empty);

        IEnumerable<string> Rules(EasResponse response) => AnswerJudge.Judge(Exchange(ping, response)).Select(violation => violation.Rule);
    }

    [Test]
    public void Judge_FolderFaults_NameTheRule()
    {
        Assert.That(Rules(Answers.Folders("1", ("5", "Inbox", 2), ("5", "Other", 12))), Contains.Item("FolderTwice"));
        Assert.That(Rules(Answers.Folders("1", ("5", "A", 2), ("6", "A", 12))), Contains.Item("FolderName"));
        Assert.That(Rules(new XElement(Hierarchy + "FolderSync", new XElement(Hierarchy + "Status", "1"))), Contains.Item("FolderSyncKey").And.Contains("FolderCount"));
        var orphan = Answers.Folders("1", ("5", "Inbox", 2));
        orphan.Descendants(Hierarchy + "ParentId").Single().Value = "9";
        Assert.That(Rules(orphan), Contains.Item("FolderParent"));

        static IEnumerable<string> Rules(XElement answer) => AnswerJudge.Judge(Exchange(
            EasRequest.Of("FolderSync", new XElement(Hierarchy + "FolderSync", new XElement(Hierarchy + "SyncKey", "0"))),
            Response(WbxmlEncoder.Encode(answer)))).Select(violation => violation.Rule);
    }

    private static IReadOnlyList<Violation> Judge(string command, XElement answer, EasVersion version) =>
        AnswerJudge.Judge(Exchange(new EasRequest(command), Response(WbxmlEncoder.Encode(answer)), version));

    private static EasExchange Exchange(EasRequest request, EasResponse response, EasVersion version = EasVersion.V141) =>
        new(request, new Uri("http://localhost/"), version, response, TimeSpan.Zero, Lost: false);

    private static EasResponse Response(byte[] body, string type = EasRequest.WbxmlType, bool announce = true) => new(
        200, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = type }, announce ? body.Length : null, body, body.Length);
}
