using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>
/// A snapshot's stored form: numeric keys as deltas to the one before, versions as deltas to the smallest one. A mail takes two to
/// three bytes, a PIM item about eight.
/// </summary>
internal static class SnapshotFormat
{
    internal static void Write(RecordWriter record, Snapshot snapshot)
    {
        record.Number((ulong)snapshot.Count);
        if (snapshot.Count == 0) return;

        var smallest = long.MaxValue;
        foreach (var version in snapshot.Versions) smallest = Math.Min(smallest, version);
        record.Signed(smallest);

        ulong previous = 0;
        for (var i = 0; i < snapshot.Count; i++)
        {
            var key = snapshot.Keys[i];
            if (key.Text is null)
            {
                // 0 is no delta between two keys, so it marks the text keys that follow all numbers; the first key's delta is one too large.
                record.Number(i == 0 ? key.Number + 1 : key.Number - previous);
                previous = key.Number;
            }
            else
            {
                record.Number(0);
                record.Text(key.Text);
            }

            record.Number((ulong)(snapshot.Versions[i] - smallest));
        }
    }

    internal static Snapshot Read(ref RecordReader record)
    {
        var count = record.Count();
        if (count == 0) return Snapshot.Empty;

        var smallest = record.Signed();
        var keys = new ItemKey[count];
        var versions = new long[count];
        ulong previous = 0;
        for (var i = 0; i < count; i++)
        {
            var delta = record.Number();
            if (delta == 0)
            {
                keys[i] = ItemKey.Parse(record.Text());
            }
            else
            {
                previous = i == 0 ? delta - 1 : previous + delta;
                keys[i] = ItemKey.Of(previous);
            }

            if (i > 0 && keys[i].CompareTo(keys[i - 1]) <= 0) throw new RecordFormatException();
            versions[i] = smallest + (long)record.Number();
        }

        return new Snapshot(keys, versions);
    }
}
