using Bridge.Eas.Items.Mail;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Tests.Items.Mail;

[TestFixture]
public sealed class MailFlagsTests
{
    [TestCase(OxMailFlags.None, OxMailFlags.Seen, "Read=1")]
    [TestCase(OxMailFlags.Seen, OxMailFlags.None, "Read=0")]
    [TestCase(OxMailFlags.Seen, OxMailFlags.Seen | OxMailFlags.Flagged, "Flag=2Flag for follow up")]
    [TestCase(OxMailFlags.Flagged, OxMailFlags.None, "Flag=")]
    [TestCase(OxMailFlags.None, OxMailFlags.Seen | OxMailFlags.Answered, "Read=1 LastVerbExecuted=1")]
    [TestCase(OxMailFlags.None, OxMailFlags.Forwarded, "LastVerbExecuted=3")]
    [TestCase(OxMailFlags.None, OxMailFlags.Recent, "Read=0")]
    public void Change_Flags_WritesOnlyWhatDiffers(OxMailFlags known, OxMailFlags current, string expected)
    {
        var data = Rendered.Write(MailFlagsChange.Writer(EasVersion.V141, known, current));
        Assert.That(string.Join(' ', data.Elements().Select(e => e.Name.LocalName + "=" + e.Value)), Is.EqualTo(expected));
    }

    [TestCase(EasVersion.V121, OxMailFlags.Answered, false)]
    [TestCase(EasVersion.V141, OxMailFlags.Answered, true)]
    [TestCase(EasVersion.V25, OxMailFlags.Flagged, false)]
    [TestCase(EasVersion.V25, OxMailFlags.Seen, true)]
    [TestCase(EasVersion.V120, OxMailFlags.Flagged, true)]
    [TestCase(EasVersion.V121, OxMailFlags.Flagged, true)]
    [TestCase(EasVersion.V141, OxMailFlags.Recent, false)]
    public void Change_Visibility_DependsOnVersion(EasVersion version, OxMailFlags current, bool expected) =>
        Assert.That(MailFlagsChange.IsVisible(version, OxMailFlags.None, current), Is.EqualTo(expected));

    [TestCase("1", null, OxMailFlags.Seen, OxMailFlags.None)]
    [TestCase("0", null, OxMailFlags.None, OxMailFlags.Seen)]
    [TestCase(null, "2", OxMailFlags.Flagged, OxMailFlags.None)]
    [TestCase(null, "1", OxMailFlags.None, OxMailFlags.Flagged)]
    [TestCase(null, "0", OxMailFlags.None, OxMailFlags.Flagged)]
    [TestCase(null, "", OxMailFlags.None, OxMailFlags.Flagged)]
    [TestCase("", "2", OxMailFlags.Seen | OxMailFlags.Flagged, OxMailFlags.None)]
    [TestCase(null, null, OxMailFlags.None, OxMailFlags.None)]
    public void Read_PhonesChange_GivesOxFlags(string? read, string? status, OxMailFlags set, OxMailFlags clear)
    {
        var children = new List<WbxmlElement>();
        if (read is not null) children.Add(WbxmlElement.Of(EmailTags.Read, read));
        if (status is "") children.Add(WbxmlElement.Of(EmailTags.Flag));
        else if (status is not null) children.Add(WbxmlElement.Of(EmailTags.Flag, WbxmlElement.Of(EmailTags.Status, status)));
        Assert.That(MailFlagChange.Read(WbxmlElement.Of(AirSyncTags.ApplicationData, [.. children])), Is.EqualTo(new MailFlagChange(set, clear)));
    }

    [TestCase("m1:1500000001.17:2.1", "m1", "1500000001.17", "2.1")]
    [TestCase("m1%3A1500000001.17%3A2", "m1", "1500000001.17", "2")]
    public void AttachmentReference_Ours_IsRead(string text, string collection, string item, string path)
    {
        Assert.That(AttachmentReference.TryParse(text, out var reference));
        Assert.Multiple(() =>
        {
            Assert.That(reference, Is.EqualTo(new AttachmentReference(collection, item, path)));
            Assert.That(reference!.ServerId, Is.EqualTo(collection + ":" + item));
            Assert.That(AttachmentReference.Of(reference.ServerId, path).ToString(), Is.EqualTo(Uri.UnescapeDataString(text)));
        });
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("m1:17")]
    [TestCase("m1:17:")]
    [TestCase("m1::2")]
    [TestCase("m1:17:../2")]
    [TestCase("m1:17:2:3")]
    public void AttachmentReference_Other_IsRefused(string? text) => Assert.That(AttachmentReference.TryParse(text, out _), Is.False);

    [TestCase("Plan", "Plan")]
    [TestCase("AW: Re[2]: WG: Plan", "Plan")]
    [TestCase("RE：Plan", "Plan")]
    [TestCase("Note: this", "Note: this")]
    [TestCase("", "")]
    [TestCase("Re:", "")]
    public void ThreadTopic_Subject_LosesItsPrefixes(string subject, string expected) => Assert.That(ThreadTopic.Of(subject), Is.EqualTo(expected));
}
