using Bridge.Eas.State.Store;
using EasClient;
using EasClient.Phone;
using EasClient.Requests;

namespace Gateway.Tests.Scenarios;

/// <summary>A node dies while a meeting and its mail are on their way: everybody is told once all the same. Of each way of telling one OX.</summary>
[TestFixture("7.8.4", true)]
[TestFixture("7.10.2", false)]
internal sealed class MeetingCrashTests(string profile, bool heard) : MeetingDeskTests(profile)
{
    [Test]
    public async Task Invitation_WhileTheNodeDiesAtAnyWord_ReachesEverybodyOnce()
    {
        for (var word = 1; ; word++)
        {
            var desk = await DeskAsync(EasVersion.V141);
            using var phone = desk.Phone;
            var (calendar, mail) = (phone.Collection(FolderType.Calendar), desk.Mail("REQUEST", [Bo, Cy]));
            calendar.Add((desk.Meeting with { Attendees = [new("Bo", Bo), new("Cy", Cy)] }).Build(EasVersion.V141));

            var died = KillStoreAt(word, heard);
            await TryAsync(() => phone.SendMailAsync(mail));
            await TryAsync(() => phone.SyncAsync(calendar));
            Revive();
            var isOver = !died();
            Bed.OutlastUnclearCalls();
            await HealAsync(phone, calendar);
            await SendUntilOutAsync(phone, mail);
            await SettleAsync(desk);

            Assert.That(Mails(desk), Is.EqualTo(new[] { $"REQUEST {Bo}", $"REQUEST {Cy}" }), $"word {word}");
            Assert.That(await SentAsync(desk), Is.EqualTo(1), $"copies, word {word}");
            if (isOver) break;
        }
    }
}
