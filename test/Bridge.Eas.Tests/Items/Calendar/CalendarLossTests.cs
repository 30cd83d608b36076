using System.Buffers.Binary;
using System.Text;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar;

/// <summary>Edits by phones that know less of an event than OX does.</summary>
internal sealed class CalendarLossTests
{
    private const string OutlookUid = "040000008200E00074C5B7101A82E0080000000070D0C6D13E2BDA0100000000000000001000000000112233445566778899AABBCCDDEEFF";

    [Scenario("L45")]
    [TestCase("CONFIDENTIAL")]
    [TestCase("PRIVATE")]
    public void Change_SensitivityMissing_StaysPrivate(string classification)
    {
        var stored = Review();
        stored.Classification = classification;
        using var all = Assert.EnterMultipleScope();
        foreach (var version in Versions)
        {
            var whole = Shown(stored, version).Without(CalendarTags.Sensitivity).With(CalendarTags.Subject, "Other");
            foreach (var sent in (WbxmlElement[])[whole, Wire.Item((CalendarTags.Subject, "Other"))])
                Assert.That(Changed(stored, sent, version), Is.EqualTo("summary"), version.ToString());
        }
    }

    [Scenario("L37")]
    [Test]
    public void Change_TextComesBackAsShownOrAsHtml_IsNoEdit()
    {
        var stored = Review();
        stored.Description = "Agenda <draft> & notes\n\n * one\n * two\nhttps://example.org/?a=1&b=2";
        using var all = Assert.EnterMultipleScope();
        foreach (var version in Versions.Where(version => version >= EasVersion.V120))
        {
            var shown = Shown(stored, version).With(CalendarTags.Subject, "Other");
            Assert.That(Changed(stored, shown, version), Is.EqualTo("summary"), $"{version} as shown");
            var html = HtmlText.FromPlain(shown.Child(AirSyncBaseTags.Body)!.TextOf(AirSyncBaseTags.Data)!);
            var rich = WbxmlElement.Of(AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "2"), WbxmlElement.Of(AirSyncBaseTags.Data, html));
            Assert.That(Changed(stored, shown.With(rich), version), Is.EqualTo("summary"), $"{version} as HTML");
        }
    }

    [Scenario("L43")]
    [Test]
    public void Change_PatternWithDetailsOnlyThePhoneKnows_KeepsTheRule()
    {
        using var all = Assert.EnterMultipleScope();
        foreach (var version in Versions.Where(version => version >= EasVersion.V140))
        {
            var shown = Shown(Weekly(), version);
            var pattern = shown.Child(CalendarTags.Recurrence)!.With(CalendarTags.CalendarType, "1").With(CalendarTags.IsLeapMonth, "0").With(CalendarTags.FirstDayOfWeek, "1");
            Assert.That(Changed(Weekly(), shown.With(pattern).With(CalendarTags.Subject, "Other"), version), Is.EqualTo("summary"), version.ToString());
        }
    }

    [Habit(101)]
    [Scenario("L39")]
    [Test]
    public void Change_OccurrenceDeletedWithoutTheAttendees_KeepsThem()
    {
        var series = AnnasMeeting();
        (series.SeriesId, series.Rrule) = ("4711", "FREQ=WEEKLY;BYDAY=MO;COUNT=6");
        var deleted = WbxmlElement.Of(CalendarTags.Exceptions, WbxmlElement.Of(
            CalendarTags.Exception, WbxmlElement.Of(CalendarTags.ExceptionStartTime, "20261130T090000Z"), WbxmlElement.Of(CalendarTags.Deleted, "1")));
        using var all = Assert.EnterMultipleScope();
        foreach (var version in Versions.Where(version => version < EasVersion.V160))
        {
            var write = new CalendarReader(Anna(version)).Change(Shown(series, version).Without(CalendarTags.Attendees).With(deleted), series.Alone());
            Assert.That(write.Master.IsEmpty, Is.True, version.ToString());
            Assert.That(write.Occurrences.Single().Kind, Is.EqualTo(OccurrenceWriteKind.Delete), version.ToString());
        }
    }

    [Scenario("L47")]
    [TestCase("1234-abcd@example.org")]
    [TestCase("ungewöhnliche-kennung@bücher.example")]
    [TestCase("6vkv2l1fb9rt8ng5o9ic5u4m1c@google.com")]
    [TestCase(OutlookUid)]
    [TestCase("040000008200e00074c5b7101a82e00807ea051870d0c6d13e2bda0100000000000000001000000000112233445566778899aabbccddeeff", Description = "lower case, with the day of an occurrence")]
    [TestCase(null, Description = "300 characters")]
    public void Uid_OfInvitationAndEvent_IsOneOnThePhone(string? name)
    {
        var uid = name ?? new string('u', 300);
        var stored = Review();
        stored.Uid = uid;

        Assert.That(Shown(stored, EasVersion.V141).TextOf(CalendarTags.UID), Is.EqualTo(AsPhonesRead(GlobalObjectId.Of(uid, instance: null))));
        Assert.That(Shown(stored, EasVersion.V161).TextOf(CalendarTags.UID), Is.EqualTo(GlobalObjectId.UidOf(uid)));
    }

    /// <summary>How a phone makes a UID of GlobalObjId (MS-ASEMAIL, "GlobalObjId").</summary>
    private static string AsPhonesRead(byte[] id)
    {
        if (id.Length >= 53 && Encoding.ASCII.GetString(id, 40, 8) == "vCal-Uid")
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(id.AsSpan(36));
            return Encoding.UTF8.GetString(id, 52, length - 13);
        }

        Array.Clear(id, 16, 4);
        return Convert.ToHexString(id);
    }

    private static string Changed(OxEvent stored, WbxmlElement sent, EasVersion version) =>
        string.Join(',', new CalendarReader(Anna(version)).Change(sent, stored.Alone()).Master.Columns.Select(column => column.Name));

    private static WbxmlElement Shown(OxEvent stored, EasVersion version) =>
        Wire.Written(writer => CalendarItem.Write(writer, stored.Alone(), Anna(version)));
}
