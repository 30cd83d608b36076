using System.Xml.Linq;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Wbxml;

namespace EasClient.Tests.Items;

public sealed class EventDraftTests
{
    private static readonly XNamespace Ns = EasNames.Calendar;

    private static readonly EventDraft Series = new()
    {
        Uid = "uid-1",
        Subject = "Stand-up",
        Start = new DateTime(2026, 3, 23, 9, 0, 0, DateTimeKind.Unspecified),
        End = new DateTime(2026, 3, 23, 9, 15, 0, DateTimeKind.Unspecified),
        Zone = TimeZoneRules.Berlin,
        Location = "Room 1",
        Recurrence = RecurrenceDraft.Weekly(Weekdays.Monday, occurrences: 10),
    };

    private static readonly OccurrenceDraft Moved = new()
    {
        Original = new DateTime(2026, 3, 30, 9, 0, 0, DateTimeKind.Unspecified),
        Start = new DateTime(2026, 3, 30, 11, 0, 0, DateTimeKind.Unspecified),
        End = new DateTime(2026, 3, 30, 11, 15, 0, DateTimeKind.Unspecified),
    };

    [Test]
    public void Build_At141_HasTheOldModel()
    {
        var item = Item(Series.Build(EasVersion.V141));

        Assert.That(item.Element(Ns + "Timezone")!.Value, Is.EqualTo(TimeZoneRules.Berlin.ToBase64()));
        Assert.That(item.Element(Ns + "UID")!.Value, Is.EqualTo("uid-1"));
        Assert.That(item.Element(Ns + "StartTime")!.Value, Is.EqualTo("20260323T080000Z"));
        Assert.That(item.Element(Ns + "Location")!.Value, Is.EqualTo("Room 1"));
        Assert.That(item.Element(Ns + "DtStamp"), Is.Not.Null);
        Assert.That(item.Element(Ns + "ClientUid"), Is.Null);
    }

    [Test]
    public void Build_At161_HasTheNewModel()
    {
        var item = Item(Series.Build(EasVersion.V161));

        Assert.That(item.Element(Ns + "ClientUid")!.Value, Is.EqualTo("uid-1"));
        Assert.That(item.Element(EasNames.AirSyncBase + "Location")!.Element(EasNames.AirSyncBase + "DisplayName")!.Value, Is.EqualTo("Room 1"));
        Assert.That(item.Elements().Select(e => e.Name.LocalName), Has.None.EqualTo("UID").And.None.EqualTo("DtStamp"));
    }

    [Test]
    public void Occurrence_At141_IsAnExceptionOfTheWholeEvent()
    {
        var command = (ChangeCommand)Series.Occurrence(EasVersion.V141, "7:1", Moved);

        var exception = Item(command.Item).Element(Ns + "Exceptions")!.Elements().Single();
        // The change to daylight time lies between the series' start and this occurrence: nine o'clock is 07:00 UTC now.
        Assert.That(exception.Element(Ns + "ExceptionStartTime")!.Value, Is.EqualTo("20260330T070000Z"));
        Assert.That(exception.Element(Ns + "StartTime")!.Value, Is.EqualTo("20260330T090000Z"));
        Assert.That(command.InstanceId, Is.Null);
    }

    [Test]
    public void Occurrence_At161_IsACommandOfItsOwn()
    {
        var moved = (ChangeCommand)Series.Occurrence(EasVersion.V161, "7:1", Moved);
        var deleted = (DeleteCommand)Series.Occurrence(EasVersion.V161, "7:1", Moved with { Deleted = true });

        Assert.That(moved.InstanceId, Is.EqualTo("20260330T070000Z"));
        Assert.That(moved.Item.Select(e => e.Name.LocalName), Is.EqualTo(["StartTime", "EndTime"]));
        Assert.That(deleted.InstanceId, Is.EqualTo("20260330T070000Z"));
    }

    [TestCase(EasVersion.V141, "20260705T220000Z", "20260707T220000Z", true)]
    [TestCase(EasVersion.V161, "20260706T000000Z", "20260708T000000Z", false)]
    public void Build_AllDay_IsLocalMidnightOrABareDate(EasVersion version, string start, string end, bool zone)
    {
        var item = Item((Series with
        {
            AllDay = true,
            Recurrence = null,
            Start = new DateTime(2026, 7, 6, 0, 0, 0, DateTimeKind.Unspecified),
            End = new DateTime(2026, 7, 8, 0, 0, 0, DateTimeKind.Unspecified),
        }).Build(version));

        Assert.That(item.Element(Ns + "StartTime")!.Value, Is.EqualTo(start));
        Assert.That(item.Element(Ns + "EndTime")!.Value, Is.EqualTo(end));
        Assert.That(item.Element(Ns + "Timezone") is not null, Is.EqualTo(zone));
    }

    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V140)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V160)]
    [TestCase(EasVersion.V161)]
    public void Build_EveryDraft_HasOnlyElementsOfItsVersion(EasVersion version)
    {
        var meeting = Series with
        {
            Body = "text",
            Reminder = 10,
            Categories = ["Work"],
            Attendees = [new AttendeeDraft("Ann", "ann@example.test")],
            Exceptions = [Moved, Moved with { Original = Moved.Original.AddDays(7), Deleted = true }],
        };
        var task = new TaskDraft
        {
            Subject = "Taxes",
            Start = Series.Start,
            Due = Series.End,
            Zone = TimeZoneRules.NewYork,
            Recurrence = RecurrenceDraft.Monthly(31) with { FirstDayOfWeek = 1 },
        };
        var contact = new ContactDraft { FirstName = "Ann", Birthday = new DateOnly(1990, 2, 3), Home = new PostalAddress("Way 1\r\nBack", "Town"), NickName = "A", Picture = [1, 2] };
        IReadOnlyList<XElement>[] drafts = [meeting.Build(version), meeting.BuildChange(version), task.Build(version), contact.Build(), MailChange.Flagged()];

        foreach (var element in drafts.SelectMany(draft => draft).SelectMany(element => element.DescendantsAndSelf()))
        {
            var tag = CodePages.Find(element.Name);
            Assert.That(tag, Is.Not.Null, element.Name.ToString());
            Assert.That(version, Is.GreaterThanOrEqualTo(tag!.First).And.LessThanOrEqualTo(tag.Last), element.Name.ToString());
        }
    }

    private static XElement Item(IEnumerable<XElement> elements) => new(EasNames.AirSync + "ApplicationData", elements);
}
