using Bridge.Eas.Protocol;

namespace Bridge.Eas.State.SetAside;

/// <summary>The stored forms of a user's index of set-aside items and of the list of users who have one.</summary>
internal static class SetAsideFormat
{
    private const byte Version = 1;

    internal static byte[] Write(IReadOnlyList<SetAsideEntry> entries)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)entries.Count);
        foreach (var entry in entries)
        {
            record.Text(entry.DeviceTag);
            record.Text(entry.CollectionId);
            record.Text(entry.FolderTag);
            record.Byte((byte)entry.Class);
            record.Key(entry.Key);
            record.Signed(entry.Version);
            record.Text(entry.Reason);
            record.Number((ulong)entry.Since);
        }

        return record.ToArray();
    }

    /// <returns>Empty for no record and for one that cannot be read: it is a list for people, and fills again.</returns>
    internal static IReadOnlyList<SetAsideEntry> Read(byte[]? bytes)
    {
        if (bytes is null) return [];
        try
        {
            var record = new RecordReader(bytes, Version);
            var entries = new SetAsideEntry[record.Count()];
            for (var i = 0; i < entries.Length; i++)
            {
                entries[i] = new SetAsideEntry(
                    record.Text(), record.Text(), record.Text(), (EasClass)record.Byte(), record.Key(), record.Signed(), record.Text(), (long)record.Number());
            }

            return entries;
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }
}
