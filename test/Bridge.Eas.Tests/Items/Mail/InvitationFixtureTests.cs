using System.Globalization;
using System.Text;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Items.Calendar.TimeZones;
using static Bridge.Eas.Tests.Items.Mail.Rendered;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>Whole invitations as Exchange, Outlook, Lotus Notes, Google and Apple write them: at the right instant, and by the right clock for what repeats.</summary>
internal sealed class InvitationFixtureTests
{
    private static readonly EasVersion[] Versions = [EasVersion.V25, EasVersion.V120, EasVersion.V121, EasVersion.V140, EasVersion.V141, EasVersion.V160, EasVersion.V161];

    [Defect("D3")]
    [Scenario("L52")]
    [TestCase("exchange-2019.ics", "2027-01-11T09:00:00.000Z", "2027-01-11T10:00:00.000Z", 60, 120)]
    [TestCase("outlook-customized.ics", "2027-07-05T14:00:00.000Z", "2027-07-05T15:00:00.000Z", -300, -240)]
    [TestCase("outlook-city-name.ics", "2027-07-05T08:00:00.000Z", "2027-07-05T09:00:00.000Z", 60, 120)]
    [TestCase("domino-9.ics", "2027-07-05T08:00:00.000Z", "2027-07-05T09:00:00.000Z", 60, 120)]
    [TestCase("domino-local-time.ics", "2027-03-01T14:00:00.000Z", "2027-03-01T15:00:00.000Z", -300, -240)]
    [TestCase("google.ics", "2027-03-04T14:00:00.000Z", "2027-03-04T14:30:00.000Z", -300, -240)]
    [TestCase("google-one-time.ics", "2027-07-05T08:00:00.000Z", "2027-07-05T09:00:00.000Z", 0, 0)]
    [TestCase("apple.ics", "2027-04-04T23:30:00.000Z", "2027-04-05T00:30:00.000Z", 660, 600)]
    [TestCase("apple-all-day.ics", "2027-07-05T07:00:00.000Z", "2027-07-07T07:00:00.000Z", -480, -420)]
    public async Task Invitation_OfEachProgram_BeginsWhenItsSenderMeans(string file, string start, string end, int january, int july)
    {
        var calendar = await File.ReadAllTextAsync(Path.Combine(Folder(), file));
        foreach (var version in Versions)
        {
            var data = await MailAsync(Encoding.UTF8.GetBytes($"Subject: x\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{calendar}"), version: version);
            var meeting = data.Element(Email + "MeetingRequest")!;
            var clock = new BlobPhone(meeting.Text(Email + "TimeZone")!);

            using var all = Assert.EnterMultipleScope();
            Assert.That((meeting.Text(Email + "StartTime"), meeting.Text(Email + "EndTime")), Is.EqualTo((start, end)), version.ToString());
            Assert.That((Minutes(clock, 1), Minutes(clock, 7)), Is.EqualTo((january, july)), version.ToString());
            if (version != EasVersion.V25) Assert.That(Faults(data), Is.Empty, version.ToString());
        }
    }

    private static int Minutes(BlobPhone clock, int month) => (int)clock.OffsetAt(DateTime.Parse($"2027-{month:00}-15T12:00:00Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)).TotalMinutes;

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "test", "Fixtures", "invitations") is var found && Directory.Exists(found)) return found;
        }

        throw new DirectoryNotFoundException("test/Fixtures/invitations");
    }
}
