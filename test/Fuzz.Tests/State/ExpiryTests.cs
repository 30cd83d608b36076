using EasClient.Items;
using EasClient.Phone;
using Fuzz.World;
using OxSimulator.Mail;

namespace Fuzz.Tests.State;

/// <summary>State of devices that never come back goes; that of the living stays, however seldom something happens in a folder.</summary>
internal sealed class ExpiryTests
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(90);

    private static readonly TimeSpan KeptOfTheUser = TimeSpan.FromDays(400);

    [Test]
    public void AbandonedDevice_AfterNinetyDays_HasLeftNothing()
    {
        using var world = new PhoneWorld();
        var phone = world.NewPhone("PHONE1");
        world.Run(() => LiveAsync(world, phone));
        Assert.That(world.DeviceKeys(), Is.Not.Empty);

        world.World.Clock.Advance(Abandoned + TimeSpan.FromSeconds(1));

        Assert.That(world.DeviceKeys(), Is.Empty);
        Assert.That(world.World.Store.Keys.Where(key => !key.Contains("{ring}", StringComparison.Ordinal)), Is.Empty, "the user has no other device");
    }

    [Test]
    public void EveryRecord_OfARecordedLife_Expires()
    {
        using var world = new FuzzWorld(EasClient.EasVersion.V161);
        Phones.Live(world);

        world.Clock.Advance(Abandoned + TimeSpan.FromSeconds(1));
        Assert.That(Left().Where(key => !key.Contains(":marks:", StringComparison.Ordinal)), Is.Empty);

        world.Clock.Advance(KeptOfTheUser);
        Assert.That(Left(), Is.Empty, "the dates of flags are the user's, not the device's");

        IEnumerable<string> Left() => world.Store.Keys.Where(key => !key.Contains("{ring}", StringComparison.Ordinal));
    }

    [TestCase(1, 200)]
    [TestCase(20, 10)]
    [TestCase(80, 3)]
    public void LivingDevice_ThatOnlyWaitsForMail_LosesNothing(int daysBetween, int times)
    {
        using var world = new PhoneWorld();
        var phone = world.NewPhone("PHONE1");
        world.Run(() => LiveAsync(world, phone));
        var folderKey = phone.FolderSyncKey;
        var policyKey = phone.Connection.PolicyKey;
        var inbox = phone.Collection(FolderType.Inbox);

        for (var i = 0; i < times; i++)
        {
            world.World.Clock.Advance(TimeSpan.FromDays(daysBetween));
            // A node that has served others meanwhile.
            world.World.ForgetCaches();
            var answer = world.Run(() => phone.PingAsync(TimeSpan.FromSeconds(60), [inbox]));
            Assert.That(answer.Status, Is.EqualTo(1), $"day {(i + 1) * daysBetween}");
        }

        var contacts = phone.Collection(FolderType.Contacts);
        contacts.Add(new ContactDraft { FirstName = "New" }.Build());
        world.Run(() => phone.SyncUntilDoneAsync([inbox, contacts, phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Tasks)]));
        var folders = world.Run(() => phone.FolderSyncAsync());
        Assert.Multiple(() =>
        {
            Assert.That(phone.Counters.FullResyncs, Is.Zero);
            Assert.That(folders.Status, Is.EqualTo(1));
            Assert.That(folders.Added, Is.Empty, "the hierarchy was still known");
            Assert.That(phone.FolderSyncKey, Does.StartWith(folderKey[..34]));
            Assert.That(phone.Connection.PolicyKey, Is.EqualTo(policyKey));
            Assert.That(phone.Counters.Provisionings, Is.EqualTo(1));
        });
    }

    private static async Task LiveAsync(PhoneWorld world, EasPhone phone)
    {
        SimMailbox.Of(world.World.Ox.FindUser("user1")!).Deliver("From: a@example.net\r\nSubject: x\r\n\r\nx\r\n"u8.ToArray());
        await phone.SetUpAsync();
        var contacts = phone.Collection(FolderType.Contacts);
        EasCollection[] all = [phone.Collection(FolderType.Inbox), contacts, phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Tasks)];
        await phone.SyncUntilDoneAsync(all);
        contacts.Add(new ContactDraft { FirstName = "Anna" }.Build());
        await phone.SyncUntilDoneAsync(all);
        await phone.SyncUntilDoneAsync(all);
        await phone.PingAsync(TimeSpan.FromSeconds(60), all);
    }
}
