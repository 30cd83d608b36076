using System.Buffers.Binary;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>How far a calendar was looked through: up to a timestamp of OX, and which events had exactly that one.</summary>
/// <remarks>OX tells what is strictly later, and two changes can share a millisecond: so the next question starts one earlier, and what is
/// known of that last millisecond is recognised.</remarks>
internal readonly record struct CalendarMark(long Timestamp, ulong Seen)
{
    /// <summary>The timestamp to ask <c>updates</c> with.</summary>
    internal long AskFrom => Math.Max(0, Timestamp - 1);

    internal CalendarMark Next(IEnumerable<OxEvent> told)
    {
        var (newest, seen) = (Timestamp, 0UL);
        foreach (var calendarEvent in told)
        {
            var timestamp = calendarEvent.Timestamp ?? 0;
            if (timestamp < newest) continue;
            if (timestamp > newest) (newest, seen) = (timestamp, 0);
            // A sum, since the order of the rows says nothing.
            seen += Hash(calendarEvent.Id);
        }

        return new(newest, seen);
    }

    private static ulong Hash(string? id)
    {
        // FNV-1a: the same on every node and after every restart.
        var hash = 14695981039346656037UL;
        foreach (var character in id ?? "") hash = (hash ^ character) * 1099511628211UL;
        return hash;
    }
}

/// <summary>What the engine keeps for a calendar between two looks.</summary>
/// <param name="AuditedAt">Milliseconds since 1970 UTC of the last complete listing.</param>
/// <param name="Filter">The filter it was made with.</param>
internal sealed record CalendarCursor(CalendarMark Mark, long AuditedAt, int Filter)
{
    private const byte Form = 1;
    private const int Length = 26;

    internal byte[] ToBytes()
    {
        var bytes = new byte[Length];
        bytes[0] = Form;
        bytes[1] = (byte)Filter;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(2), Mark.Timestamp);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(10), Mark.Seen);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(18), AuditedAt);
        return bytes;
    }

    /// <summary>Null for none, or one of another form: then everything is listed again.</summary>
    internal static CalendarCursor? Read(byte[]? bytes) =>
        bytes is { Length: Length } && bytes[0] == Form
            ? new(
                new(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(2)), BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(10))),
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(18)), bytes[1])
            : null;
}
