using Bridge.Eas.Commands.Ping;
using Bridge.Eas.State.Store;
using StateStores;

namespace Bridge.Eas.Tests.Commands.Ping;

/// <summary>What is stored of a device's last Ping.</summary>
internal sealed class PingRecordTests
{
    private static readonly StateUser User = new("1", "3");

    private readonly InMemoryStateStore _store = new(new ManualTimeProvider());

    [Test]
    public async Task Ping_GoldenBytes()
    {
        await new PingStore(_store).SaveAsync(User, "phone", new PingRequest(600, ["M1", "C2"]), CancellationToken.None);

        // version, 600 s, 2 folders
        var bytes = (await _store.GetAsync(StateKeys.Ping(User, "phone"), CancellationToken.None))!;
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "D804" + "02" + "024D31" + "024332"));
        var read = (await ReadAsync(bytes))!;
        Assert.That((read.HeartbeatSeconds, string.Join(' ', read.Folders!)), Is.EqualTo(((int?)600, "M1 C2")));
    }

    [Test]
    public async Task Ping_CutOrOfAnotherVersion_IsNone()
    {
        var whole = Convert.FromHexString("01" + "D804" + "02" + "024D31" + "024332");
        for (var length = 0; length < whole.Length; length++) Assert.That(await ReadAsync(whole[..length]), Is.Null, $"{length} bytes");
        whole[0]++;
        Assert.That(await ReadAsync(whole), Is.Null);
    }

    private async Task<PingRequest?> ReadAsync(byte[] bytes)
    {
        await _store.SetAsync(StateKeys.Ping(User, "phone"), bytes, expiry: null, CancellationToken.None);
        return await new PingStore(_store).LoadAsync(User, "phone", CancellationToken.None);
    }
}
