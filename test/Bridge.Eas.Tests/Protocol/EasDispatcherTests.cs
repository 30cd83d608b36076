using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Protocol;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class EasDispatcherTests : IDisposable
{
    private static readonly byte[] Garbage = [0x03, 0x01, 0x6A, 0x00, 0x00, 0x07, 0x56];

    private readonly DispatcherBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Test]
    public async Task Command_WithoutPolicyKey_Is142From140OnAnd449Before()
    {
        var now = await _bed.SendAsync("FolderSync", DispatcherBed.FolderSyncBody("0"));
        var before = await _bed.SendAsync("FolderSync", DispatcherBed.FolderSyncBody("0"), version: "12.1");

        Assert.That((now.Http, now.Document!.NumberOf(FolderHierarchyTags.Status)), Is.EqualTo((200, (int?)142)));
        Assert.That((before.Http, before.Document), Is.EqualTo((449, (object?)null)));
    }

    [Test]
    public async Task Command_BodyThatIsCut_Is102From140OnAnd400Before()
    {
        _bed.Policy.Mode = PolicyMode.None;

        var now = await _bed.SendAsync("FolderSync", Garbage);
        var before = await _bed.SendAsync("FolderSync", Garbage, version: "12.1");

        Assert.That((now.Http, now.Document!.NumberOf(FolderHierarchyTags.Status)), Is.EqualTo((200, (int?)102)));
        Assert.That(before.Http, Is.EqualTo(400));
    }

    [TestCase("99999999999999", 400)]
    [TestCase("14.1, 14.1", 400)]
    [TestCase("1.0", 505)]
    [TestCase("2.1", 505)]
    [TestCase("3.0", 400)]
    public async Task Command_VersionWeDoNotSpeak_IsRefused(string version, int http) =>
        Assert.That((await _bed.SendAsync("FolderSync", [], version)).Http, Is.EqualTo(http));

    [Test]
    public async Task Command_VersionAboveTheOneOffered_Is138()
    {
        using var held = new DispatcherBed(eas: new EasOptions { HighestVersion = "14.1" });

        var answer = await held.SendAsync("FolderSync", [], version: "16.1");

        Assert.That((answer.Http, answer.Document!.NumberOf(FolderHierarchyTags.Status)), Is.EqualTo((200, (int?)138)));
    }

    [Test]
    public async Task Command_DeviceIdWithOddCharacters_Is108()
    {
        var answer = await _bed.SendAsync("FolderSync", [], deviceId: "a/b");

        Assert.That(answer.Document!.NumberOf(FolderHierarchyTags.Status), Is.EqualTo(108));
    }

    [Test]
    public async Task Command_NotThere_Is137InItsRootFrom140OnAnd501Before()
    {
        var modern = await _bed.SendAsync("Find", []);
        var older = await _bed.SendAsync("Find", [], version: "12.1");

        Assert.That((modern.Http, modern.Document!.Tag, modern.Document.NumberOf(FindTags.Status)), Is.EqualTo((200, FindTags.Find, (int?)137)));
        Assert.That(older.Http, Is.EqualTo(501));
    }

    [Test]
    public async Task Command_WithoutADocumentOfItsOwn_Is501() => Assert.That((await _bed.SendAsync("CreateCollection", [])).Http, Is.EqualTo(501));

    [Test]
    public async Task Command_ThatFails_Is500() => Assert.That((await _bed.SendAsync("Ping", [])).Http, Is.EqualTo(500));

    [Test]
    public async Task Command_FailingRequestReplayedAThousandTimes_CostsLittleAndHurtsNobodyElse()
    {
        _bed.Policy.Mode = PolicyMode.None;
        await _bed.FolderSyncAsync("0");
        var (calls, size) = (_bed.StoreCalls, _bed.Store.Size);
        var answers = new Dictionary<int, int>();
        for (var i = 0; i < 1000; i++)
        {
            var answer = await _bed.SendAsync("Ping", Garbage, deviceId: "LOOPER");
            answers[answer.Http] = answers.GetValueOrDefault(answer.Http) + 1;
            _bed.Time.Advance(TimeSpan.FromSeconds(0.5));
        }

        var other = await _bed.FolderSyncAsync("0");

        Assert.Multiple(() =>
        {
            Assert.That(answers[500], Is.LessThan(25));
            Assert.That(answers[503], Is.EqualTo(1000 - answers[500]));
            Assert.That(_bed.StoreCalls - calls, Is.LessThan(100));
            Assert.That(_bed.Store.Size - size, Is.LessThan(2000), "nothing was written for it");
            Assert.That(other.NumberOf(FolderHierarchyTags.Status), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Command_StoreAway_Is503WithRetryAfter()
    {
        _bed.Store.Before = (_, _, _) => throw new StateStoreException(StateStoreFailure.Unavailable, "test");

        var answer = await _bed.SendAsync("FolderSync", DispatcherBed.FolderSyncBody("0"));

        Assert.That(answer.Http, Is.EqualTo(503));
        Assert.That(answer.Answer.Headers.Select(header => header.Key), Does.Contain("Retry-After"));
    }

    [TestCase(1, 401)]
    [TestCase(2, 403)]
    [TestCase(3, 503)]
    public async Task Command_UserRefused_IsToldWhy(int refusal, int http)
    {
        _bed.Users.Answer = new SignIn(User: null, (SignInRefusal)refusal);

        Assert.That((await _bed.SendAsync("FolderSync", [])).Http, Is.EqualTo(http));
    }
}
