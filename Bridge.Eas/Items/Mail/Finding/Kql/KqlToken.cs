namespace Bridge.Eas.Items.Mail.Finding.Kql;

internal enum KqlTokenKind
{
    /// <summary>A word, also one that names a property: "from:bo".</summary>
    Word,

    /// <summary>What stands between quotation marks.</summary>
    Phrase,
    Open,
    Close,
    And,
    Or,
    Not,
}

/// <param name="Text">Of a word or phrase.</param>
/// <param name="Glued">Nothing stands between it and the token before: <c>from:"Bo Chan"</c>, <c>from:(bo OR jo)</c>.</param>
internal readonly record struct KqlToken(KqlTokenKind Kind, string Text, bool Glued)
{
    private const char Quote = '"';

    /// <summary>Cuts a text into tokens.</summary>
    /// <returns>Null when a quotation mark is never closed.</returns>
    internal static List<KqlToken>? Scan(string text)
    {
        var tokens = new List<KqlToken>();
        for (var at = 0; at < text.Length;)
        {
            var glued = at > 0 && !char.IsWhiteSpace(text[at - 1]);
            var character = Plain(text[at]);
            if (char.IsWhiteSpace(character))
            {
                at++;
            }
            else if (character is '(' or ')')
            {
                tokens.Add(new(character == '(' ? KqlTokenKind.Open : KqlTokenKind.Close, "", glued));
                at++;
            }
            else if (character == Quote)
            {
                var end = at + 1;
                while (end < text.Length && Plain(text[end]) != Quote) end++;
                if (end == text.Length) return null;
                tokens.Add(new(KqlTokenKind.Phrase, text[(at + 1)..end], glued));
                at = end + 1;
            }
            else
            {
                var end = at;
                while (end < text.Length && !char.IsWhiteSpace(text[end]) && Plain(text[end]) is not ('(' or ')' or Quote)) end++;
                Word(text[at..end], glued, tokens);
                at = end;
            }
        }

        return tokens;
    }

    private static void Word(string word, bool glued, List<KqlToken> tokens)
    {
        KqlTokenKind? operation = word switch { "AND" or "&&" => KqlTokenKind.And, "OR" or "||" => KqlTokenKind.Or, "NOT" => KqlTokenKind.Not, _ => null };
        if (operation is { } kind)
        {
            tokens.Add(new(kind, "", glued));
            return;
        }

        // "-word" excludes and "+word" includes.
        if (word.Length > 1 && word[0] is '-' or '+' && !glued)
        {
            if (word[0] == '-') tokens.Add(new(KqlTokenKind.Not, "", glued));
            word = word[1..];
        }

        tokens.Add(new(KqlTokenKind.Word, word, glued));
    }

    /// <summary>Phones put typographic quotation marks where a person types straight ones.</summary>
    private static char Plain(char character) => character is '\u201C' or '\u201D' or '\u201E' or '\u201F' ? Quote : character;
}
