using Bridge.Eas.Items.Mail;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Tests.Items.Mail;

[TestFixture]
public sealed class MailFlagsTests
{
    [TestCase(EasVersion.V141, OxMailFlags.None, OxMailFlags.Seen, "Read=1")]
    [TestCase(EasVersion.V141, OxMailFlags.Seen, OxMailFlags.None, "Read=0")]
    [TestCase(EasVersion.V141, OxMailFlags.Seen, OxMailFlags.Seen | OxMailFlags.Flagged, "Flag=2Flag for follow up")]
    [TestCase(EasVersion.V120, OxMailFlags.Seen, OxMailFlags.Flagged, "Read=0 Flag=2Flag for follow up")]
    [TestCase(EasVersion.V141, OxMailFlags.Flagged, OxMailFlags.None, "Flag=")]
    [TestCase(EasVersion.V141, OxMailFlags.None, OxMailFlags.Seen | OxMailFlags.Answered, "Read=1 LastVerbExecuted=1")]
    [TestCase(EasVersion.V141, OxMailFlags.None, OxMailFlags.Forwarded, "LastVerbExecuted=3")]
    [TestCase(EasVersion.V141, OxMailFlags.Answered, OxMailFlags.Answered | OxMailFlags.Forwarded, "Read=0")]
    [TestCase(EasVersion.V141, OxMailFlags.None, OxMailFlags.User, "Categories=Red")]
    [TestCase(EasVersion.V141, OxMailFlags.None, OxMailFlags.Recent, "Read=0")]
    public void Change_Flags_WritesOnlyWhatDiffers(EasVersion version, OxMailFlags known, OxMailFlags current, string expected)
    {
        var parts = MailVersion.Differences(MailVersion.Of(known), MailVersion.Of(current)).Known(version);
        var data = Rendered.Write(writer => MailPartsWriter.Write(writer, parts, current, mark: null, ["Red"]));
        Assert.That(string.Join(' ', data.Elements().Select(e => e.Name.LocalName + "=" + e.Value)), Is.EqualTo(expected));
    }

    [TestCase(EasVersion.V25, OxMailFlags.Seen)]
    [TestCase(EasVersion.V120, OxMailFlags.Seen | OxMailFlags.Flagged)]
    [TestCase(EasVersion.V121, OxMailFlags.Seen | OxMailFlags.Flagged)]
    [TestCase(EasVersion.V140, OxMailFlags.Seen | OxMailFlags.Flagged | OxMailFlags.Answered | OxMailFlags.Forwarded | OxMailFlags.User)]
    public void Version_Visibility_DependsOnThePhones(EasVersion version, OxMailFlags expected)
    {
        var all = MailVersion.Seen(MailVersion.Of((OxMailFlags)int.MaxValue, color: 10, new MailMark(1, 0) { Flag = FlagDetails.Plain, FlagStamp = 255, TagStamp = 15 }), version);
        Assert.Multiple(() =>
        {
            Assert.That(MailVersion.FlagsOf(all), Is.EqualTo(expected));
            Assert.That(MailVersion.FlagStampOf(all) > 0, Is.EqualTo(expected.HasFlag(OxMailFlags.Flagged)));
            Assert.That((MailVersion.ColorOf(all) > 0, MailVersion.HasTags(all)), Is.EqualTo((expected.HasFlag(OxMailFlags.User), expected.HasFlag(OxMailFlags.User))));
            Assert.That(MailVersion.Seen(Snapshot.Stale, version), Is.EqualTo(Snapshot.Stale));
        });
    }

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
        var change = MailChange.Of(WbxmlElement.Of(AirSyncTags.ApplicationData, [.. children]), EasVersion.V120, DateTimeOffset.UnixEpoch);
        Assert.That(change.Flags, Is.EqualTo(new MailFlagChange(set, clear)));
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
