using Bridge.Eas.Protocol;

namespace Bridge.Eas.Tests.Protocol;

/// <summary>Request lines as devices send them. The base64 ones were decoded by hand.</summary>
public sealed class EasRequestLineParserTests
{
    [Test]
    public void Parse_PlainLine_ReadsAllParameters()
    {
        var line = EasRequestLineParser.Parse("?Cmd=SmartReply&User=DOMAIN%5Cjdoe&DeviceId=abc123&DeviceType=iPhone&CollectionId=5&ItemId=5%3A17&SaveInSent=T")!;

        Assert.Multiple(() =>
        {
            Assert.That(line.Command, Is.EqualTo(EasCommand.SmartReply));
            Assert.That(line.DeviceId, Is.EqualTo("ABC123"));
            Assert.That(line.DeviceType, Is.EqualTo("iPhone"));
            Assert.That(line.CollectionId, Is.EqualTo("5"));
            Assert.That(line.ItemId, Is.EqualTo("5:17"));
            Assert.That(line.SaveInSent, Is.True);
        });
    }

    [Test]
    public void Parse_PlainLineInOtherCaseAndOrder_IsTheSame()
    {
        var line = EasRequestLineParser.Parse("deviceid=x1&devicetype=WP8&user=a&cmd=foldersync")!;

        Assert.That((line.Command, line.DeviceId, line.DeviceType), Is.EqualTo((EasCommand.FolderSync, "X1", "WP8")));
    }

    [Test]
    public void Parse_Base64Sync_ReadsVersionAndDevice()
    {
        var line = EasRequestLineParser.Parse("jAAJBAp2MTQwRGV2aWNlAApTbWFydFBob25l")!;

        Assert.Multiple(() =>
        {
            Assert.That(line.VersionCode, Is.EqualTo(140));
            Assert.That(line.Command, Is.EqualTo(EasCommand.Sync));
            Assert.That(line.DeviceId, Is.EqualTo("V140DEVICE"));
            Assert.That(line.PolicyKey, Is.Null);
            Assert.That(line.DeviceType, Is.EqualTo("SmartPhone"));
        });
    }

    [Test]
    public void Parse_Base64SmartForward_ReadsParameters()
    {
        var line = EasRequestLineParser.Parse("eQIJBAZBQkMxMjME0gKWSQhQb2NrZXRQQwEBNQMENToxNwcBAQgEamRvZQ==")!;

        Assert.Multiple(() =>
        {
            Assert.That(line.VersionCode, Is.EqualTo(121));
            Assert.That(line.Command, Is.EqualTo(EasCommand.SmartForward));
            Assert.That(line.PolicyKey, Is.EqualTo(1234567890u));
            Assert.That(line.CollectionId, Is.EqualTo("5"));
            Assert.That(line.ItemId, Is.EqualTo("5:17"));
            Assert.That(line.SaveInSent, Is.True);
            Assert.That(line.AcceptMultiPart, Is.False);
        });
    }

    [TestCase("jQAJBBBOaW5lMzQyQkEzRjNFNkM2BAAAAAAHQW5kcm9pZAcBAA==")]
    [TestCase("jQAJBBBOaW5lMzQyQkEzRjNFNkM2BAAAAAAHQW5kcm9pZAcBAA")]
    [TestCase("jQAJBBBOaW5lMzQyQkEzRjNFNkM2BAAAAAAHQW5kcm9pZAcBAA%3D%3D")]
    public void Parse_Base64WithAnyPadding_IsTheSame(string query)
    {
        var line = EasRequestLineParser.Parse(query)!;

        Assert.That((line.VersionCode, line.DeviceId, line.PolicyKey, line.DeviceType), Is.EqualTo((141, "NINE342BA3F3E6C6", 0u, "Android")));
    }

    [Test]
    public void Parse_Base64WithRawDeviceId_BecomesHex()
    {
        var bytes = Convert.FromHexString("8D110704" + "10" + "796ACD8C9822BB3C18D373282F6D55EC" + "00" + "03" + "575038");

        Assert.That(EasRequestLineParser.Parse(Convert.ToBase64String(bytes))!.DeviceId, Is.EqualTo("796ACD8C9822BB3C18D373282F6D55EC"));
    }

    [TestCase("jAAJBAp2MTQw", TestName = "Parse_CutBase64_IsNull")]
    [TestCase("!!!", TestName = "Parse_Garbage_IsNull")]
    [TestCase("jAAJBAEx/w==", TestName = "Parse_PolicyKeyOfOddLength_IsNull")]
    public void Parse_Unreadable_IsNull(string query) => Assert.That(EasRequestLineParser.Parse(query), Is.Null);

    [Test]
    public void Parse_EmptyOrUnknownCommand_HasNone() => Assert.Multiple(() =>
    {
        Assert.That(EasRequestLineParser.Parse("")!.Command, Is.Null);
        Assert.That(EasRequestLineParser.Parse("Cmd=Nonsense&DeviceId=a")!.Command, Is.Null);
        Assert.That(EasRequestLineParser.Parse("Cmd=0&DeviceId=a")!.Command, Is.Null);
    });
}
