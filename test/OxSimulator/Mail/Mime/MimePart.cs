using System.Globalization;

namespace OxSimulator.Mail.Mime;

/// <summary>A part of a message: a span of its bytes with headers, and parts inside.</summary>
internal sealed class MimePart
{
    // Hostile mail nests and splits without end; OX stops somewhere too.
    private const int MaxDepth = 20;
    private const int MaxParts = 1000;

    private readonly ReadOnlyMemory<byte> _body;

    private MimePart(ReadOnlyMemory<byte> bytes, string section, string defaultType)
    {
        Bytes = bytes;
        Section = section;
        Headers = MimeHeaders.Parse(bytes.Span);
        _body = bytes[Headers.Length..];
        ContentType = HeaderParameters.Parse(Headers["Content-Type"] ?? defaultType);
        Disposition = HeaderParameters.Parse(Headers["Content-Disposition"]);
        MediaType = ContentType.Value.Contains('/', StringComparison.Ordinal) ? ContentType.Value : "text/plain";
    }

    /// <summary>Headers and body.</summary>
    internal ReadOnlyMemory<byte> Bytes { get; }

    internal MimeHeaders Headers { get; }

    /// <summary>IMAP section number: <c>1</c>, <c>2.1</c>; empty for a multipart root.</summary>
    internal string Section { get; private set; }

    internal HeaderParameters ContentType { get; }

    internal HeaderParameters Disposition { get; }

    internal string MediaType { get; }

    internal List<MimePart> Children { get; } = [];

    internal bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    internal bool IsText => MediaType.StartsWith("text/", StringComparison.Ordinal);

    internal bool IsMessage => MediaType == "message/rfc822";

    internal string? FileName => Disposition["filename"] ?? ContentType["name"];

    /// <summary>Content-ID with its angle brackets.</summary>
    internal string? ContentId => Headers["Content-ID"]?.Trim();

    internal int EncodedSize => _body.Length;

    internal byte[] Content => TransferEncodings.Decode(_body.Span, Headers["Content-Transfer-Encoding"]);

    internal string Text => Charsets.Decode(Content, ContentType["charset"]);

    internal static MimePart Parse(ReadOnlyMemory<byte> message)
    {
        var budget = MaxParts;
        var root = new MimePart(message, "", "text/plain");
        root.Fill(0, ref budget);
        if (!root.IsMultipart) root.Section = "1";
        return root;
    }

    /// <summary>This part and all below it, in order.</summary>
    internal IEnumerable<MimePart> All()
    {
        yield return this;
        foreach (var child in Children)
            foreach (var part in child.All()) yield return part;
    }

    private void Fill(int depth, ref int budget)
    {
        if (depth >= MaxDepth) return;
        if (IsMultipart && ContentType["boundary"] is { Length: > 0 } boundary)
        {
            var childType = MediaType == "multipart/digest" ? "message/rfc822" : "text/plain";
            foreach (var range in Split(_body.Span, boundary))
            {
                if (--budget <= 0) return;
                var number = (Children.Count + 1).ToString(CultureInfo.InvariantCulture);
                var child = new MimePart(_body[range], Section.Length == 0 ? number : Section + "." + number, childType);
                Children.Add(child);
                child.Fill(depth + 1, ref budget);
            }
        }
        else if (IsMessage && --budget > 0)
        {
            // The attached message's multipart root shares this section; a single body is its part 1.
            var inner = new MimePart(Content, Section, "text/plain");
            if (!inner.IsMultipart) inner.Section = Section + ".1";
            inner.Fill(depth + 1, ref budget);
            Children.Add(inner);
        }
    }

    private static List<Range> Split(ReadOnlySpan<byte> body, string boundary)
    {
        var delimiter = System.Text.Encoding.UTF8.GetBytes("--" + boundary);
        var ranges = new List<Range>();
        var start = -1;
        for (var at = 0; at < body.Length && ranges.Count < MaxParts;)
        {
            var end = body[at..].IndexOf((byte)'\n');
            var next = end < 0 ? body.Length : at + end + 1;
            var line = body[at..next].TrimEnd(" \t\r\n"u8);
            if (line.StartsWith(delimiter) && line[delimiter.Length..] is var tail && (tail.IsEmpty || tail.SequenceEqual("--"u8)))
            {
                if (start >= 0) ranges.Add(start..WithoutLineBreak(body, start, at));
                start = next;
                if (!tail.IsEmpty)
                {
                    start = -1;
                    break;
                }
            }

            at = next;
        }

        if (start >= 0 && start <= body.Length) ranges.Add(start..body.Length);
        return ranges;
    }

    /// <summary>The line break before a delimiter belongs to the delimiter.</summary>
    private static int WithoutLineBreak(ReadOnlySpan<byte> body, int start, int end)
    {
        if (end > start && body[end - 1] == '\n') end--;
        if (end > start && body[end - 1] == '\r') end--;
        return end;
    }
}
