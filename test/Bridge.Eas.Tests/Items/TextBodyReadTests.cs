using Bridge.Eas.Items;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Items;

/// <summary>What a text that a phone sends with an item means for the one that is stored.</summary>
[TestFixture]
internal sealed class TextBodyReadTests
{
    private const string Stored = "A text\nof two lines";

    /// <summary>"hello world", by the document's own example.</summary>
    private const string HelloWorld = "2D0000002B0000004C5A4675F1C5C7A703000A007263706731323542320AF32068656C090020627705B06C647D0A800FA0";

    // An element that is there and empty takes the text away.
    [TestCase(EasVersion.V25, "PocketPC", "")]
    [TestCase(EasVersion.V120, "WP", "")]
    [TestCase(EasVersion.V121, "iPhone", "")]
    [TestCase(EasVersion.V141, "Android", "")]
    [TestCase(EasVersion.V161, "Outlook", "")]

    // Not from those of whom it is known that they do not mean it.
    [TestCase(EasVersion.V25, "Android", null)]
    [TestCase(EasVersion.V121, "SAMSUNGGTI9100", null)]
    public void Read_EmptyText_ClearsWhereItIsMeant(object version, string deviceType, string? expected)
    {
        var body = (EasVersion)version == EasVersion.V25
            ? WbxmlElement.Of(TasksTags.Body, "")
            : WbxmlElement.Of(AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, ""));

        Assert.That(Read((EasVersion)version, deviceType, body), Is.EqualTo(expected));
    }

    [TestCase(EasVersion.V25)]
    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V161)]
    public void Read_NoText_IsNoChange(object version) => Assert.That(Read((EasVersion)version, "iPhone", WbxmlElement.Of(TasksTags.Subject, "x")), Is.Null);

    [TestCase(EasVersion.V121, null)]
    [TestCase(EasVersion.V161, "")]
    public void Read_BodyWithNothingInIt_ClearsFrom160On(object version, string? expected) =>
        Assert.That(Read((EasVersion)version, "iPhone", WbxmlElement.Of(AirSyncBaseTags.Body, "")), Is.EqualTo(expected));

    [Test]
    public void Read_TextWithLooksAt25_IsItsWords() =>
        Assert.That(Read(EasVersion.V25, "PocketPC", WbxmlElement.Of(TasksTags.CompressedRTF, Base64(HelloWorld))), Is.EqualTo("hello world"));

    [Test]
    public void Read_TextWithLooksOfTheSameWords_IsNoChange() =>
        Assert.That(Read(EasVersion.V25, "PocketPC", WbxmlElement.Of(TasksTags.CompressedRTF, Base64(HelloWorld)), stored: "hello\n world"), Is.Null);

    [TestCase("")]
    [TestCase("no base64 at all")]
    [TestCase("AAAA")]
    public void Read_TextWithLooksThatCannotBeRead_IsNoChange(string rtf) => Assert.That(Read(EasVersion.V25, "PocketPC", WbxmlElement.Of(TasksTags.CompressedRTF, rtf)), Is.Null);

    [Test]
    public void Read_PlainTextBesideLooks_IsThePlainText() =>
        Assert.That(Read(EasVersion.V25, "PocketPC", WbxmlElement.Of(TasksTags.Body, "plain"), WbxmlElement.Of(TasksTags.CompressedRTF, Base64(HelloWorld))), Is.EqualTo("plain"));

    private static string Base64(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));

    private static string? Read(EasVersion version, string deviceType, params WbxmlElement[] elements) => Read(version, deviceType, Stored, elements);

    private static string? Read(EasVersion version, string deviceType, WbxmlElement element, string stored) => Read(version, deviceType, stored, element);

    private static string? Read(EasVersion version, string deviceType, string stored, params WbxmlElement[] elements) =>
        TextBody.Read(WbxmlElement.Of(AirSyncTags.ApplicationData, elements), stored, version, CollectionOptions.Default, PageBody.Tasks, deviceType);
}
