using System.Globalization;
using System.Xml.Linq;
using EasClient.Wbxml;

namespace EasClient.Tests.Wbxml;

public sealed class CodePagesTests
{
    [Test]
    public void All_AgainstTheReference_EveryTokenAgrees()
    {
        var lines = File.ReadAllLines(Shared.Require("reference", "eas-codepages.tsv"));
        var expected = lines.Select(line => line.Split('\t')).Select(cells => string.Create(
            CultureInfo.InvariantCulture, $"{cells[0]} {cells[1]} {cells[2]} {cells[3]} {cells[4]}"));

        var known = CodePages.All.Select(tag => string.Create(
            CultureInfo.InvariantCulture, $"{tag.Page} {tag.Name.NamespaceName} 0x{tag.Token:X2} {tag.Name.LocalName} {tag.First.Text()}"));

        Assert.That(known, Is.EqualTo(expected));
    }

    [Test]
    public void All_Tokens_SurviveBothWays()
    {
        Assert.That(CodePages.All, Has.Count.GreaterThan(600));
        foreach (var tag in CodePages.All)
        {
            byte[] bytes = tag.Page == 0
                ? [0x03, 0x01, 0x6A, 0x00, (byte)(tag.Token | 0x40), 0x03, (byte)'x', 0x00, 0x01]
                : [0x03, 0x01, 0x6A, 0x00, 0x00, tag.Page, (byte)(tag.Token | 0x40), 0x03, (byte)'x', 0x00, 0x01];

            var decoded = WbxmlDecoder.Decode(bytes);

            Assert.That(decoded.ToString(), Is.EqualTo(new XElement(tag.Name, "x").ToString()));
            Assert.That(WbxmlEncoder.Encode(decoded), Is.EqualTo(bytes));
        }
    }

    [Test]
    public void Find_TagsOfOneVersion_KnowTheirSpan()
    {
        Assert.That(CodePages.Find(EasNames.Calendar + "Location"), Has.Property(nameof(TagInfo.Last)).EqualTo(EasVersion.V141));
        Assert.That(CodePages.Find(EasNames.Calendar + "ClientUid"), Has.Property(nameof(TagInfo.First)).EqualTo(EasVersion.V160));
        Assert.That(CodePages.Find(EasNames.Email + "Body"), Has.Property(nameof(TagInfo.Last)).EqualTo(EasVersion.V25));
    }
}
