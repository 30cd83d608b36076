using EasClient;
using EasClient.Http;
using EasClient.Phone;

namespace Gateway.Tests.Host;

/// <summary>The operator holds users, device types, models and apps to a version. Quirk 92: X-MS-RP once and no more.</summary>
[TestFixture]
internal sealed class CeilingsTests() : HostTests(StoreKind.Embedded)
{
    private const string All = "2.5,12.0,12.1,14.0,14.1,16.0,16.1";

    protected override string[] Settings =>
    [
        "--Eas:Ceilings:0:User=" + TestBed.UserName(1), "--Eas:Ceilings:0:HighestVersion=12.1",
        "--Eas:Ceilings:1:DeviceType=WP8", "--Eas:Ceilings:1:HighestVersion=14.0",
        "--Eas:Ceilings:2:Model=GT-I9300", "--Eas:Ceilings:2:HighestVersion=2.5",
        "--Eas:Ceilings:3:UserAgent=Old*/?", "--Eas:Ceilings:3:HighestVersion=12.0",
    ];

    [Test]
    public async Task Options_EachRule_OffersItsVersions()
    {
        var user = 3;
        Assert.That(await OfferedAsync(Bed.Connection(1)), Is.EqualTo("2.5,12.0,12.1"));
        Assert.That(await OfferedAsync(Bed.Connection(user)), Is.EqualTo(All));
        Assert.That(await OfferedAsync(Bed.Connection(user) with { UserAgent = "OldMail/3" }), Is.EqualTo("2.5,12.0"));
        Assert.That(await OfferedAsync(Bed.Connection(user) with { UserAgent = "OldMail/31" }), Is.EqualTo(All));
    }

    [Test]
    public async Task Phone_WhoseTypeOptionsCannotKnow_GetsInAtTheSecondTry()
    {
        using var phone = TestBed.PhoneOver(Bed.Connection(4) with { DeviceType = "WP8", UserAgent = "MSFT-WP/8.10" }, EasVersion.V161);
        await phone.NegotiateAsync();
        Assert.That(phone.Version, Is.EqualTo(EasVersion.V161), "nobody knows its type yet");
        var refused = await phone.FolderSyncAsync();
        var announced = phone.Connection.Last!.Response.Headers.GetValueOrDefault("X-MS-RP");
        await phone.FolderSyncAsync();

        Assert.That((refused.Status, announced), Is.EqualTo(((int?)138, "2.5,12.0,12.1,14.0")));
        Assert.That(phone.Connection.Last!.Response.Headers, Does.Not.ContainKey("X-MS-RP"));
        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(phone.Version, Is.EqualTo(EasVersion.V140));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Test]
    public async Task Phone_WhoseModelIsToldLater_IsHeldFromThenOn()
    {
        var connection = new EasConnection(Bed.Connection(5));
        using var phone = new EasPhone(connection, new PhoneOptions { Version = EasVersion.V141, Model = "GT-I9300" });
        await phone.NegotiateAsync();
        await phone.ProvisionAsync();

        Assert.That((await phone.FolderSyncAsync()).Status, Is.EqualTo(138));
        await phone.SetUpAsync();

        Assert.That(phone.Version, Is.EqualTo(EasVersion.V25));
        Assert.That(phone.Folders, Is.Not.Empty);
    }

    private static async Task<string> OfferedAsync(EasConnectionOptions way)
    {
        using var connection = new EasConnection(way);
        return (await connection.OptionsAsync()).Headers["MS-ASProtocolVersions"];
    }
}

/// <summary>A higher version than before, and an operator who wants phones to know.</summary>
[TestFixture]
internal sealed class AnnouncedVersionsTests
{
    [Habit(92)]
    [TestCase("true")]
    [TestCase("false")]
    public async Task Phone_HighestVersionHasRisen_IsToldOnceWhenTheOperatorWants(string announces)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Memory, ox: null, configure: null, "--Eas:HighestVersion=14.1", "--Eas:AnnounceVersions=" + announces);
        using var phone = bed.Phone(EasVersion.V141);
        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);

        // The same store, a gateway of a later day.
        await bed.RestartAsync("--Eas:HighestVersion=16.1");
        var told = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            await phone.FolderSyncAsync();
            told.Add(phone.Connection.Last!.Response.Headers.GetValueOrDefault("X-MS-RP"));
        }

        Assert.That(told, Is.EqualTo(announces == "true" ? new[] { "2.5,12.0,12.1,14.0,14.1,16.0,16.1", null, null } : [null, null, null]));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }
}
