using System.Buffers.Binary;
using System.Globalization;

namespace Bridge.Eas.Items;

/// <summary>From where an OX folder's <c>updates</c> are asked next, and what was seen there.</summary>
/// <param name="Timestamp">The newest change seen, milliseconds since 1970 UTC; never goes backwards.</param>
/// <param name="Seen">A hash over what happened in that millisecond, as far as it was seen.</param>
/// <param name="AuditedAt">When everything was listed last, milliseconds since 1970 UTC; not part of the token.</param>
/// <remarks>
/// Two changes may fall into one millisecond, and OX tells only what is later than asked. So the last millisecond is asked again, and
/// equal cursors mean that nothing else happened. After a deletion OX does not say when it was; then two cursors may differ once although
/// nothing happened, never the other way round.
/// </remarks>
internal readonly record struct PimCursor(long Timestamp, ulong Seen, long AuditedAt = 0)
{
    private const int Size = 24;

    /// <summary>The timestamp to ask with.</summary>
    internal long From => Math.Max(0, Timestamp - 1);

    /// <summary>After a listing of everything: only rows tell the time, since an envelope's may be later than a row still being written.</summary>
    internal static PimCursor AfterListing(IEnumerable<(string Id, long Version)> rows, long listedAt) => default(PimCursor).After(rows, [], timestamp: 0) with { AuditedAt = listedAt };

    /// <summary>After an answer to <c>updates</c> asked with <see cref="From"/>.</summary>
    internal PimCursor After(IEnumerable<(string Id, long Version)> rows, IReadOnlyCollection<string> deleted, long timestamp)
    {
        var told = rows.ToList();
        var newest = Math.Max(Math.Max(Timestamp, timestamp), told.Count > 0 ? told.Max(row => row.Version) : 0);
        var last = told.Where(row => row.Version >= newest).ToList();
        var seen = last.Aggregate(0UL, (sum, row) => sum + Hash(row.Id, row.Version));
        // Deletions carry no time: in the same millisecond as before all of them count, else the only one if no row explains the time.
        if (newest == Timestamp || (last.Count == 0 && deleted.Count == 1)) seen = deleted.Aggregate(seen, (sum, id) => sum + Hash(id, version: -1));
        return this with { Timestamp = newest, Seen = seen };
    }

    internal byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Timestamp);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Seen);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), AuditedAt);
        return bytes;
    }

    /// <returns>False for what is no cursor of ours.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out PimCursor cursor)
    {
        cursor = bytes.Length == Size
            ? new(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadInt64BigEndian(bytes[16..]))
            : default;
        return bytes.Length == Size && cursor.Timestamp >= 0;
    }

    /// <summary>As a token: the timestamp in decimal and the hash.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Timestamp}.{Seen:x}");

    internal static bool TryParse(string? token, out PimCursor cursor)
    {
        cursor = default;
        var dot = token?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot < 0
            || !long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
            || !ulong.TryParse(token.AsSpan(dot + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seen)) return false;
        cursor = new(timestamp, seen);
        return true;
    }

    /// <summary>FNV-1a: nobody gains from a collision here, and the value must be the same on every node.</summary>
    private static ulong Hash(string id, long version)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in id) hash = (hash ^ character) * 1099511628211UL;
        for (var shift = 0; shift < 64; shift += 8) hash = (hash ^ (byte)(version >> shift)) * 1099511628211UL;
        return hash;
    }
}
