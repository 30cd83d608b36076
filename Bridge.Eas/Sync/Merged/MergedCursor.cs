using Bridge.Eas.State;

namespace Bridge.Eas.Sync.Merged;

/// <summary>The cursors of several folders as one. That of the collection's own folder alone is its source's, as it is without others.</summary>
internal static class MergedCursor
{
    /// <summary>No source's cursor begins so.</summary>
    private const byte Form = 0xFE;

    /// <param name="cursors">Collection id → cursor of the folder's source; empty where everything is to be listed.</param>
    /// <param name="home">The collection's own id.</param>
    internal static byte[] Write(IReadOnlyDictionary<string, byte[]> cursors, string home)
    {
        if (cursors.Count == 1 && cursors.TryGetValue(home, out var alone)) return alone;
        var record = new RecordWriter(Form);
        record.Number((ulong)cursors.Count);
        foreach (var (id, cursor) in cursors.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            record.Text(id);
            record.Bytes(cursor);
        }

        return record.ToArray();
    }

    /// <returns>Empty for none, or one that cannot be read: then everything is listed.</returns>
    internal static Dictionary<string, byte[]> Read(byte[]? bytes, string home)
    {
        var cursors = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (bytes is null or { Length: 0 }) return cursors;
        if (bytes[0] != Form)
        {
            cursors[home] = bytes;
            return cursors;
        }

        try
        {
            var record = new RecordReader(bytes, Form);
            for (var left = record.Count(); left > 0; left--) cursors[record.Name()] = record.Bytes().ToArray();
            return cursors;
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }
}
