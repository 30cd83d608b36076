using EasClient;
using EasClient.Http;
using EasClient.Phone;
using OxSimulator.Control;
using OxSimulator.Http;

namespace Gateway.Tests.Host;

/// <summary>One folder that OX cannot look into (of an account with a wrong password, or listed and not to be read) keeps the phone from nothing else.</summary>
[TestFixture(StoreKind.Embedded)]
internal sealed class OneFolderAwayTests(StoreKind store) : HostTests(store)
{
    private static readonly OxFault Away = new("SVL-0019", OxCategory.TryAgain, "The account is away.");
    private static readonly OxFault Forbidden = new("FLD-0003", OxCategory.PermissionDenied, "You may not see that.");

    protected override string[] Settings => ["--Ox:Retries=0"];

    [TestCase(true)]
    [TestCase(false)]
    public async Task Ping_OneOfItsFolders_WaitsForTheOthers(bool isAway)
    {
        var (user, phone) = await WithoutTasksAsync(isAway ? Away : Forbidden);
        using var _ = phone;
        var (inbox, tasks) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Tasks));

        Assert.That((await phone.PingAsync(TimeSpan.FromSeconds(1), [tasks, inbox])).Status, Is.EqualTo(1));
        var ping = await ParkedRequests.UntilParkedAsync(() => phone.PingAsync(TimeSpan.FromSeconds(60), [tasks, inbox]));
        await Bed.DeliverAsync(user, Letters.Plain(1));
        var end = await ping;

        Assert.That((end.Status, end.Folders), Is.EqualTo(((int?)2, new[] { inbox.Id })));
        AssertClean(phone);
    }

    [Test]
    public async Task Ping_AllOfItsFolders_SaysSo()
    {
        var (_, phone) = await WithoutTasksAsync(Away);
        using var __ = phone;

        var refused = Assert.ThrowsAsync<EasHttpException>(() => phone.PingAsync(TimeSpan.FromSeconds(1), [phone.Collection(FolderType.Tasks)]))!;

        Assert.That((refused.StatusCode, refused.Response!.Headers.ContainsKey("Retry-After")), Is.EqualTo((503, true)));
    }

    [Test]
    public async Task Estimate_OneOfItsFolders_TellsTheOthers()
    {
        var (user, phone) = await WithoutTasksAsync(Away);
        using var _ = phone;
        var (inbox, tasks) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Tasks));
        await Bed.DeliverAsync(user, Letters.Plain(1));

        var estimates = await phone.EstimateAsync([tasks, inbox, inbox]);

        Assert.That(estimates, Is.EquivalentTo(new Dictionary<string, int> { [inbox.Id] = 1 }));
        Assert.That(Assert.ThrowsAsync<EasHttpException>(() => phone.EstimateAsync([tasks]))!.StatusCode, Is.EqualTo(503));
        AssertClean(phone);
    }

    private async Task<(int User, EasPhone Phone)> WithoutTasksAsync(OxFault fault)
    {
        var user = Bed.NextUser();
        var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        await phone.SyncUntilDoneAsync([phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Tasks)]);
        Bed.Ox.Server.Faults.Add(new FaultRule { User = TestBed.UserName(user), Module = "tasks", Count = 100_000, Fault = fault });
        return (user, phone);
    }
}
