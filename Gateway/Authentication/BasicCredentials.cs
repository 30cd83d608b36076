using System.Text;

namespace Gateway.Authentication;

/// <summary>The two halves of a Basic header, as typed. Source: RFC 7617.</summary>
internal readonly record struct BasicCredentials(string User, string Password)
{
    private const string Scheme = "Basic";

    /// <summary>A header longer than this holds no credentials a person typed.</summary>
    private const int MaxHeaderLength = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Null when there is no Basic header or nothing readable in it.</summary>
    internal static BasicCredentials? Parse(string? header)
    {
        if (header is null || header.Length > MaxHeaderLength || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var token = header.AsSpan(Scheme.Length);
        if (token.IsEmpty || !char.IsWhiteSpace(token[0]))
            return null;

        Span<byte> bytes = stackalloc byte[MaxHeaderLength];
        if (!Convert.TryFromBase64Chars(Padded(token.Trim()), bytes, out var length))
            return null;
        var text = Decode(bytes[..length]);

        // Only the first: a password may hold colons, a user name may not.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : new(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>Says nothing, since one half is a password.</summary>
    public override string ToString() => nameof(BasicCredentials);

    private static string Padded(ReadOnlySpan<char> token) => string.Concat(token, "===".AsSpan(0, (4 - token.Length % 4) % 4));

    /// <summary>Phones send UTF-8, Outlook on Windows its code page; bytes of the latter are hardly ever valid UTF-8.</summary>
    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Windows1252.GetString(bytes);
        }
    }
}
