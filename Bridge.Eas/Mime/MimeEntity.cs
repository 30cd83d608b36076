namespace Bridge.Eas.Mime;

/// <summary>A node of the part tree: a multipart or a leaf.</summary>
internal sealed class MimeEntity
{
    private const int MaxName = 255;

    internal MimeEntity(MimeEntity? parent, MimeHeaders headers, bool isDescended, string fallbackType)
    {
        Parent = parent;
        ContentType = MimeContentType.Parse(headers.Raw("Content-Type"), fallbackType);
        Number = parent is null ? 1 : ++parent.ChildCount;
        Depth = parent is null ? 0 : parent.Depth + 1;
        var disposition = MimeParameters.Parse(headers.Raw("Content-Disposition") ?? "");
        Disposition = disposition.Value;
        Name = CleanName(disposition["filename"] ?? ContentType["name"]);
        Encoding = headers.Raw("Content-Transfer-Encoding")?.Split(' ', ';', '(')[0].ToLowerInvariant() switch
        {
            "base64" => TransferEncoding.Base64,
            "quoted-printable" => TransferEncoding.QuotedPrintable,
            "x-uuencode" or "uuencode" or "x-uue" or "uue" => TransferEncoding.UuEncode,
            _ => TransferEncoding.Identity,
        };
        ContentId = Shorten(headers.Text("Content-ID")?.Trim('<', '>', ' '));
        ContentLocation = Shorten(headers.Text("Content-Location"));
        IsNestedRoot = isDescended;
    }

    internal MimeEntity? Parent { get; }

    /// <summary>Place among its parent's children, from 1.</summary>
    internal int Number { get; }

    internal int Depth { get; }

    internal int ChildCount { get; private set; }

    internal MimeContentType ContentType { get; }

    /// <summary>"attachment", "inline", another word, or empty.</summary>
    internal string Disposition { get; }

    internal string? Name { get; }

    internal TransferEncoding Encoding { get; }

    internal string? ContentId { get; }

    internal string? ContentLocation { get; }

    /// <summary>Whether its parts are read one by one; set by the scanner.</summary>
    internal bool IsContainer { get; set; }

    /// <summary>The root of a message within a message/rfc822 part.</summary>
    private bool IsNestedRoot { get; }

    /// <summary>Section number as in IMAP: "1", "2.1"; empty for a root that is a multipart. Nested messages are numbered as IMAP does.</summary>
    internal string Path
    {
        get
        {
            if (Parent is null) return IsContainer ? "" : "1";
            if (IsNestedRoot) return IsContainer ? Parent.Path : Parent.Path + ".1";
            var parent = Parent.Path;       // once: asking twice at every level costs 2^depth
            return parent.Length == 0 ? FormattableString.Invariant($"{Number}") : FormattableString.Invariant($"{parent}.{Number}");
        }
    }

    internal bool IsAttachment => Disposition == "attachment";

    private static string? Shorten(string? text) => string.IsNullOrEmpty(text) ? null : text.Length > 1000 ? text[..1000] : text;

    private static string? CleanName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        var clean = MimeText.CleanLine(name, 2048);
        // Windows and old Macs send paths; only the last piece is a name.
        clean = clean[(clean.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        if (clean.Length > MaxName)
        {
            var dot = clean.LastIndexOf('.');
            var extension = dot > 0 && clean.Length - dot <= 10 ? clean[dot..] : "";
            clean = MimeText.CleanLine(TextTruncation.Chars(clean, MaxName - extension.Length)) + extension;
        }

        return clean.Length == 0 ? null : clean;
    }
}
