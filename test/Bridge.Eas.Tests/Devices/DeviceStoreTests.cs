using Bridge.Eas.Devices;
using Bridge.Eas.State.Store;
using StateStores;

namespace Bridge.Eas.Tests.Devices;

/// <summary>The device's record: its bytes, and two requests that change it at once.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DeviceStoreTests
{
    private const string Device = "PHONE1";

    private static readonly StateUser User = new("1", "3");
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStateStore _store;
    private readonly DeviceStore _devices;

    public DeviceStoreTests() => _devices = new DeviceStore(_store = new InMemoryStateStore(_time));

    [Test]
    public async Task Record_GoldenBytes()
    {
        var record = new DeviceRecord
        {
            Type = "iPhone", FirstSeen = 300, LastSeen = 301, Version = 141, Offered = 161, PolicyKey = 128, PendingPolicyKey = 127, PendingPolicyTag = "a", PolicyTag = "b", Information = [1, 2],
        };

        // version, "iPhone", 300, 301, 141, 161, 128, 127, "a", "b", two bytes
        Assert.That(Convert.ToHexString(DeviceStore.Write(record)), Is.EqualTo("03" + "066950686F6E65" + "AC02" + "AD02" + "8D01" + "A101" + "8001" + "7F" + "0161" + "0162" + "020102"));
        await _devices.UpdateAsync(User, Device, _ => record, CancellationToken.None);
        var read = await _devices.LoadAsync(User, Device, CancellationToken.None);
        Assert.That(read with { Information = record.Information }, Is.EqualTo(record));
        Assert.That(read.Information, Is.EqualTo(record.Information));
    }

    [TestCase("PHONE1", true)]
    [TestCase("VALIDATE", false)]
    public async Task Update_OfTheProbeOfAnAccountsSetup_IsForgottenSoon(string device, bool kept)
    {
        await _devices.UpdateAsync(User, device, record => record with { PendingPolicyKey = 7 }, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.That((await _devices.LoadAsync(User, device, CancellationToken.None)).PendingPolicyKey, Is.EqualTo(7), "both halves of Provision need it");

        _time.Advance(TimeSpan.FromMinutes(20));
        Assert.That((await _devices.LoadAsync(User, device, CancellationToken.None)).PendingPolicyKey > 0, Is.EqualTo(kept));
    }

    [TestCase("")]
    [TestCase("02066950686F6E65AC02")]
    [TestCase("7F")]
    [TestCase("03FF")]
    public async Task Load_DamagedOrOfAnotherVersion_IsADeviceNeverSeen(string bytes)
    {
        await _store.SetAsync(StateKeys.Device(User, Device), Convert.FromHexString(bytes), null, CancellationToken.None);

        Assert.That((await _devices.LoadAsync(User, Device, CancellationToken.None)).FirstSeen, Is.Zero);
        var written = await _devices.UpdateAsync(User, Device, record => record with { FirstSeen = 5 }, CancellationToken.None);
        Assert.That(written.FirstSeen, Is.EqualTo(5));
    }

    [TestCase("get", false)]
    [TestCase("get", true)]
    public async Task Update_AnotherOneInBetween_KeepsBoth(string operation, bool existing)
    {
        if (existing) await _devices.UpdateAsync(User, Device, record => record with { Type = "iPhone" }, CancellationToken.None);
        var once = true;
        _store.After = async (name, _, cancellationToken) =>
        {
            if (name != operation || !once) return;
            once = false;
            // A Settings that overtakes a Provision.
            await _devices.UpdateAsync(User, Device, record => record with { Information = [7] }, cancellationToken);
        };

        var calls = 0;
        await _devices.UpdateAsync(
            User,
            Device,
            record =>
            {
                calls++;
                return record with { PolicyKey = 11 };
            },
            CancellationToken.None);

        var now = await _devices.LoadAsync(User, Device, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(calls, Is.EqualTo(2));
            Assert.That(now.PolicyKey, Is.EqualTo(11u));
            Assert.That(now.Information, Is.EqualTo(new byte[] { 7 }));
        });
    }

    [Test]
    public void Update_OvertakenForEver_IsTheStoresFault()
    {
        var number = 0u;
        _store.After = async (name, keys, cancellationToken) =>
        {
            if (name == "get") await _store.SetAsync(keys[0], DeviceStore.Write(new DeviceRecord { PolicyKey = ++number }), null, cancellationToken);
        };

        Assert.That(async () => await _devices.UpdateAsync(User, Device, record => record with { Version = 1 }, CancellationToken.None), Throws.TypeOf<StateStoreException>());
    }

    [Test]
    public async Task Update_NothingToChange_WritesNothing()
    {
        await _devices.UpdateAsync(User, Device, record => record, CancellationToken.None);

        Assert.That(_store.Keys, Is.Empty);
    }
}
