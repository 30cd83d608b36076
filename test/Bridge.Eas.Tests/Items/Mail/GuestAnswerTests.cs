using System.Text;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Mime;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>Which mails answer an invitation of the user's.</summary>
internal sealed class GuestAnswerTests
{
    private const string Anna = "anna@example.net";

    [Test]
    public async Task Reply_OfTheGuestHimself_IsAnAnswer()
    {
        var answer = GuestAnswer.Read(await ReadAsync(more: "SEQUENCE:3\r\nRECURRENCE-ID:20270118T090000Z\r\nCOMMENT:Sorry\\, no.\r\n", said: "declined"), IsAnna);

        Assert.That(answer, Is.EqualTo(new GuestAnswer("u-1", Instant.FromUtc(2027, 1, 18, 9, 0), "bo@example.org", "DECLINED", "Sorry, no.", Instant.FromUtc(2027, 1, 4, 10, 0), Sequence: 3)));
    }

    [TestCase("method", "COUNTER")]
    [TestCase("from", "cy@example.org", TestName = "somebody else sends it")]
    [TestCase("from", "bo@example.org, cy@example.org", TestName = "several send it")]
    [TestCase("organizer", "jane@example.org", TestName = "another's meeting")]
    [TestCase("said", "NEEDS-ACTION")]
    [TestCase("said", "DELEGATED")]
    [TestCase("more", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:cy@example.org\r\n", TestName = "answers for others, too")]
    [TestCase("stamp", "today")]
    public async Task Reply_Otherwise_IsNone(string what, string value)
    {
        var message = await ReadAsync(
            method: what == "method" ? value : "REPLY", from: what == "from" ? value : "Bo@example.org", organizer: what == "organizer" ? value : Anna,
            said: what == "said" ? value : "ACCEPTED", more: what == "more" ? value : "", stamp: what == "stamp" ? value : "20270104T100000Z");

        Assert.That(GuestAnswer.Read(message, IsAnna), Is.Null);
    }

    private static bool IsAnna(string address) => address == Anna;

    private static async Task<MimeMessageInfo> ReadAsync(
        string method = "REPLY", string from = "Bo@example.org", string organizer = Anna, string said = "ACCEPTED", string more = "", string stamp = "20270104T100000Z")
    {
        var mail = $"From: {from}\r\nTo: {Anna}\r\nSubject: Re: Plan\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n"
            + $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:u-1\r\nDTSTAMP:{stamp}\r\nDTSTART:20270111T090000Z\r\n"
            + $"ORGANIZER:mailto:{organizer}\r\nATTENDEE;PARTSTAT={said}:mailto:bo@example.org\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n";
        using var source = new MemoryStream(Encoding.UTF8.GetBytes(mail));
        return await MimeMessageReader.ReadAsync(source, MimeLimits.Default, new MimeWanted(PlainBytes: 1024, HtmlBytes: 0), CancellationToken.None);
    }
}
