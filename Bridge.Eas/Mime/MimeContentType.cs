namespace Bridge.Eas.Mime;

/// <summary>Content-Type, with the defaults of RFC 2045 §5.2 for what is missing or malformed.</summary>
internal sealed class MimeContentType
{
    private readonly MimeParameters _parameters;

    private MimeContentType(string type, string subtype, MimeParameters parameters)
    {
        (Type, Subtype) = (type, subtype);
        _parameters = parameters;
    }

    internal string Type { get; }

    internal string Subtype { get; }

    /// <summary>"type/subtype", lower case, at most 127 characters.</summary>
    internal string MediaType => Type + "/" + Subtype;

    internal string? this[string parameter] => _parameters[parameter];

    internal string? Charset => this["charset"]?.Split(' ', '(')[0];

    /// <summary>The boundary between the parts of a multipart; null when there is none that could be used.</summary>
    internal string? Boundary => Type == "multipart" && this["boundary"] is { Length: > 0 and <= 250 } boundary ? boundary.TrimEnd() : null;

    internal bool Is(string mediaType) => MediaType.Equals(mediaType, StringComparison.Ordinal);

    internal static MimeContentType Parse(string? field, string fallback)
    {
        var parameters = MimeParameters.Parse(field ?? "");
        var value = parameters.Value.Length is > 0 and <= 127 ? parameters.Value : fallback;
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
        {
            // "Content-Type: text" means text/plain to everybody.
            return value == "text" || field is null ? new("text", "plain", parameters) : new("application", "octet-stream", parameters);
        }

        var (type, subtype) = (Clean(value[..slash]), Clean(value[(slash + 1)..]));
        if (subtype.Length == 0) subtype = type == "text" ? "plain" : type == "multipart" ? "mixed" : "octet-stream";
        return new(type, subtype, parameters);
    }

    private static string Clean(string token) => string.Concat(token.Trim().Where(c => c is > ' ' and < '\u007F' and not '"'));
}
