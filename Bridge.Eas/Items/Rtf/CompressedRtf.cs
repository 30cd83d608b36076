using System.Buffers.Binary;
using System.Text;

namespace Bridge.Eas.Items.Rtf;

/// <summary>Unpacks compressed RTF, in which phones of 2.5 send a note that was written with a pen or in colours. Source: MS-OXRTFCP.</summary>
internal static class CompressedRtf
{
    /// <summary>A note is some pages of text; a picture drawn into it is of no use to us.</summary>
    internal const int MaxBytes = 1024 * 1024;

    private const int HeaderSize = 16;
    private const uint Packed = 0x75465A4C, Plain = 0x414C454D;
    private const int DictionarySize = 4096;

    /// <summary>What every dictionary begins with, MS-OXRTFCP, "Dictionary".</summary>
    private static ReadOnlySpan<byte> Start => @"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"u8;

    private static ReadOnlySpan<byte> StartRest => "\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"u8;

    /// <returns>The RTF, as far as it is there and within <see cref="MaxBytes"/>; null for what is no compressed RTF.</returns>
    internal static string? TryUnpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < HeaderSize) return null;
        var size = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(packed[4..]), MaxBytes);
        var content = packed[HeaderSize..];
        return BinaryPrimitives.ReadUInt32LittleEndian(packed[8..]) switch
        {
            Plain => Encoding.Latin1.GetString(content[..Math.Min(size, content.Length)]),
            Packed => Unpack(content, size),
            _ => null,
        };
    }

    /// <summary>Runs of eight: a bit says whether a byte follows or twelve bits of place and four of length in the dictionary.</summary>
    private static string Unpack(ReadOnlySpan<byte> content, int size)
    {
        Span<byte> dictionary = stackalloc byte[DictionarySize];
        dictionary.Clear();
        Start.CopyTo(dictionary);
        StartRest.CopyTo(dictionary[Start.Length..]);
        var (write, read) = (Start.Length + StartRest.Length, 0);
        var text = new StringBuilder(Math.Min(size, content.Length * 4));
        while (read < content.Length && text.Length < size)
        {
            var control = content[read++];
            for (var bit = 0; bit < 8 && text.Length < size; bit++)
            {
                if (((control >> bit) & 1) == 0)
                {
                    if (read >= content.Length) return text.ToString();
                    Put(content[read++], dictionary, ref write, text);
                    continue;
                }

                if (read + 1 >= content.Length) return text.ToString();
                var reference = BinaryPrimitives.ReadUInt16BigEndian(content[read..]);
                read += 2;
                var (from, length) = (reference >> 4, (reference & 0xF) + 2);

                // A reference to where the next byte goes is the end.
                if (from == write) return text.ToString();
                for (var i = 0; i < length && text.Length < size; i++) Put(dictionary[(from + i) % DictionarySize], dictionary, ref write, text);
            }
        }

        return text.ToString();
    }

    private static void Put(byte value, Span<byte> dictionary, ref int write, StringBuilder text)
    {
        text.Append((char)value);
        dictionary[write] = value;
        write = (write + 1) % DictionarySize;
    }
}
