using System.Buffers;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Wbxml;

/// <summary>The codec against bytes written by hand from MS-ASWBXML.</summary>
public sealed class WbxmlTests
{
    private const string FolderSyncKey0 = "03016A00000756520330000101";
    private const string SyncWithOptions = "03016A00455C4F4B034B31000152033500011355033235000157580333000100114546033200014703333237363800010101010101";

    private const string FirstCollection = "03016A00455C4F4B034B31000152033500015649" + "4D03353A310001" + "0101" + "01";

    /// <summary>One Delete (token 49) of the ServerId (4D) "5:1" in collection 5.</summary>
    private const string SyncWithCommands = FirstCollection + "0101";

    [Test]
    public void Parse_FolderSyncRequest_GivesKey()
    {
        var root = Parse(FolderSyncKey0);

        Assert.That(root.Tag, Is.EqualTo(FolderHierarchyTags.FolderSync));
        Assert.That(root.TextOf(FolderHierarchyTags.SyncKey), Is.EqualTo("0"));
    }

    [Test]
    public void Parse_SyncRequest_ReadsAcrossPages()
    {
        var collection = Parse(SyncWithOptions).Child(AirSyncTags.Collections)!.Child(AirSyncTags.Collection)!;

        Assert.That(collection.TextOf(AirSyncTags.SyncKey), Is.EqualTo("K1"));
        Assert.That(collection.FlagOf(AirSyncTags.GetChanges), Is.True, "an empty boolean is true");
        Assert.That(collection.NumberOf(AirSyncTags.WindowSize), Is.EqualTo(25));
        var body = collection.Child(AirSyncTags.Options)!.Child(AirSyncBaseTags.BodyPreference)!;
        Assert.That(body.NumberOf(AirSyncBaseTags.TruncationSize), Is.EqualTo(32768));
    }

    [Test]
    public void Write_PingAnswer_IsByteExact()
    {
        using var writer = new WbxmlWriter();
        writer.Start(PingTags.Ping);
        writer.Element(PingTags.Status, 2);
        writer.Start(PingTags.Folders);
        writer.Element(PingTags.Folder, "5");
        writer.End();
        writer.End();

        Assert.That(Hex(writer), Is.EqualTo("03016A00000D4547033200014" + "94A03350001" + "0101"));
    }

    [Test]
    public void Write_ElementWithoutContent_IsEmptyTag()
    {
        using var writer = new WbxmlWriter();
        writer.Start(ProvisionTags.Provision);
        writer.End();

        Assert.That(Hex(writer), Is.EqualTo("03016A00000E05"));
    }

    [Test]
    public void Write_SendMail_WritesOpaqueWithLength()
    {
        using var writer = new WbxmlWriter();
        writer.Start(ComposeMailTags.SendMail);
        writer.Element(ComposeMailTags.ClientId, "a1");
        writer.Empty(ComposeMailTags.SaveInSentItems);
        writer.Opaque(ComposeMailTags.Mime, "A:B"u8);
        writer.End();

        Assert.That(Hex(writer), Is.EqualTo("03016A000015455103613100010850C303413A420101"));
    }

    [TestCase(127, "7F")]
    [TestCase(128, "8100")]
    [TestCase(300, "822C")]
    [TestCase(20000, "819C20")]
    public void Write_OpaqueLength_IsMultiByteInteger(int length, string expected)
    {
        using var writer = new WbxmlWriter();
        writer.Opaque(ComposeMailTags.Mime, new byte[length]);

        Assert.That(Convert.ToHexString(writer.Written.Span.Slice(8, expected.Length / 2)), Is.EqualTo(expected));
    }

    [Scenario("L61")]
    [Test]
    public void Write_TextWithControlCharactersAndLoneSurrogate_IsCleaned()
    {
        using var writer = new WbxmlWriter();
        writer.Element(EmailTags.Subject, "a\0b\u0007c\ud800d\r\n");

        var root = WbxmlElement.Parse(new ReadOnlySequence<byte>(writer.Written), WbxmlLimits.Default);
        Assert.That(root.Text, Is.EqualTo("abc\uFFFDd\r\n"));
    }

    [Test]
    public void Rewind_AfterAHalfWrittenItem_LeavesNoTrace()
    {
        using var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.Sync);
        var mark = writer.Mark();
        writer.Start(AirSyncTags.Add);
        writer.Element(EmailTags.Subject, "half");
        writer.Rewind(mark);
        writer.Element(AirSyncTags.Status, 1);
        writer.End();

        Assert.That(Hex(writer), Is.EqualTo("03016A00454E0331000101"));
    }

    [Habit(85)]
    [Test]
    public void Parse_UnknownTagsAndPages_AreSkipped()
    {
        // Sync > (page 254: unknown element with text and a child) , (page 0) Status 1
        var root = Parse("03016A0045" + "00FE" + "4503410046034200" + "0101" + "0000" + "4E03310001" + "01");

        Assert.That(root.Children, Has.Count.EqualTo(1));
        Assert.That(root.TextOf(AirSyncTags.Status), Is.EqualTo("1"));
    }

    [TestCase("", TestName = "Parse_NoBytes_IsMalformed")]
    [TestCase("03016A00", TestName = "Parse_HeaderOnly_IsMalformed")]
    [TestCase("09016A0045", TestName = "Parse_WrongVersion_IsMalformed")]
    [TestCase("030103004501", TestName = "Parse_WrongCharset_IsMalformed")]
    [TestCase("03016A00455C4F4B0330", TestName = "Parse_CutInsideString_IsMalformed")]
    [TestCase("03016A00455C4F", TestName = "Parse_CutInsideElement_IsMalformed")]
    [TestCase("03016A0045C3FFFFFFFF0F41", TestName = "Parse_HugeOpaqueLength_IsMalformed")]
    [TestCase("03016A0045C3FFFFFFFFFFFF41", TestName = "Parse_NumberOfSixBytes_IsMalformed")]
    [TestCase("03016A00C503", TestName = "Parse_Attributes_IsMalformed")]
    [TestCase("03016A004503FF00" + "01", TestName = "Parse_InvalidUtf8_IsMalformed")]
    [TestCase("03016A0045830001", TestName = "Parse_StringTableReference_IsMalformed")]
    [TestCase("03016A0001", TestName = "Parse_EndFirst_IsMalformed")]
    [TestCase("03016A0005FF", TestName = "Parse_TrailingBytes_IsMalformed")]
    [TestCase("03016A00FF45", TestName = "Parse_StringTableLongerThanBody_IsMalformed")]
    public void Parse_BadDocument_Throws(string hex) => Assert.That(() => Parse(hex), Throws.TypeOf<WbxmlFormatException>());

    [Test]
    public void Parse_ManyStringsInOneElement_CostsWhatTheyAreLong()
    {
        // A million strings of one byte: joined one by one they would be half a million million bytes.
        byte[] document = [0x03, 0x01, 0x6A, 0x00, 0x45, .. Enumerable.Repeat(new byte[] { 0x03, (byte)'a', 0x00 }, 1_000_000).SelectMany(one => one), 0x01];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var root = WbxmlElement.Parse(new ReadOnlySequence<byte>(document), WbxmlLimits.Default);

        Assert.That(root.Text, Has.Length.EqualTo(1_000_000));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000_000));
    }

    [Test]
    public void Write_NothingButControlCharacters_IsEmptyTag()
    {
        using var writer = new WbxmlWriter();
        writer.Element(AirSyncTags.Sync, "\u0001\uFFFE");

        Assert.That(Convert.ToHexString(writer.Written.Span), Is.EqualTo("03016A0005"));
    }

    [Test]
    public void Parse_NestingBomb_Throws()
    {
        var bomb = new byte[4 + 1_000_000];
        Convert.FromHexString("03016A00").CopyTo(bomb, 0);
        bomb.AsSpan(4).Fill(0x45);

        Assert.That(() => WbxmlElement.Parse(new ReadOnlySequence<byte>(bomb), WbxmlLimits.Default), Throws.TypeOf<WbxmlFormatException>());
    }

    [Test]
    public void Parse_MoreElementsThanAllowed_Throws()
    {
        var many = new byte[6 + 200_000];
        Convert.FromHexString("03016A0045").CopyTo(many, 0);
        many.AsSpan(5, 200_000).Fill(0x0E);
        many[^1] = 0x01;

        Assert.That(() => WbxmlElement.Parse(new ReadOnlySequence<byte>(many), WbxmlLimits.Default), Throws.TypeOf<WbxmlFormatException>());
    }

    /// <summary>Every cut is refused as malformed, but for those that take nothing away except the last ENDs.</summary>
    [TestCase(SyncWithOptions, 2, TestName = "Parse_EveryCutOfASync_IsMalformedUnlessOutsideOfItsCollection")]
    [TestCase(SyncWithCommands, 3, TestName = "Parse_EveryCutOfASync_IsMalformedUnlessAfterItsCommands")]
    [TestCase(FolderSyncKey0, 2, TestName = "Parse_EveryCutOfAFolderSync_IsMalformedUnlessAfterItsText")]
    public void Parse_EveryCutOfARequest(string hex, int ends)
    {
        var whole = Convert.FromHexString(hex);
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = new ReadOnlySequence<byte>(whole, 0, length);
            if (length < whole.Length - ends) Assert.That(() => WbxmlElement.Parse(cut, WbxmlLimits.Default), Throws.TypeOf<WbxmlFormatException>(), $"cut at {length}");
            else Assert.That(Told(WbxmlElement.Parse(cut, WbxmlLimits.Default)), Is.EqualTo(Told(Parse(hex))), $"cut at {length}");
        }
    }

    /// <summary>The commands of the first collection do not vouch for the second.</summary>
    [TestCase(FirstCollection + "4F4B03310001")]
    [TestCase(FirstCollection + "4F")]
    public void Parse_CutInTheSecondCollection_IsMalformed(string hex) => Assert.That(() => Parse(hex), Throws.TypeOf<WbxmlFormatException>());

    [Test]
    public void CodePages_MatchTheReferenceTable()
    {
        var table = SharedFiles.Find("reference/eas-codepages.tsv");
        var rows = File.ReadLines(table).Select(line => line.Split('\t')).ToList();

        Assert.That(rows, Has.Count.GreaterThan(600));
        Assert.Multiple(() =>
        {
            foreach (var row in rows)
            {
                var tag = WbxmlCodePages.Find(byte.Parse(row[0]), Convert.ToByte(row[2], 16));
                Assert.That(tag.Name, Is.EqualTo(row[3]), $"page {row[0]} token {row[2]}");
                Assert.That(WbxmlCodePages.Pages[tag.Page].Name, Is.EqualTo(row[1]));
            }
        });
    }

    private static WbxmlElement Parse(string hex) => WbxmlElement.Parse(new ReadOnlySequence<byte>(Convert.FromHexString(hex)), WbxmlLimits.Default);

    private static string Told(WbxmlElement element) => $"{element.Tag}[{element.Text}{string.Concat(element.Children.Select(Told))}]";

    private static string Hex(WbxmlWriter writer) => Convert.ToHexString(writer.Written.Span);
}
