using System.Xml.Linq;
using EasClient.Judges;
using EasClient.Tests.Phone;
using EasClient.Wbxml;

namespace EasClient.Tests.Judges;

public sealed class SchemaJudgeTests
{
    private SchemaJudge? _judge;

    private SchemaJudge Judge => _judge ??= SchemaJudge.Load(Shared.Require("eas-schemas"));

    [Test]
    public void Load_TheSchemas_FitTogether() => Assert.That(Judge.GlobalElements, Is.EqualTo(285));

    [Test]
    public void Validate_GoodAnswers_FindsNothing()
    {
        XElement[] answers =
        [
            Answers.Folders("1", ("5", "Inbox", 2)),
            Answers.Collection(
                "K2", "5", Answers.More, Answers.Responses(Answers.Added("1", "5:2")), Answers.Commands(Answers.Add("5:1", Answers.Subject("A"), Answers.Read(true)))),
            Answers.Policy("1", withDocument: true),
            Answers.Status(EasNames.Ping + "Ping", 1),
            Wbxml("03016A000005454A4703353A3700014B033300014C03363A3900010101"),
        ];

        foreach (var answer in answers) Assert.That(Judge.Validate(answer, EasVersion.V161), Is.Empty, answer.ToString());
    }

    [Test]
    public void Validate_UnknownElement_IsFound()
    {
        var answer = Answers.Collection("K2", "5", Answers.Commands(Answers.Add("5:1", new XElement(EasNames.Email + "Status", "1"))));

        Assert.That(Judge.Validate(answer, EasVersion.V161), Is.Not.Empty);
    }

    [Test]
    public void Validate_RootWithoutSchema_IsFound() =>
        Assert.That(Judge.Validate(new XElement(XName.Get("Notify", "AirNotify")), EasVersion.V161), Is.Not.Empty);

    [Test]
    public void Validate_ClassOfACollection_IsExemptUpTo121()
    {
        var answer = Answers.CollectionOfClass("Email", "K2", "5");

        Assert.That(Judge.Validate(answer, EasVersion.V121), Is.Empty);
        Assert.That(Judge.Validate(answer, EasVersion.V140), Is.Not.Empty);
    }

    [Test]
    public void Validate_OpaqueContent_IsJudgedWithoutItsMark()
    {
        var answer = Answers.Collection(
            "K2", "5", Answers.Commands(Answers.Add("5:1", Wire.Opaque(EasNames.Email2 + "ConversationId", [1, 2, 3]))));

        Assert.That(Judge.Validate(answer, EasVersion.V161), Is.Empty);
        Assert.That(Wire.IsOpaque(answer.Descendants(EasNames.Email2 + "ConversationId").Single()), Is.True, "the answer itself stays as it is");
    }

    private static XElement Wbxml(string hex) => WbxmlDecoder.Decode(Convert.FromHexString(hex));
}
