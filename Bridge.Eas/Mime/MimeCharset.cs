using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>Bytes of any sender to text: knows the charsets of the field, and what to do when the label is wrong or absent.</summary>
/// <remarks>
/// Never throws. Where the label is absent, unknown or a lie about ASCII, text is read as UTF-8 whose invalid bytes are taken as
/// Windows-1252: this reads both kinds right, and a cut or mixed text as well as can be.
/// </remarks>
internal static class MimeCharset
{
    /// <summary>Latin code pages of one byte: windows-1250, -1252, -1254, -1257, ISO 8859-1, -2, -15.</summary>
    private static readonly int[] Western = [1250, 1252, 1254, 1257, 28591, 28592, 28605];

    private static readonly Encoding Windows1252;
    private static readonly Encoding Utf8OrWindows1252;

    /// <summary>Labels that mean more than they say: senders put characters of the superset under the name of the subset.</summary>
    private static readonly Dictionary<string, string> Supersets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["iso-8859-1"] = "windows-1252",
        ["iso8859-1"] = "windows-1252",
        ["iso_8859-1"] = "windows-1252",
        ["latin1"] = "windows-1252",
        ["latin-1"] = "windows-1252",
        ["cp1252"] = "windows-1252",
        ["iso-8859-9"] = "windows-1254",
        ["iso-8859-11"] = "windows-874",
        ["tis-620"] = "windows-874",
        ["gb2312"] = "gb18030",
        ["gb_2312-80"] = "gb18030",
        ["gbk"] = "gb18030",
        ["x-gbk"] = "gb18030",
        ["cp936"] = "gb18030",
        ["ks_c_5601-1987"] = "ks_c_5601-1987",
        ["ks_c_5601"] = "ks_c_5601-1987",
        ["euc-kr"] = "ks_c_5601-1987",
        ["cp949"] = "ks_c_5601-1987",
        ["sjis"] = "shift_jis",
        ["x-sjis"] = "shift_jis",
        ["shift-jis"] = "shift_jis",
        ["windows-31j"] = "shift_jis",
        ["cp932"] = "shift_jis",
        ["iso-2022-jp-1"] = "iso-2022-jp",
        ["iso-2022-jp-2"] = "iso-2022-jp",
        ["iso-2022-jp-ms"] = "iso-2022-jp",
        ["big5-hkscs"] = "big5",
        ["iso-8859-8-i"] = "windows-1255",
        ["iso-8859-8"] = "windows-1255",
        ["utf8"] = "utf-8",
        ["utf-8"] = "utf-8",
        ["unicode-1-1-utf-8"] = "utf-8",
        ["us-ascii"] = "utf-8",
        ["ascii"] = "utf-8",
        ["ansi_x3.4-1968"] = "utf-8",
        ["cp1250"] = "windows-1250",
        ["cp1251"] = "windows-1251",
        ["koi8r"] = "koi8-r",
    };

    static MimeCharset()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Windows1252 = Encoding.GetEncoding(1252);
        Utf8OrWindows1252 = Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new Windows1252Fallback());
    }

    /// <summary>The encoding for a charset label; null when nobody knows the label.</summary>
    internal static Encoding? Find(string? label)
    {
        if (string.IsNullOrWhiteSpace(label) || label.Length > 40) return null;
        label = label.Trim().Trim('"', '\'');
        if (Supersets.TryGetValue(label, out var known)) label = known;
        if (label.Equals("utf-8", StringComparison.Ordinal)) return Utf8OrWindows1252;
        // The platform refuses it.
        if (label.EndsWith("utf-7", StringComparison.OrdinalIgnoreCase)) return Utf7Encoding.Instance;
        try
        {
            return Encoding.GetEncoding(label);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Text of a body part.</summary>
    /// <param name="bytes">Decoded from its transfer encoding.</param>
    /// <param name="label">What the part's Content-Type says, if anything.</param>
    /// <param name="isCut">The bytes are only the beginning, and may end inside a character, which is then left out.</param>
    internal static string Decode(ReadOnlySpan<byte> bytes, string? label, bool isCut = false)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return Decode(Utf8OrWindows1252, bytes[3..], isCut);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0])) return Decode(Encoding.UTF32, bytes[4..], isCut);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Decode(Encoding.Unicode, bytes[2..], isCut);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Decode(Encoding.BigEndianUnicode, bytes[2..], isCut);
        return Decode(ChooseForBody(bytes, label, isCut), bytes, isCut);
    }

    /// <summary>Text of a header field whose bytes are not all ASCII, or may switch charset by escape sequences.</summary>
    /// <param name="bytes">The unfolded field.</param>
    /// <param name="label">Charset of the message's body: the best guess for unlabelled bytes that are not UTF-8.</param>
    internal static string DecodeHeader(ReadOnlySpan<byte> bytes, string? label)
    {
        if (Ascii.IsValid(bytes) && !bytes.Contains((byte)0x1B)) return Encoding.ASCII.GetString(bytes);
        return System.Text.Unicode.Utf8.IsValid(bytes) && !bytes.Contains((byte)0x1B)
            ? Encoding.UTF8.GetString(bytes)
            : Decode(Choose(bytes, label), bytes, isCut: false);
    }

    /// <summary>Programs of the west that say their old charset and write UTF-8: what is all UTF-8 by chance is no text of theirs.</summary>
    private static Encoding ChooseForBody(ReadOnlySpan<byte> bytes, string? label, bool isCut)
    {
        var encoding = Choose(bytes, label);
        if (!Western.Contains(encoding.CodePage) || Ascii.IsValid(bytes)) return encoding;
        var whole = isCut ? bytes[..WholeCharacters(bytes)] : bytes;
        return !Ascii.IsValid(whole) && System.Text.Unicode.Utf8.IsValid(whole) ? Utf8OrWindows1252 : encoding;
    }

    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        const int LongestTail = 3;
        for (var back = 1; back <= Math.Min(LongestTail, bytes.Length); back++)
        {
            if (bytes[^back] < 0x80) break;
            if (bytes[^back] >= 0xC0) return bytes.Length - back;
        }

        return bytes.Length;
    }

    private static Encoding Choose(ReadOnlySpan<byte> bytes, string? label)
    {
        var encoding = Find(label) ?? Utf8OrWindows1252;
        // Japanese senders leave the label out, or say us-ascii, since the escape sequences are ASCII.
        if (ReferenceEquals(encoding, Utf8OrWindows1252) && (bytes.IndexOf("\e$B"u8) >= 0 || bytes.IndexOf("\e$@"u8) >= 0))
            return Find("iso-2022-jp") ?? encoding;
        return encoding;
    }

    private static string Decode(Encoding encoding, ReadOnlySpan<byte> bytes, bool isCut)
    {
        if (!isCut) return encoding.GetString(bytes);
        // A decoder that is not flushed leaves the half character at a cut out, instead of showing it as rubbish.
        var decoder = encoding.GetDecoder();
        var chars = new char[encoding.GetMaxCharCount(bytes.Length)];
        return new string(chars, 0, decoder.GetChars(bytes, chars, flush: false));
    }

    private sealed class Windows1252Fallback : DecoderFallback
    {
        public override int MaxCharCount => 4;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

        private sealed class Buffer : DecoderFallbackBuffer
        {
            private string _chars = "";
            private int _next;

            public override int Remaining => _chars.Length - _next;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                _chars = Windows1252.GetString(bytesUnknown);
                _next = 0;
                return _chars.Length > 0;
            }

            public override char GetNextChar() => _next < _chars.Length ? _chars[_next++] : '\0';

            public override bool MovePrevious()
            {
                if (_next == 0) return false;
                _next--;
                return true;
            }

            public override void Reset()
            {
                _chars = "";
                _next = 0;
            }
        }
    }
}
