using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State;

/// <summary>Writes a stored record: a version byte, then numbers as variable-length integers, texts and bytes with their length.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public RecordWriter(byte formatVersion) => Byte(formatVersion);

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    /// <summary>LEB128: seven bits a byte, low ones first.</summary>
    public void Number(ulong value)
    {
        var span = _bytes.GetSpan(10);
        var count = 0;
        while (value >= 0x80)
        {
            span[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[count++] = (byte)value;
        _bytes.Advance(count);
    }

    /// <summary>Zigzag, so that small negative numbers stay short.</summary>
    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number((ulong)value.Length);
        _bytes.Write(value);
    }

    /// <summary>Bytes whose number the reader knows.</summary>
    public void Raw(ReadOnlySpan<byte> value) => _bytes.Write(value);

    public void Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    public void Key(ItemKey key)
    {
        if (key.Text is null)
        {
            Byte(0);
            Number(key.Number);
        }
        else
        {
            Byte(1);
            Text(key.Text);
        }
    }

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
