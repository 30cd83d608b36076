using Bridge.Eas.Commands.Ping;
using Bridge.Eas.State.Store;
using StateStores;

namespace Bridge.Eas.Tests.Commands.Ping;

/// <summary>A phone that is called again and again to no effect.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WakeLoopsTests
{
    private static readonly StateUser User = new("1", "3");
    private static readonly HashSet<string> Nothing = [];

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStateStore _store;
    private readonly WakeLoops _loops;

    public WakeLoopsTests()
    {
        _store = new InMemoryStateStore(_time);
        _loops = new WakeLoops(_store);
    }

    [Test]
    public async Task Judge_CalledToNoEffect_IsSentToItsFoldersOnceAndThenLeftInPeace()
    {
        var ends = new List<string>();
        for (var i = 0; i < 6; i++) ends.Add(await EndAsync("M1"));

        Assert.That(ends, Is.EqualTo(new[] { "M1", "M1", "M1", "folders", "", "" }));
    }

    [Test]
    public async Task Judge_ASyncToldSomething_CountsAnew()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.That(await EndAsync("M1"), Is.EqualTo("M1"));
            await _loops.ToldAsync(User, "PHONE1", ["M1"], CancellationToken.None);
        }

        Assert.That(_store.Keys, Is.Empty);
    }

    [Test]
    public async Task Judge_AnotherCollection_StillCalls()
    {
        for (var i = 0; i < 4; i++) await EndAsync("M1");

        Assert.That(await EndAsync("M1", "C1"), Is.EqualTo("C1"));
        await _loops.ToldAsync(User, "PHONE1", ["C1"], CancellationToken.None);
        Assert.That(await EndAsync("M1"), Is.Empty);
    }

    [Test]
    public async Task Judge_SomethingHappenedInIt_CallsAllTheSame()
    {
        for (var i = 0; i < 4; i++) await EndAsync("M1");

        var wake = await _loops.JudgeAsync(User, "PHONE1", ["M1"], new HashSet<string> { "M1" }, CancellationToken.None);

        Assert.That(wake.Woken, Is.EqualTo(new[] { "M1" }));
        Assert.That(await EndAsync("M1"), Is.Empty);
    }

    [Test]
    public async Task Judge_AfterTenMinutes_CallsAgain()
    {
        for (var i = 0; i < 4; i++) await EndAsync("M1");
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(3));
            Assert.That(await EndAsync("M1"), Is.Empty);
        }

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(await EndAsync("M1"), Is.EqualTo("M1"));
    }

    [Test]
    public async Task Judge_ThousandsOfCollections_RemembersSome()
    {
        await EndAsync([.. Enumerable.Range(0, 5000).Select(number => $"M{number}")]);

        Assert.That(_store.Size, Is.LessThan(10_000));
    }

    [Test]
    public void Record_GoldenBytes()
    {
        var bytes = WakeLoops.Write(new Dictionary<string, int> { ["ab"] = 3 });

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "01" + "026162" + "03"));
        Assert.That(WakeLoops.Read(bytes), Is.EqualTo(new Dictionary<string, int> { ["ab"] = 3 }));
        for (var i = 0; i < bytes.Length; i++) Assert.That(WakeLoops.Read(bytes[..i]), Is.Empty);
    }

    private async Task<string> EndAsync(params string[] changed)
    {
        var wake = await _loops.JudgeAsync(User, "PHONE1", changed, Nothing, CancellationToken.None);
        return wake.AsksForFolders ? "folders" : string.Join(' ', wake.Woken);
    }
}
