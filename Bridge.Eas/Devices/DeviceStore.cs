using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Devices;

/// <summary>Loads and changes device records.</summary>
internal sealed class DeviceStore(IStateStore store)
{
    private const byte Version = 3;
    private const int Tries = 16;
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(90);

    /// <summary>The id under which Android tries an account while it is set up, in the form in which ids are compared. No device: it is forgotten when that is over.</summary>
    private const string Probe = "VALIDATE";

    private static readonly TimeSpan ProbeKept = TimeSpan.FromHours(1);

    /// <returns>An empty record for a device never seen, or whose record cannot be read (it provisions again).</returns>
    public async ValueTask<DeviceRecord> LoadAsync(StateUser user, string deviceId, CancellationToken cancellationToken) =>
        ReadOrNew(await store.GetAsync(StateKeys.Device(user, deviceId), cancellationToken));

    /// <summary>Changes the record as it is at that moment: a phone provisions, tells of itself and syncs at once, on any node.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="deviceId">As the phone sends it.</param>
    /// <param name="change">Gives the record as it is to be; called again when another request was faster. The same one back writes nothing.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <returns>The record as it is now.</returns>
    public async ValueTask<DeviceRecord> UpdateAsync(StateUser user, string deviceId, Func<DeviceRecord, DeviceRecord> change, CancellationToken cancellationToken)
    {
        var (key, kept) = (StateKeys.Device(user, deviceId), deviceId == Probe ? ProbeKept : Abandoned);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var bytes = await store.GetAsync(key, cancellationToken);
            var before = ReadOrNew(bytes);
            var after = change(before);
            if (ReferenceEquals(after, before)) return after;
            var written = bytes is null
                ? await store.AddAsync(key, Write(after), kept, cancellationToken)
                : await store.ReplaceAsync(key, bytes, Write(after), kept, cancellationToken);
            if (written) return after;
        }

        // So many others in between: as good as a store that does not answer.
        throw new StateStoreException(StateStoreFailure.Timeout, "device");
    }

    internal static byte[] Write(DeviceRecord device)
    {
        var record = new RecordWriter(Version);
        record.Text(device.Type);
        record.Number((ulong)device.FirstSeen);
        record.Number((ulong)device.LastSeen);
        record.Number((ulong)device.Version);
        record.Number((ulong)device.Offered);
        record.Number(device.PolicyKey);
        record.Number(device.PendingPolicyKey);
        record.Text(device.PendingPolicyTag);
        record.Text(device.PolicyTag);
        record.Bytes(device.Information);
        return record.ToArray();
    }

    private static DeviceRecord ReadOrNew(byte[]? bytes)
    {
        try
        {
            return bytes is null ? new DeviceRecord() : Read(bytes);
        }
        catch (RecordFormatException)
        {
            return new DeviceRecord();
        }
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
            Offered = (int)record.Number(),
            PolicyKey = (uint)record.Number(),
            PendingPolicyKey = (uint)record.Number(),
            PendingPolicyTag = record.Text(),
            PolicyTag = record.Text(),
            Information = record.Bytes().ToArray(),
        };
    }
}
