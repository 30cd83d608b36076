using System.Text;
using EasClient;
using EasClient.Phone;

namespace Gateway.Tests.Host;

/// <summary>Mail through the whole way.</summary>
internal sealed class MailTests
{
    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task FirstSync_OfSomeMails_BringsThemAll(EasVersion version)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Embedded);
        for (var i = 1; i <= 25; i++) await bed.Ox.DeliverAsync(TestBed.UserName(1), Message(i), CancellationToken.None);
        using var phone = bed.Phone(version);

        await phone.SetUpAsync(CancellationToken.None);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox, CancellationToken.None);

        Assert.That(inbox.Items, Has.Count.EqualTo(25));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
        Assert.That(phone.Counters.FullResyncs, Is.Zero);
    }

    private static byte[] Message(int number) => Encoding.UTF8.GetBytes(
        $"From: Bo Chan <bo@example.org>\r\nTo: user1@example.test\r\nSubject: Message {number}\r\nDate: Sat, 21 Nov 2026 08:00:00 +0000\r\nMessage-ID: <{number}@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello number {number}, äöü.\r\n");
}
