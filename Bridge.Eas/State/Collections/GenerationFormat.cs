using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;

namespace Bridge.Eas.State.Collections;

/// <summary>A generation's stored form.</summary>
internal static class GenerationFormat
{
    private const byte Version = 2;
    private const byte DrainedFlag = 1, WaitsFlag = 2;

    internal static byte[] Write(Generation generation)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)generation.Counter);
        record.Number((ulong)generation.Parent);
        record.Number((ulong)generation.CommittedAt);
        record.Fixed64(generation.RequestHash);
        record.Byte((byte)((generation.Drained ? DrainedFlag : 0) | (generation.Waits ? WaitsFlag : 0)));
        record.Number((ulong)generation.Narrowing.Plan);
        record.Number((ulong)generation.Narrowing.Part);
        record.Bytes(generation.Cursor);
        record.Text(generation.Epoch ?? "");

        record.Number((ulong)generation.Delta.Count);
        foreach (var entry in generation.Delta)
        {
            record.Byte((byte)entry.Kind);
            record.Key(entry.Key);
            record.Signed(entry.Version);
        }

        record.Number((ulong)generation.Results.Count);
        foreach (var result in generation.Results)
        {
            record.Byte((byte)result.Kind);
            record.Text(result.ClientId);
            record.Byte(result.Key is null ? (byte)0 : (byte)1);
            if (result.Key is { } key) record.Key(key);
            record.Number((ulong)result.Status);
            record.Fixed64(result.CommandHash);
        }

        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged, or of another version.</exception>
    internal static Generation Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        byte flags;
        var generation = new Generation
        {
            Counter = (int)record.Number(),
            Parent = (int)record.Number(),
            CommittedAt = (long)record.Number(),
            RequestHash = record.Fixed64(),
            Drained = ((flags = record.Byte()) & DrainedFlag) != 0,
            Waits = (flags & WaitsFlag) != 0,
            Narrowing = new Narrowing((int)record.Number(), (int)record.Number()),
            Cursor = record.Bytes().ToArray(),
            Epoch = record.Text() is { Length: > 0 } epoch ? epoch : null,
        };

        var delta = new DeltaEntry[record.Count()];
        for (var i = 0; i < delta.Length; i++) delta[i] = new DeltaEntry((DeltaKind)record.Byte(), record.Key(), record.Signed());

        var results = new CommandResult[record.Count()];
        for (var i = 0; i < results.Length; i++)
        {
            var kind = (ClientCommandKind)record.Byte();
            var clientId = record.Text();
            ItemKey? key = record.Byte() == 1 ? record.Key() : null;
            results[i] = new CommandResult(kind, clientId, key, (ItemStatus)record.Number(), record.Fixed64());
        }

        return generation with { Delta = delta, Results = results };
    }
}
