using Bridge.Eas.Protocol;

namespace Bridge.Eas.State.Restore;

/// <summary>The stored forms of a user's restore points, of the copies in one (before they are encrypted), and of the wish to have points restored.</summary>
internal static class RestoreFormat
{
    private const byte Version = 1;

    internal static byte[] Write(IReadOnlyList<RestorePoint> points)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)points.Count);
        foreach (var point in points)
        {
            record.Text(point.Id);
            record.Number((ulong)point.CreatedAt);
            record.Text(point.DeviceTag);
            record.Text(point.CollectionId);
            record.Text(point.FolderTag);
            record.Byte((byte)point.Class);
            record.Number((ulong)point.Items);
            record.Number((ulong)point.Chunks);
        }

        return record.ToArray();
    }

    internal static IReadOnlyList<RestorePoint> ReadPoints(byte[]? bytes)
    {
        if (bytes is null) return [];
        try
        {
            var record = new RecordReader(bytes, Version);
            var points = new RestorePoint[record.Count()];
            for (var i = 0; i < points.Length; i++)
            {
                points[i] = new RestorePoint(
                    record.Text(), (long)record.Number(), record.Text(), record.Text(), record.Text(), (EasClass)record.Byte(), (int)record.Number(), (int)record.Number());
            }

            return points;
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }

    internal static byte[] WriteCopies(IReadOnlyList<byte[]> copies)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)copies.Count);
        foreach (var copy in copies) record.Bytes(copy);
        return record.ToArray();
    }

    internal static IReadOnlyList<byte[]> ReadCopies(byte[] bytes)
    {
        try
        {
            var record = new RecordReader(bytes, Version);
            var copies = new byte[record.Count()][];
            for (var i = 0; i < copies.Length; i++) copies[i] = record.Bytes().ToArray();
            return copies;
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }

    internal static byte[] WriteIds(IReadOnlyList<string> ids)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)ids.Count);
        foreach (var id in ids) record.Text(id);
        return record.ToArray();
    }

    internal static IReadOnlyList<string> ReadIds(byte[]? bytes)
    {
        if (bytes is null) return [];
        try
        {
            var record = new RecordReader(bytes, Version);
            var ids = new string[record.Count()];
            for (var i = 0; i < ids.Length; i++) ids[i] = record.Text();
            return ids;
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }
}
