using System.Buffers.Binary;
using System.Text;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. Every fault is a <see cref="RecordFormatException"/>: a damaged record is no state, not a crash.</summary>
internal ref struct RecordReader
{
    private ReadOnlySpan<byte> _rest;

    /// <exception cref="RecordFormatException">Empty, or of a version this program does not know.</exception>
    public RecordReader(ReadOnlySpan<byte> record, byte formatVersion)
    {
        _rest = record;
        if (Byte() != formatVersion) throw new RecordFormatException();
    }

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>All that was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte()
    {
        if (_rest.IsEmpty) throw new RecordFormatException();
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        throw new RecordFormatException();
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A count of entries that follow, each at least one byte long: bounded by what is left, so that no garbage takes memory.</summary>
    public int Count()
    {
        var count = Number();
        return count <= (ulong)_rest.Length ? (int)count : throw new RecordFormatException();
    }

    public ulong Fixed64()
    {
        if (_rest.Length < 8) throw new RecordFormatException();
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
        _rest = _rest[8..];
        return value;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Count();
        var value = _rest[..length];
        _rest = _rest[length..];
        return value;
    }

    public ReadOnlySpan<byte> Raw(int length)
    {
        if (_rest.Length < length) throw new RecordFormatException();
        var value = _rest[..length];
        _rest = _rest[length..];
        return value;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>A text that is part of store keys: never empty.</summary>
    public string Name() => Text() is { Length: > 0 } name ? name : throw new RecordFormatException();

    public ItemKey Key() => Byte() switch
    {
        0 => ItemKey.Of(Number()),
        1 => ItemKey.Parse(Text()),
        _ => throw new RecordFormatException(),
    };
}

/// <summary>A stored record is cut, damaged or of an unknown version: the caller treats it as lost state (status 3, FolderSync 9).</summary>
internal sealed class RecordFormatException() : Exception("A stored record cannot be read.");
