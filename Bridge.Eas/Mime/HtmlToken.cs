namespace Bridge.Eas.Mime;

internal enum HtmlTokenKind
{
    Text,
    Start,
    End,

    /// <summary>Comments, declarations, processing instructions: nothing that shows.</summary>
    Other,
}

/// <summary>A piece of HTML: where it stands and what it is.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">First character.</param>
/// <param name="End">After the last character.</param>
/// <param name="Name">Element name, lower case; empty for text.</param>
internal readonly record struct HtmlToken(HtmlTokenKind Kind, int Start, int End, string Name)
{
    /// <summary>Elements that have no end tag (HTML, "Void elements").</summary>
    internal bool IsVoid => Name is "br" or "img" or "hr" or "meta" or "link" or "input" or "area" or "base" or "col" or "embed" or "source" or "track" or "wbr";
}
