namespace Bridge.Eas.State.Hierarchy;

/// <summary>What a device was told with one key: which folders it holds from then on, and by which request.</summary>
internal sealed record HierarchyGeneration
{
    private const byte Version = 2;

    /// <summary>The counter it was made from; 0 for the answer to key 0.</summary>
    public required int Parent { get; init; }

    /// <summary>Hash of the request without its key: the same request with the same key is answered with this generation.</summary>
    public required ulong Request { get; init; }

    /// <summary>The collection id of a created folder; else empty.</summary>
    public string Result { get; init; } = "";

    /// <summary>Collection id → fingerprint of what the device holds; no names.</summary>
    public required IReadOnlyDictionary<string, ulong> Folders { get; init; }

    public bool HoldsSameAs(IReadOnlyDictionary<string, ulong> folders) =>
        Folders.Count == folders.Count && folders.All(folder => Folders.TryGetValue(folder.Key, out var print) && print == folder.Value);

    /// <summary>Format 2: parent, request, result, count, then id and fingerprint each, ordered by id.</summary>
    public byte[] Write()
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)Parent);
        record.Fixed64(Request);
        record.Text(Result);
        record.Number((ulong)Folders.Count);
        foreach (var (id, fingerprint) in Folders.OrderBy(folder => folder.Key, StringComparer.Ordinal))
        {
            record.Text(id);
            record.Fixed64(fingerprint);
        }

        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged, or of another version.</exception>
    public static HierarchyGeneration Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        var parent = record.Number();
        var request = record.Fixed64();
        var result = record.Text();
        var count = record.Count();
        var folders = new Dictionary<string, ulong>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++) folders[record.Text()] = record.Fixed64();
        if (parent > int.MaxValue || !record.AtEnd) throw new RecordFormatException();
        return new HierarchyGeneration { Parent = (int)parent, Request = request, Result = result, Folders = folders };
    }
}
