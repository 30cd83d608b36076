namespace Bridge.Eas.Items.Mail.Finding.Kql;

internal enum KqlName
{
    From,
    To,
    Cc,
    Bcc,
    Recipients,
    Participants,
    Subject,
    Body,
    Received,
    HasAttachment,

    /// <summary>Says that mail is looked for, as everything here does.</summary>
    Kind,
}

internal enum KqlComparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A property of mail and how it is compared.</summary>
internal sealed record KqlProperty(KqlName Name, KqlComparison Comparison)
{
    private static readonly Dictionary<string, KqlName> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["from"] = KqlName.From,
        ["sender"] = KqlName.From,
        ["to"] = KqlName.To,
        ["cc"] = KqlName.Cc,
        ["bcc"] = KqlName.Bcc,
        ["recipients"] = KqlName.Recipients,
        ["participants"] = KqlName.Participants,
        ["subject"] = KqlName.Subject,
        ["body"] = KqlName.Body,
        ["received"] = KqlName.Received,
        ["hasattachment"] = KqlName.HasAttachment,
        ["hasattachments"] = KqlName.HasAttachment,
        ["kind"] = KqlName.Kind,
    };

    /// <summary>The longer ones first.</summary>
    private static readonly (string Sign, KqlComparison Comparison)[] Signs =
    [
        ("<>", KqlComparison.NotEqual), ("<=", KqlComparison.LessOrEqual), (">=", KqlComparison.GreaterOrEqual), ("<", KqlComparison.Less), (">", KqlComparison.Greater),
        (":", KqlComparison.Equal), ("=", KqlComparison.Equal),
    ];

    /// <summary>Reads <c>from:bo</c>; false for a word that names no property: "re:", "https://…", "12:30".</summary>
    internal static bool TryRead(string word, out KqlProperty property, out string value)
    {
        (property, value) = (new KqlProperty(default, default), "");
        var at = word.AsSpan().IndexOfAny("<>:=");
        if (at <= 0 || !Names.TryGetValue(word[..at], out var name)) return false;
        var (sign, comparison) = Array.Find(Signs, one => word.AsSpan(at).StartsWith(one.Sign, StringComparison.Ordinal));
        (property, value) = (new KqlProperty(name, comparison), word[(at + sign.Length)..]);
        return true;
    }
}
