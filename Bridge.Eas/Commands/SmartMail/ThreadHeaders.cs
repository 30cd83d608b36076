using Bridge.Eas.Mime;

namespace Bridge.Eas.Commands.SmartMail;

/// <summary>The fields by which mail programs know what belongs together. Source: RFC 5322, "Identification Fields".</summary>
internal static class ThreadHeaders
{
    /// <summary>References in one message; of a longer thread its root and the latest are told.</summary>
    private const int Most = 20;

    /// <summary>Adds what the phone has left out.</summary>
    /// <param name="changes">Of the header.</param>
    /// <param name="own">The header as it is.</param>
    /// <param name="references">The original's, without brackets.</param>
    /// <param name="original">Its own Message-ID, if it has one.</param>
    internal static void Add(Dictionary<string, string?> changes, MimeHeaders own, IReadOnlyList<string> references, IReadOnlyList<string> original)
    {
        if (original.Count == 0 || !Fits(original[0])) return;
        if (string.IsNullOrWhiteSpace(own.Raw("In-Reply-To"))) changes["In-Reply-To"] = $"<{original[0]}>";
        if (!string.IsNullOrWhiteSpace(own.Raw("References"))) return;

        List<string> thread = [.. references.Where(Fits).Where(id => id != original[0]), original[0]];
        if (thread.Count > Most) thread.RemoveRange(1, thread.Count - Most);
        changes["References"] = string.Join("\r\n ", thread.Select(id => $"<{id}>"));
    }

    /// <summary>A field holds ASCII; what else strangers write there stays with them.</summary>
    private static bool Fits(string id) => id.Length is > 0 and < 900 && id.All(character => character is > ' ' and < '\x7f' and not ('<' or '>'));
}
