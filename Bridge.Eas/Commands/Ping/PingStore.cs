using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.Ping;

/// <summary>Remembers what each device asked its last Ping for.</summary>
internal sealed class PingStore(IStateStore store)
{
    private const byte Version = 1;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public async ValueTask<PingRequest?> LoadAsync(StateUser user, string deviceId, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(StateKeys.Ping(user, deviceId), cancellationToken) is not { } bytes) return null;
        try
        {
            var record = new RecordReader(bytes, Version);
            var heartbeat = (int)record.Number();
            var folders = new string[record.Count()];
            for (var i = 0; i < folders.Length; i++) folders[i] = record.Text();
            return new PingRequest(heartbeat == 0 ? null : heartbeat, folders.Length == 0 ? null : folders);
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    public ValueTask SaveAsync(StateUser user, string deviceId, PingRequest ping, CancellationToken cancellationToken)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)(ping.HeartbeatSeconds ?? 0));
        record.Number((ulong)(ping.Folders?.Count ?? 0));
        foreach (var folder in ping.Folders ?? []) record.Text(folder);
        return store.SetAsync(StateKeys.Ping(user, deviceId), record.ToArray(), Kept, cancellationToken);
    }
}
