using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Finding.Kql;

/// <summary>NOT binds tighter than AND (written or not), and that tighter than OR.</summary>
internal sealed class KqlParser
{
    private const int Deepest = 16;
    private const int MostTerms = 32;

    private readonly List<KqlToken> _tokens;
    private readonly KqlFields _fields;
    private int _at;
    private int _terms;

    private KqlParser(List<KqlToken> tokens, KqlFields fields) => (_tokens, _fields) = (tokens, fields);

    /// <summary>False when the text is no query: a parenthesis or quotation mark without its partner, an operator without operand, too deep, too long.</summary>
    internal static bool TryParse(string text, KqlFields fields, out OxMailTerm? term)
    {
        term = null;
        if (KqlToken.Scan(text) is not { } tokens) return false;
        var parser = new KqlParser(tokens, fields);
        try
        {
            if (tokens.Count > 0) term = parser.Any(property: null, depth: 0);
            return parser._at == tokens.Count;
        }
        catch (KqlSyntaxException)
        {
            return false;
        }
    }

    private OxMailTerm? Any(KqlProperty? property, int depth)
    {
        var terms = new List<OxMailTerm?> { All(property, depth) };
        while (Take(KqlTokenKind.Or)) terms.Add(All(property, depth));
        return OxMailTerm.Any(terms);
    }

    private OxMailTerm? All(KqlProperty? property, int depth)
    {
        var terms = new List<OxMailTerm?> { One(property, depth) };
        while (_at < _tokens.Count && _tokens[_at].Kind is not (KqlTokenKind.Or or KqlTokenKind.Close))
        {
            Take(KqlTokenKind.And);
            terms.Add(One(property, depth));
        }

        return OxMailTerm.All(Flat(terms));
    }

    private OxMailTerm? One(KqlProperty? property, int depth)
    {
        if (depth >= Deepest || ++_terms > MostTerms || _at == _tokens.Count) throw new KqlSyntaxException();
        var token = _tokens[_at++];
        switch (token.Kind)
        {
            case KqlTokenKind.Not:
                return One(property, depth + 1) is { } not ? new OxMailTerm.Not(not) : null;
            case KqlTokenKind.Open:
                return Group(property, depth);
            case KqlTokenKind.Phrase:
                return _fields.Of(property, token.Text);
            case KqlTokenKind.Word when property is null && KqlProperty.TryRead(token.Text, out var named, out var value):
                return Of(named, value, depth);
            case KqlTokenKind.Word:
                return _fields.Of(property, token.Text);
            default:
                throw new KqlSyntaxException();
        }
    }

    /// <summary>A property's value stands in the same word, or in a phrase or parentheses right after it.</summary>
    private OxMailTerm? Of(KqlProperty property, string value, int depth)
    {
        if (value.Length > 0) return _fields.Of(property, value);
        if (_at == _tokens.Count || !_tokens[_at].Glued) throw new KqlSyntaxException();
        var token = _tokens[_at++];
        return token.Kind switch
        {
            KqlTokenKind.Phrase => _fields.Of(property, token.Text),
            KqlTokenKind.Open => Group(property, depth),
            _ => throw new KqlSyntaxException(),
        };
    }

    private OxMailTerm? Group(KqlProperty? property, int depth)
    {
        var inside = Any(property, depth + 1);
        return Take(KqlTokenKind.Close) ? inside : throw new KqlSyntaxException();
    }

    private bool Take(KqlTokenKind kind)
    {
        if (_at == _tokens.Count || _tokens[_at].Kind != kind) return false;
        _at++;
        return true;
    }

    private static IEnumerable<OxMailTerm?> Flat(IEnumerable<OxMailTerm?> terms) => terms.SelectMany(term => term is OxMailTerm.And all ? all.Terms : (IEnumerable<OxMailTerm?>)[term]);

    private sealed class KqlSyntaxException : Exception;
}
