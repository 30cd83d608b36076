using System.Globalization;
using System.Text;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Items.Rtf;

/// <summary>The words of an RTF text: lines and tabs stay, everything that only looks goes. Reads each character once, whatever it is given.</summary>
internal sealed class RtfText
{
    private const int MaxDepth = 64;

    /// <summary>Groups that hold no words of the text.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "listtable", "listoverridetable", "generator", "themedata", "datastore", "xmlnstbl",
    };

    private readonly string _rtf;
    private readonly StringBuilder _text = new();
    private readonly List<byte> _bytes = [];
    private readonly Stack<(bool IsSilent, int Skip)> _groups = new();
    private Encoding _encoding;
    private bool _isSilent;
    private int _skipAfterUnicode = 1;
    private int _toSkip;
    private int _deeper;
    private int _position;

    private RtfText(string rtf) => (_rtf, _encoding) = (rtf, MimeCharset.Find("windows-1252")!);

    /// <param name="rtf">One character for each byte.</param>
    /// <returns>Lines end with LF; empty where there are no words.</returns>
    internal static string Of(string rtf) => new RtfText(rtf).Read();

    private string Read()
    {
        while (_position < _rtf.Length)
        {
            var c = _rtf[_position++];
            switch (c)
            {
                case '{': Open(); break;
                case '}': Close(); break;
                case '\\': Control(); break;
                case '\r' or '\n': break;
                default: Byte((byte)c); break;
            }
        }

        Flush();
        return _text.ToString().Trim();
    }

    private void Open()
    {
        Flush();
        if (_groups.Count == MaxDepth) _deeper++;
        else _groups.Push((_isSilent, _skipAfterUnicode));
    }

    private void Close()
    {
        Flush();
        _toSkip = 0;
        if (_deeper > 0) _deeper--;
        else if (_groups.TryPop(out var group)) (_isSilent, _skipAfterUnicode) = group;
    }

    private void Control()
    {
        if (_position >= _rtf.Length) return;
        var c = _rtf[_position];
        if (char.IsAsciiLetter(c))
        {
            Word();
            return;
        }

        _position++;
        switch (c)
        {
            case '\'':
                if (_position + 1 < _rtf.Length && byte.TryParse(_rtf.AsSpan(_position, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) Byte(value);
                _position = Math.Min(_rtf.Length, _position + 2);
                break;
            case '*': _isSilent = true; break;
            case '~': Text(" "); break;
            case '_': Text("-"); break;
            case '\\' or '{' or '}': Byte((byte)c); break;
            case '\r' or '\n': Text("\n"); break;
        }
    }

    private void Word()
    {
        var start = _position;
        while (_position < _rtf.Length && char.IsAsciiLetter(_rtf[_position]) && _position - start < 32) _position++;
        var word = _rtf[start.._position];
        var number = Number();
        if (_position < _rtf.Length && _rtf[_position] == ' ') _position++;
        switch (word)
        {
            case "par" or "line" or "row": Text("\n"); break;
            case "tab" or "cell": Text("\t"); break;
            case "ansicpg" when number is > 0: _encoding = CodePagesEncodingProvider.Instance.GetEncoding(number.Value) ?? _encoding; break;
            case "uc" when number is >= 0 and < 10: _skipAfterUnicode = number.Value; break;
            case "u" when number is { } unit:
                Text(((char)(ushort)unit).ToString());
                _toSkip = _skipAfterUnicode;
                break;
            case "bin" when number is > 0: _position = (int)Math.Min(_rtf.Length, (long)_position + number.Value); break;
            case "lquote": Text("‘"); break;
            case "rquote": Text("’"); break;
            case "ldblquote": Text("“"); break;
            case "rdblquote": Text("”"); break;
            case "endash": Text("–"); break;
            case "emdash": Text("—"); break;
            case "bullet": Text("•"); break;
            default: _isSilent |= Silent.Contains(word); break;
        }
    }

    private int? Number()
    {
        var start = _position;
        if (_position < _rtf.Length && _rtf[_position] == '-') _position++;
        while (_position < _rtf.Length && char.IsAsciiDigit(_rtf[_position]) && _position - start < 11) _position++;
        return int.TryParse(_rtf.AsSpan(start, _position - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Bytes wait for their neighbours, since characters may have two of them.</summary>
    private void Byte(byte value)
    {
        if (_toSkip > 0) _toSkip--;
        else if (!_isSilent) _bytes.Add(value);
    }

    private void Text(string text)
    {
        Flush();
        if (!_isSilent) _text.Append(text);
    }

    private void Flush()
    {
        if (_bytes.Count == 0) return;
        _text.Append(_encoding.GetString([.. _bytes]));
        _bytes.Clear();
    }
}
