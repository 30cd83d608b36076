using System.Xml.Linq;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Tests.Items.Mail.Marks;

[TestFixture]
internal sealed class FlagTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Test]
    public void Flag_WithEverything_ComesBackAsItWas()
    {
        var flag = Flag(
            (TasksTags.Subject, "Call her"), (EmailTags.Status, "2"), (EmailTags.FlagType, "Call"), (TasksTags.StartDate, "2026-11-22T00:00:00.000Z"), (TasksTags.DueDate, "2026-11-23T00:00:00.000Z"),
            (TasksTags.UtcStartDate, "2026-11-21T23:00:00.000Z"), (TasksTags.UtcDueDate, "2026-11-22T23:00:00.000Z"), (TasksTags.ReminderTime, "2026-11-22T08:00:00.000Z"),
            (TasksTags.OrdinalDate, "2026-11-21T09:59:59.123Z"), (TasksTags.ReminderSet, "1"), (TasksTags.SubOrdinalDate, "5555555"));

        var wish = FlagWish.Read(flag, Now);
        Assert.That((wish.IsActive, wish.IsBare), Is.EqualTo((true, false)));
        Assert.That(Written(wish.Details), Is.EquivalentTo(flag.Children.Select(child => $"{child.Tag.Name}={child.Text}")));
    }

    [Test]
    public void Flag_Done_HasItsTimes()
    {
        var wish = FlagWish.Read(Flag((EmailTags.Status, "1"), (TasksTags.DateCompleted, "20261120T100000Z")), Now);

        Assert.That(wish.IsActive, Is.False);
        Assert.That(Written(wish.Details), Is.EqualTo(new[] { "Status=1", "FlagType=Flag for follow up", "DateCompleted=2026-11-20T10:00:00.000Z", "CompleteTime=2026-11-20T10:00:00.000Z" }));
        Assert.That(FlagWish.Read(Flag((EmailTags.Status, "1")), Now).Details!.CompleteTime, Is.EqualTo(Now.ToUnixTimeMilliseconds()));
    }

    [TestCase("for Follow Up", true)]
    [TestCase("Call", false)]
    public void Flag_OfStatusAndType_IsBare(string type, bool isPlain)
    {
        var wish = FlagWish.Read(Flag((EmailTags.Status, "2"), (EmailTags.FlagType, type)), Now);
        Assert.That((wish.IsBare, wish.Details!.IsPlain), Is.EqualTo((true, isPlain)));
    }

    [TestCase("UtcDueDate=2026-11-22T23:00:00.000Z", "2026-11-22T23:00:00.000Z 2026-11-22T23:00:00.000Z 2026-11-22T23:00:00.000Z 2026-11-22T23:00:00.000Z")]
    [TestCase("StartDate=2026-11-22T01:00:00.000Z", "2026-11-22T01:00:00.000Z 2026-11-22T01:00:00.000Z 2026-11-22T01:00:00.000Z 2026-11-22T01:00:00.000Z")]
    [TestCase("UtcStartDate=2026-11-25T00:00:00.000Z UtcDueDate=2026-11-22T00:00:00.000Z", "2026-11-22T00:00:00.000Z 2026-11-22T00:00:00.000Z 2026-11-22T00:00:00.000Z 2026-11-22T00:00:00.000Z")]
    [TestCase("ReminderSet=1", "  ")]
    [TestCase("DueDate=soon", "  ")]
    [TestCase("DueDate=4501-01-01T00:00:00.000Z", "  ")]
    public void Flag_WithSomeDates_HasAllOrNone(string sent, string expected)
    {
        XNamespace tasks = "Tasks";
        var tags = FlagDates.All.Select(date => date.Tag).Append(TasksTags.ReminderSet).ToDictionary(tag => tag.Name);
        (WbxmlTag, string)[] children = [(EmailTags.Status, "2"), .. sent.Split(' ').Select(one => (tags[one.Split('=')[0]], one.Split('=')[1]))];
        var details = FlagWish.Read(Flag(children), Now).Details;
        var flag = Rendered.Write(writer => FlagElement.Write(writer, details)).Elements().Single();

        Assert.That(string.Join(' ', new[] { "StartDate", "UtcStartDate", "DueDate", "UtcDueDate" }.Select(name => flag.Element(tasks + name)?.Value)).Trim(), Is.EqualTo(expected.Trim()));
        Assert.That(flag.Element(tasks + "ReminderTime"), Is.Null);
        Assert.That(flag.Element(tasks + "ReminderSet")?.Value, Is.EqualTo(sent.StartsWith("Reminder", StringComparison.Ordinal) ? "0" : null), "no reminder without its time");
    }

    [Test]
    public void Flag_TooLong_IsCut()
    {
        var details = FlagWish.Read(Flag((EmailTags.Status, "2"), (EmailTags.FlagType, new string('t', 5000)), (TasksTags.Subject, new string('s', 5000))), Now).Details!;
        Assert.That((details.Type.Length, details.Subject.Length), Is.EqualTo((64, 255)));
    }

    [TestCase(OxMailFlags.Flagged, false, true)]
    [TestCase(OxMailFlags.None, false, false)]
    [TestCase(OxMailFlags.None, true, true)]
    [TestCase(OxMailFlags.Flagged, true, false)]
    public void Mark_AgainstOx_CountsWhereBothAgree(OxMailFlags inOx, bool isComplete, bool counts)
    {
        var mark = new MailMark(1, 0) { Flag = new FlagDetails { IsComplete = isComplete, Type = "Call" }, FlagStamp = 3 };
        Assert.That(MailMark.FlagOf(inOx, mark)?.Type, Is.EqualTo(counts ? "Call" : inOx == OxMailFlags.Flagged ? "" : null));
    }

    private static WbxmlElement Flag(params (WbxmlTag Tag, string Text)[] children) => WbxmlElement.Of(EmailTags.Flag, [.. children.Select(child => WbxmlElement.Of(child.Tag, child.Text))]);

    private static List<string> Written(FlagDetails? details) =>
        [.. Rendered.Write(writer => FlagElement.Write(writer, details)).Elements().Single().Elements().Select(child => $"{child.Name.LocalName}={child.Value}")];
}
