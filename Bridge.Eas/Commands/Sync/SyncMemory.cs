using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.Sync;

/// <summary>
/// What an empty Sync repeats. Kept only while our last answer was empty too: then the keys are certain to be the ones the phone has,
/// and there are no commands that could be carried out twice.
/// </summary>
internal sealed class SyncMemory(IStateStore store)
{
    private const byte Version = 1;
    private const int MostCollections = 256;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <returns>Null when there is nothing to repeat: status 13.</returns>
    public async ValueTask<SyncRequest?> LoadAsync(StateUser user, string deviceId, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(Key(user, deviceId), cancellationToken) is not { } bytes) return null;
        try
        {
            var record = new RecordReader(bytes, Version);
            var wait = (int)record.Number();
            var collections = new CollectionRequest[record.Count()];
            for (var i = 0; i < collections.Length; i++) collections[i] = new CollectionRequest { CollectionId = record.Text(), SyncKey = record.Text() };
            return new SyncRequest { Collections = collections, HeartbeatSeconds = wait == 0 ? null : wait };
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    /// <summary>The request was answered with an empty body.</summary>
    public ValueTask KeepAsync(StateUser user, string deviceId, SyncRequest request, CancellationToken cancellationToken)
    {
        if (request.Collections.Count > MostCollections) return ForgetAsync(user, deviceId, cancellationToken);
        var record = new RecordWriter(Version);
        record.Number((ulong)Math.Max(0, request.HeartbeatSeconds ?? (request.WaitMinutes * 60) ?? 0));
        record.Number((ulong)request.Collections.Count);
        foreach (var collection in request.Collections)
        {
            record.Text(collection.CollectionId);
            record.Text(collection.SyncKey);
        }

        return store.SetAsync(Key(user, deviceId), record.ToArray(), Kept, cancellationToken);
    }

    /// <summary>The request was answered with more: what the phone will repeat is not known any more.</summary>
    public ValueTask ForgetAsync(StateUser user, string deviceId, CancellationToken cancellationToken) => store.RemoveAsync([Key(user, deviceId)], cancellationToken);

    private static string Key(StateUser user, string deviceId) => StateKeys.Device(user, deviceId) + ":sync";
}
