using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Hierarchy;

/// <summary>A line of generations that began with one key 0.</summary>
/// <param name="StateId">The hexadecimal part of its keys.</param>
/// <param name="Confirmed">The highest counter the device has used; 0 as long as it has not used the first key.</param>
internal readonly record struct HierarchyLine(string StateId, int Confirmed);

/// <summary>Which lines of generations of a device are valid, the newest first. A line that is used ends all others.</summary>
internal sealed record HierarchyHeader(IReadOnlyList<HierarchyLine> Lines)
{
    private const byte Version = 1;

    /// <summary>Answers to key 0 of which the device may have got any; some clients send nothing but key 0.</summary>
    private const int MostLines = 4;

    public static readonly HierarchyHeader None = new([]);

    /// <summary>The line of a key; null when it is not valid (any more).</summary>
    public HierarchyLine? LineOf(string stateId)
    {
        foreach (var line in Lines)
        {
            if (line.StateId == stateId) return line;
        }

        return null;
    }

    /// <summary>With a new line. The one in use stays, and as many unused ones as fit.</summary>
    public HierarchyHeader Begun(string stateId)
    {
        var used = Lines.Where(line => line.Confirmed > 0).Take(1);
        var unused = Lines.Where(line => line.Confirmed == 0).Take(MostLines - 2);
        return new HierarchyHeader([new HierarchyLine(stateId, 0), .. unused, .. used]);
    }

    /// <summary>The device has used a key.</summary>
    public HierarchyHeader Used(SyncKey key) =>
        LineOf(key.StateId) is { } line && line.Confirmed < key.Counter ? new([new HierarchyLine(key.StateId, key.Counter)]) : this;

    public byte[] Write()
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)Lines.Count);
        foreach (var line in Lines)
        {
            record.Text(line.StateId);
            record.Number((ulong)line.Confirmed);
        }

        return record.ToArray();
    }

    /// <returns><see cref="None"/> for a record that cannot be read: the device starts over.</returns>
    public static HierarchyHeader Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var record = new RecordReader(bytes, Version);
            var lines = new HierarchyLine[record.Count()];
            for (var i = 0; i < lines.Length; i++) lines[i] = new HierarchyLine(record.Name(), (int)Math.Min(record.Number(), int.MaxValue));
            return new HierarchyHeader(lines);
        }
        catch (RecordFormatException)
        {
            return None;
        }
    }
}
