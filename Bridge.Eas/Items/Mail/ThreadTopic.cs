namespace Bridge.Eas.Items.Mail;

/// <summary>What a conversation is about: its subject without what replies and forwards put before it.</summary>
internal static class ThreadTopic
{
    private static readonly HashSet<string> Prefixes = new(StringComparer.OrdinalIgnoreCase)
    {
        "re", "aw", "sv", "vs", "antw", "antwort", "odp", "res", "rif", "ynt", "回复", "答复", "返信",
        "fw", "fwd", "wg", "tr", "enc", "rv", "i", "doorst", "转发",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = Prefixes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>"AW: Re[2]: Plan" gives "Plan".</summary>
    internal static string Of(string subject)
    {
        var topic = subject.AsSpan().Trim();
        while (true)
        {
            var colon = topic.IndexOfAny(':', '\uFF1A');
            if (colon is <= 0 or > 16) return topic.ToString();
            var word = topic[..colon];
            var count = word.IndexOf('[');
            if (count > 0 && word.EndsWith("]")) word = word[..count];
            if (!Words.Contains(word.Trim())) return topic.ToString();
            topic = topic[(colon + 1)..].TrimStart();
        }
    }
}
