using System.Globalization;
using System.Text;

namespace Gateway.Tests.Host;

/// <summary>Mails about a meeting, as an organizer elsewhere sends them with Outlook's zones.</summary>
internal static class MeetingLetters
{
    internal const string Organizer = "jane@example.org";

    /// <summary>Of each user another one, once his address is put in.</summary>
    internal const string Uid = "1234-user@example.test";

    /// <param name="method">REQUEST, CANCEL or COUNTER.</param>
    /// <param name="number">Of the mail.</param>
    /// <param name="uid">The meeting's.</param>
    /// <param name="sequence">Of this word on the meeting; its stamp grows with it.</param>
    /// <param name="organizer">Who sends it.</param>
    /// <param name="more">Further lines of the event.</param>
    internal static byte[] Invite(string method, int number = 1, string uid = Uid, int sequence = 0, string organizer = Organizer, string more = "") => Encoding.UTF8.GetBytes(
        $"From: Jane <{organizer}>\r\nTo: user@example.test\r\nSubject: {(method == "CANCEL" ? "Canceled: Plan" : "Plan")}\r\n"
        + string.Create(CultureInfo.InvariantCulture, $"Message-ID: <invite-{number}@example.org>\r\nDate: Mon, 04 Jan 2027 10:00:00 +0000\r\n")
        + "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease come.\r\n"
        + $"--b\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n"
        + $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nMETHOD:{method}\r\n"
        + "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
        + "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        + "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
        + string.Create(CultureInfo.InvariantCulture, $"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20270104T10{sequence:00}00Z\r\n")
        + "DTSTART;TZID=W. Europe Standard Time:20270111T100000\r\nDTEND;TZID=W. Europe Standard Time:20270111T110000\r\n"
        + string.Create(CultureInfo.InvariantCulture, $"SUMMARY:Plan\r\nSEQUENCE:{sequence}\r\nORGANIZER;CN=Jane:mailto:{organizer}\r\n{more}")
        + $"ATTENDEE;PARTSTAT=ACCEPTED;CN=Jane:mailto:{organizer}\r\nATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=User:mailto:user@example.test\r\n"
        + $"{(method == "CANCEL" ? "STATUS:CANCELLED\r\n" : "")}END:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n");
}
