using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Devices;

/// <summary>Loads and saves device records.</summary>
internal sealed class DeviceStore(IStateStore store)
{
    private const byte Version = 2;
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(90);

    /// <returns>An empty record for a device never seen, or whose record cannot be read (it provisions again).</returns>
    public async ValueTask<DeviceRecord> LoadAsync(StateUser user, string deviceId, CancellationToken cancellationToken)
    {
        var bytes = await store.GetAsync(StateKeys.Device(user, deviceId), cancellationToken);
        if (bytes is null) return new DeviceRecord();
        try
        {
            return Read(bytes);
        }
        catch (RecordFormatException)
        {
            return new DeviceRecord();
        }
    }

    public ValueTask SaveAsync(StateUser user, string deviceId, DeviceRecord device, CancellationToken cancellationToken) =>
        store.SetAsync(StateKeys.Device(user, deviceId), Write(device), Abandoned, cancellationToken);

    private static byte[] Write(DeviceRecord device)
    {
        var record = new RecordWriter(Version);
        record.Text(device.Type);
        record.Number((ulong)device.FirstSeen);
        record.Number((ulong)device.LastSeen);
        record.Number((ulong)device.Version);
        record.Number(device.PolicyKey);
        record.Number(device.PendingPolicyKey);
        record.Text(device.PendingPolicyTag);
        record.Text(device.PolicyTag);
        record.Bytes(device.Information);
        return record.ToArray();
    }

    private static DeviceRecord Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        return new DeviceRecord
        {
            Type = record.Text(),
            FirstSeen = (long)record.Number(),
            LastSeen = (long)record.Number(),
            Version = (int)record.Number(),
            PolicyKey = (uint)record.Number(),
            PendingPolicyKey = (uint)record.Number(),
            PendingPolicyTag = record.Text(),
            PolicyTag = record.Text(),
            Information = record.Bytes().ToArray(),
        };
    }
}
