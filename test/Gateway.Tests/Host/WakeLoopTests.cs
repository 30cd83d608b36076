using EasClient;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Host;

/// <summary>A phone that is told of changes and never asks for them does not empty its battery.</summary>
[TestFixture(StoreKind.Embedded)]
internal sealed class WakeLoopTests(StoreKind store) : HostTests(store)
{
    protected override string[] Settings => ["--Eas:Watch:PollSeconds=600", "--Eas:Ping:MinHeartbeatSeconds=1"];

    [TestCaseSource(nameof(Versions))]
    public async Task Ping_CalledToNoEffect_IsSentToItsFoldersOnceAndThenHeldUntilSomethingHappens(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        await Bed.DeliverAsync(user, Letters.Plain(1));

        var ends = new List<int?>();
        for (var i = 0; i < 5; i++) ends.Add((await phone.PingAsync(TimeSpan.FromSeconds(1), [inbox])).Status);
        Assert.That(ends, Is.EqualTo(new int?[] { 2, 2, 2, 7, 1 }));

        var ping = await ParkedRequests.UntilParkedAsync(() => phone.PingAsync(TimeSpan.FromSeconds(60), [inbox]));
        await Bed.DeliverAsync(user, Letters.Plain(2));
        Assert.That((await ping).Status, Is.EqualTo(2), "something happened");

        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(2));
        await Bed.DeliverAsync(user, Letters.Plain(3));
        Assert.That((await phone.PingAsync(TimeSpan.FromSeconds(1), [inbox])).Status, Is.EqualTo(2), "the Sync told something, so there is no loop any more");
        AssertClean(phone);
    }
}
