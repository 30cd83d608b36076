using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.Sync;

/// <summary>The last request of a device, as far as another one may lean on it.</summary>
/// <param name="Request">Null when there is nothing to repeat: status 13.</param>
/// <param name="Record">As stored, to notice that another request has written since.</param>
internal sealed record RememberedSync(SyncRequest? Request, byte[]? Record);

/// <summary>
/// What an empty or partial Sync repeats. Kept only while our last answer was empty too: then the keys are those the phone has (where another request
/// was answered at the same time, the engine knows a newer key and asks the phone), and there are no commands that could be carried out twice. Options and windows are sticky in the collections themselves.
/// </summary>
/// <remarks>A request writes only if nobody has since it began: a held one that a newer request has overtaken leaves that one's memory alone.</remarks>
internal sealed class SyncMemory(IStateStore store)
{
    private const byte Version = 3;
    private const int MostCollections = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public async ValueTask<RememberedSync> LoadAsync(StateUser user, string deviceId, CancellationToken cancellationToken)
    {
        var bytes = await store.GetAsync(Key(user, deviceId), cancellationToken);
        return new RememberedSync(bytes is null ? null : Read(bytes), bytes);
    }

    /// <summary>The request was answered with an empty body.</summary>
    public async ValueTask KeepAsync(StateUser user, string deviceId, RememberedSync before, SyncRequest request, CancellationToken cancellationToken)
    {
        if (request.Collections.Count > MostCollections)
        {
            await ForgetAsync(user, deviceId, before, cancellationToken);
            return;
        }

        var record = Write(request);
        if (before.Record is null) await store.AddAsync(Key(user, deviceId), record, Kept, cancellationToken);
        else await store.ReplaceAsync(Key(user, deviceId), before.Record, record, Kept, cancellationToken);
    }

    /// <summary>The request was answered with more: what the phone will repeat is not known any more.</summary>
    public async ValueTask ForgetAsync(StateUser user, string deviceId, RememberedSync before, CancellationToken cancellationToken)
    {
        if (before.Record is not null) await store.RemoveIfAsync(Key(user, deviceId), before.Record, cancellationToken);
    }

    /// <summary>Format 3: wait in minutes and in seconds and window (each plus one, 0 for none), count, then id, key, class (empty for none) and GetChanges (0 no, 1 yes, 2 absent) each.</summary>
    internal static byte[] Write(SyncRequest request)
    {
        var record = new RecordWriter(Version);
        Optional(record, request.WaitMinutes);
        Optional(record, request.HeartbeatSeconds);
        Optional(record, request.WindowSize);
        record.Number((ulong)request.Collections.Count);
        foreach (var collection in request.Collections)
        {
            record.Text(collection.CollectionId);
            record.Text(collection.SyncKey);
            record.Text(collection.Class ?? "");
            record.Byte(collection.GetChanges switch { false => 0, true => 1, null => 2 });
        }

        return record.ToArray();

        static void Optional(RecordWriter record, int? value) => record.Number(value is { } number and >= 0 ? (ulong)number + 1 : 0);
    }

    internal static SyncRequest? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var record = new RecordReader(bytes, Version);
            var (wait, heartbeat, window) = (Optional(ref record), Optional(ref record), Optional(ref record));
            var collections = new CollectionRequest[record.Count()];
            for (var i = 0; i < collections.Length; i++)
            {
                collections[i] = new CollectionRequest
                {
                    CollectionId = record.Text(),
                    SyncKey = record.Text(),
                    Class = record.Text() is { Length: > 0 } itemClass ? itemClass : null,
                    GetChanges = record.Byte() switch { 0 => false, 1 => true, _ => null },
                };
            }

            return new SyncRequest { Collections = collections, WaitMinutes = wait, HeartbeatSeconds = heartbeat, WindowSize = window };
        }
        catch (RecordFormatException)
        {
            return null;
        }

        static int? Optional(ref RecordReader record) => record.Number() is > 0 and <= int.MaxValue and var value ? (int)value - 1 : null;
    }

    private static string Key(StateUser user, string deviceId) => StateKeys.Device(user, deviceId) + ":sync";
}
