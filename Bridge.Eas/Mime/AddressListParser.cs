using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>Address lists of RFC 5322 §3.4 as people and programs write them: groups, comments, missing quotes, semicolons, junk.</summary>
/// <remarks>
/// Groups give their members. What holds no address ("undisclosed-recipients:;", a bare name) gives nothing, since phones refuse it.
/// </remarks>
internal sealed class AddressListParser
{
    /// <summary>Mailboxes read from one field.</summary>
    private const int MaxAddresses = 5000;

    private readonly List<MimeAddress> _found = [];
    private readonly StringBuilder _phrase = new();
    private readonly StringBuilder _comment = new();
    private string? _angle;
    private bool _hasAt;
    private bool _hasStrayQuote;

    internal static IReadOnlyList<MimeAddress> Parse(string? field)
    {
        if (string.IsNullOrWhiteSpace(field)) return [];
        var parser = new AddressListParser();
        parser.Run(field);
        return parser._found;
    }

    private void Run(string field)
    {
        for (var i = 0; i < field.Length && _found.Count < MaxAddresses;)
        {
            switch (field[i])
            {
                case '"':
                    i = _hasStrayQuote ? i + 1 : ReadQuoted(field, i + 1, _phrase);
                    break;
                case '(':
                    i = ReadComment(field, i + 1);
                    break;
                case '<':
                    i = ReadAngle(field, i + 1);
                    break;
                case ',' or ';':
                    Close();
                    i++;
                    break;
                case ':' when _angle is null && !_hasAt:
                    _phrase.Clear();        // a group's name
                    i++;
                    break;
                case '=' when EncodedWords.TrySkipWord(field, i, out var end):
                    _phrase.Append(field, i, end - i);
                    i = end;
                    break;
                default:
                    _hasAt |= field[i] == '@';
                    _phrase.Append(field[i++]);
                    break;
            }
        }

        Close();
    }

    private int ReadQuoted(string field, int i, StringBuilder into)
    {
        var start = into.Length;
        for (var j = i; j < field.Length; j++)
        {
            if (field[j] == '"') return j + 1;
            if (field[j] == '\\' && j + 1 < field.Length) j++;
            into.Append(field[j]);
        }

        // Never closed: the quote was a stray one. So is every later one, and looking to the end for each would take for ever.
        _hasStrayQuote = true;
        into.Length = start;
        return i;
    }

    private int ReadComment(string field, int i)
    {
        var depth = 1;
        _comment.Clear();
        for (; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 1 < field.Length) i++;
            else if (field[i] == '(') depth++;
            else if (field[i] == ')' && --depth == 0) return i + 1;
            _comment.Append(field[i]);
        }

        return i;
    }

    private int ReadAngle(string field, int i)
    {
        var end = field.AsSpan(i).IndexOfAny('>', ',', ';');
        // A source route (<@a,@b:c@d>) has commas; nothing else may.
        if (end >= 0 && field[i + end] != '>' && i < field.Length && field[i] == '@') end = field.AsSpan(i).IndexOf('>');
        var stop = end < 0 ? field.Length : i + end;
        var inner = field[i..stop];
        if (inner.StartsWith('@') && inner.LastIndexOf(':') is var route and > 0) inner = inner[(route + 1)..];
        // "<a@b> <c@d>": the first was a name that looks like an address.
        if (_angle is not null && _phrase.Length == 0) _phrase.Append(_angle);
        _angle = inner;
        return stop < field.Length && field[stop] == '>' ? stop + 1 : stop;
    }

    private void Close()
    {
        var phrase = MimeText.CleanLine(EncodedWords.Decode(_phrase.ToString()), 1024);
        if (_angle is not null)
        {
            Add(phrase, _angle);
        }
        else if (phrase.Contains('@', StringComparison.Ordinal))
        {
            // "Jane Doe jane@example.org": the word with the @ is the address.
            var words = phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var address = words.Last(w => w.Contains('@', StringComparison.Ordinal));
            var name = words.Length > 1 ? string.Join(' ', words.Where(w => !ReferenceEquals(w, address))) : _comment.ToString();
            Add(MimeText.CleanLine(EncodedWords.Decode(name), 1024), address);
        }

        _phrase.Clear();
        _comment.Clear();
        _angle = null;
        _hasAt = false;
    }

    private void Add(string name, string address)
    {
        address = string.Concat(MimeText.CleanLine(EncodedWords.Decode(address), 1024).Where(c => !char.IsWhiteSpace(c) && c is not ('<' or '>')));
        name = name.Trim('\'', ' ');
        if (!address.Contains('@', StringComparison.Ordinal) || address.Length < 3) return;
        _found.Add(new(name.Length == 0 || name.Equals(address, StringComparison.OrdinalIgnoreCase) ? null : name, address));
    }
}
