using System.Text;
using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Mime;
using Bridge.Eas.State.Store;
using Bridge.Eas.Tests.Sync;
using Bridge.Eas.Users;

namespace Bridge.Eas.Tests.Commands.Itip;

/// <summary>Which of the mails of phones OX, where it mails by itself, sends as well.</summary>
internal sealed class OwnItipTests
{
    private static readonly EasUser Anna = new() { Session = new FakeSession(), State = new StateUser("1", "3"), Addresses = ["anna@example.net", "a.berg@example.net"], Capabilities = new HashSet<string>() };

    [TestCase("REQUEST", "mailto:anna@example.net", ItipMethod.Invitation)]
    [TestCase("REQUEST", "MAILTO:A.Berg@example.net", ItipMethod.Invitation)]
    [TestCase("CANCEL", "mailto:anna@example.net", ItipMethod.Cancellation)]
    [TestCase("REPLY", "mailto:jane@example.org", ItipMethod.Answer)]
    [TestCase("REQUEST", "mailto:jane@example.org", null, TestName = "somebody's invitation, passed on")]
    [TestCase("CANCEL", "mailto:jane@example.org", null, TestName = "somebody's cancellation, passed on")]
    [TestCase("REPLY", "mailto:anna@example.net", null, TestName = "an answer to oneself")]
    [TestCase("COUNTER", "mailto:jane@example.org", null)]
    [TestCase("PUBLISH", "mailto:anna@example.net", null)]
    public async Task Mail_ByMethodAndOrganizer_IsOwnOrNot(string method, string organizer, ItipMethod? expected)
    {
        var read = OwnItip.Read(await ReadAsync(method, $"ORGANIZER:{organizer}\r\nATTENDEE;PARTSTAT=tentative:mailto:anna@example.net\r\n"), Anna);

        Assert.That((read?.Method, read?.Uid, read?.Occurrence), Is.EqualTo((expected, expected is null ? null : "u-1", (NodaTime.Instant?)null)));
        if (expected == ItipMethod.Answer) Assert.That(read!.PartStat, Is.EqualTo("TENTATIVE"));
    }

    [Test]
    public async Task Mail_WithoutOrganizer_IsHisOwn() => Assert.That(OwnItip.Read(await ReadAsync("REQUEST", ""), Anna)?.Method, Is.EqualTo(ItipMethod.Invitation));

    [TestCase("RECURRENCE-ID:20270118T090000Z\r\n", "2027-01-18T09:00:00Z")]
    [TestCase("RECURRENCE-ID;VALUE=DATE:20270118\r\n", "2027-01-18T00:00:00Z")]
    [TestCase("RECURRENCE-ID:next week\r\n", null)]
    public async Task Mail_AboutOneOccurrence_SaysWhich_OrIsAnOrdinaryOne(string line, string? expected)
    {
        var read = OwnItip.Read(await ReadAsync("CANCEL", line), Anna);

        Assert.That(read?.Occurrence?.ToString(), Is.EqualTo(expected));
        Assert.That(read is null, Is.EqualTo(expected is null), "who cannot tell which one sends it");
    }

    [TestCase("SEQUENCE:2\r\n", 2)]
    [TestCase("SEQUENCE:two\r\n", null)]
    [TestCase("", null)]
    public async Task Answer_ToOneOfSeveralInvitations_SaysToWhich(string line, int? expected)
    {
        var read = OwnItip.Read(await ReadAsync("REPLY", $"{line}ORGANIZER:mailto:jane@example.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.net\r\n"), Anna);

        Assert.That(read!.Sequence, Is.EqualTo(expected));
    }

    [TestCase("UID:\r\n")]
    [TestCase("")]
    public async Task Mail_WithoutUid_IsAnOrdinaryOne(string uid) => Assert.That(OwnItip.Read(await ReadAsync("REQUEST", "", uid), Anna), Is.Null);

    private static async Task<MimeMessageInfo> ReadAsync(string method, string lines, string uid = "UID:u-1\r\n")
    {
        var mail = $"From: anna@example.net\r\nTo: bo@example.org\r\nSubject: Plan\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n"
            + $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\n{uid}DTSTAMP:20270104T100000Z\r\nDTSTART:20270111T090000Z\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n";
        using var source = new MemoryStream(Encoding.UTF8.GetBytes(mail));
        return await MimeMessageReader.ReadAsync(source, MimeLimits.Default, new MimeWanted(PlainBytes: 1024, HtmlBytes: 0), CancellationToken.None);
    }
}
