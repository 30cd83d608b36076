using System.Buffers;

namespace Bridge.Eas.Items.Pim;

/// <summary>Texts as OX takes them and as phones take them.</summary>
internal static class PimText
{
    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code).Where(code => code is not ('\t' or '\n' or '\r'))]);

    /// <summary>Without what OX refuses (control characters) and without space around it; null for nothing.</summary>
    internal static string? OfPhone(string sent)
    {
        if (sent.AsSpan().ContainsAny(Controls)) sent = string.Concat(sent.Where(character => !Controls.Contains(character)));
        sent = ToOx(sent).Trim();
        return sent.Length == 0 ? null : sent;
    }

    /// <summary>Phones want CR LF between lines.</summary>
    internal static string ToPhone(string? text) => ToOx(text ?? "").Replace("\n", "\r\n", StringComparison.Ordinal);

    internal static string ToOx(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    /// <summary>The bare address: Outlook and some phones send <c>"Name" &lt;a@b&gt;</c>.</summary>
    internal static string? Address(string sent)
    {
        var text = OfPhone(sent);
        if (text is null || !text.EndsWith('>')) return text;
        var start = text.LastIndexOf('<');
        return start < 0 ? text : OfPhone(text[(start + 1)..^1]);
    }

    /// <summary>Without characters beyond the first 65,536 (emoji most of all), which the databases of older servers do not take.</summary>
    internal static string Plain(string text) => string.Concat(text.Where(character => !char.IsSurrogate(character) && character < '\uFFFE'));

    /// <summary>At most so many UTF-16 characters, never half a character.</summary>
    internal static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : Math.Max(0, length))];
    }
}
