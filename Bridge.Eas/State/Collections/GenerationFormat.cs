using System.Security.Cryptography;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;

namespace Bridge.Eas.State.Collections;

/// <summary>A generation's stored form. Tag and time stand last: the tag is over all before it, so that the same content is the same generation whenever it was made.</summary>
internal static class GenerationFormat
{
    private const byte Version = 5;
    private const byte DrainedFlag = 1, WaitsFlag = 2, TellsAgainFlag = 4;
    private const byte TextKeyFlag = 0x80;
    private const int TimeLength = 8;
    private const int TagLength = 4;

    internal static byte[] Write(Generation generation)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)generation.Counter);
        record.Number((ulong)generation.Parent);
        record.Text(generation.ParentTag);
        record.Fixed64(generation.RequestHash);
        record.Byte((byte)((generation.Drained ? DrainedFlag : 0) | (generation.Waits ? WaitsFlag : 0) | (generation.TellsAgain ? TellsAgainFlag : 0)));
        record.Number((ulong)generation.Narrowing.Plan);
        record.Number((ulong)generation.Narrowing.Part);
        CollectionOptionsFormat.Write(record, generation.Options);
        record.Byte((byte)generation.Version);
        record.Bytes(generation.Cursor);
        record.Text(generation.Epoch ?? "");

        record.Number((ulong)generation.Delta.Count);
        foreach (var entry in generation.Delta)
        {
            // The kind and the key's form in one byte: a first sync has one such entry for each item.
            record.Byte((byte)((byte)entry.Kind | (entry.Key.Text is null ? 0 : TextKeyFlag)));
            if (entry.Key.Text is { } text) record.Text(text);
            else record.Number(entry.Key.Number);
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
            record.Bytes(result.Told);
        }

        record.Raw(generation.Tag.Length > 0 ? Convert.FromHexString(generation.Tag) : SHA256.HashData(record.Written)[..TagLength]);
        record.Fixed64((ulong)generation.CommittedAt);
        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged, or of another version.</exception>
    internal static Generation Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        var (counter, parent, parentTag, requestHash, flags) = ((int)record.Number(), (int)record.Number(), record.Text(), record.Fixed64(), record.Byte());
        var narrowing = new Narrowing((int)record.Number(), (int)record.Number());
        var (options, version, cursor, epoch) = (CollectionOptionsFormat.Read(ref record), (EasVersion)record.Byte(), record.Bytes().ToArray(), record.Text());

        var delta = new DeltaEntry[record.Count()];
        for (var i = 0; i < delta.Length; i++)
        {
            var kind = record.Byte();
            var key = (kind & TextKeyFlag) == 0 ? ItemKey.Of(record.Number()) : ItemKey.Parse(record.Text());
            delta[i] = new DeltaEntry((DeltaKind)(kind & ~TextKeyFlag), key, record.Signed());
        }

        var results = new CommandResult[record.Count()];
        for (var i = 0; i < results.Length; i++)
        {
            var kind = (ClientCommandKind)record.Byte();
            var clientId = record.Text();
            ItemKey? key = record.Byte() == 1 ? record.Key() : null;
            results[i] = new CommandResult(kind, clientId, key, (ItemStatus)record.Number(), record.Fixed64(), record.Bytes().ToArray());
        }

        return new Generation
        {
            Counter = counter,
            Parent = parent,
            ParentTag = parentTag,
            Tag = Convert.ToHexStringLower(record.Raw(TagLength)),
            CommittedAt = (long)record.Fixed64(),
            RequestHash = requestHash,
            Drained = (flags & DrainedFlag) != 0,
            Waits = (flags & WaitsFlag) != 0,
            TellsAgain = (flags & TellsAgainFlag) != 0,
            Narrowing = narrowing,
            Options = options,
            Version = version,
            Cursor = cursor,
            Epoch = epoch.Length > 0 ? epoch : null,
            Delta = delta,
            Results = results,
        };
    }

    /// <summary>The tag of a record that <see cref="Write"/> made: eight hexadecimal digits.</summary>
    internal static string TagOf(ReadOnlySpan<byte> record) => Convert.ToHexStringLower(record[^(TagLength + TimeLength)..^TimeLength]);
}
