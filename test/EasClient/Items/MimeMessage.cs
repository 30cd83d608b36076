using System.Globalization;
using System.Text;

namespace EasClient.Items;

/// <summary>A file attached to a message.</summary>
/// <param name="Name">File name.</param>
/// <param name="Type">Media type.</param>
/// <param name="Content">Its bytes.</param>
public sealed record MimeAttachment(string Name, string Type, byte[] Content);

/// <summary>A message as a phone writes it for sending: headers, plain text, optionally HTML, a calendar part and files. Source: RFC 5322, 2045–2047.</summary>
public sealed record MimeMessage
{
    private const string NewLine = "\r\n";
    private const int LineOfBase64 = 76;

    /// <summary>One mailbox: "Name &lt;address&gt;" in ASCII, or a bare address.</summary>
    public required string From { get; init; }

    public required IReadOnlyList<string> To { get; init; }
    public IReadOnlyList<string> Cc { get; init; } = [];
    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>Any characters; encoded as RFC 2047 says.</summary>
    public required string Subject { get; init; }

    public required string Text { get; init; }
    public string? Html { get; init; }

    /// <summary>Method and text of an iCalendar part, as phones send invitations and replies up to 14.1.</summary>
    public (string Method, string Text)? Calendar { get; init; }

    public IReadOnlyList<MimeAttachment> Attachments { get; init; } = [];

    /// <summary>With angle brackets.</summary>
    public required string MessageId { get; init; }

    /// <summary>With angle brackets.</summary>
    public string? InReplyTo { get; init; }

    public DateTimeOffset Date { get; init; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>The bytes of the message, lines ended by CR LF.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        Header(text, "From", From);
        Header(text, "To", string.Join(", ", To));
        if (Cc.Count > 0) Header(text, "Cc", string.Join(", ", Cc));
        if (Bcc.Count > 0) Header(text, "Bcc", string.Join(", ", Bcc));
        Header(text, "Subject", Encode(Subject));
        Header(text, "Date", Date.ToString("ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(29, 1));
        Header(text, "Message-ID", MessageId);
        if (InReplyTo is not null)
        {
            Header(text, "In-Reply-To", InReplyTo);
            Header(text, "References", InReplyTo);
        }

        Header(text, "MIME-Version", "1.0");
        List<string> parts = [Alternatives(), .. Attachments.Select(File)];
        text.Append(parts.Count == 1 ? parts[0] : Multipart("mixed", parts));
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private string Alternatives()
    {
        List<string> forms = [Part("text/plain; charset=utf-8", Text)];
        if (Html is not null) forms.Add(Part("text/html; charset=utf-8", Html));
        if (Calendar is { } calendar) forms.Add(Part($"text/calendar; charset=utf-8; method={calendar.Method}", calendar.Text));
        return forms.Count == 1 ? forms[0] : Multipart("alternative", forms);
    }

    private static string Part(string type, string text) =>
        $"Content-Type: {type}{NewLine}Content-Transfer-Encoding: base64{NewLine}{NewLine}{Lines(Encoding.UTF8.GetBytes(text))}";

    private static string File(MimeAttachment file) =>
        $"Content-Type: {file.Type}{NewLine}Content-Disposition: attachment; filename*=utf-8''{Uri.EscapeDataString(file.Name)}{NewLine}"
        + $"Content-Transfer-Encoding: base64{NewLine}{NewLine}{Lines(file.Content)}";

    private static string Multipart(string kind, IEnumerable<string> parts)
    {
        // No base64 line holds an equals sign before a letter, so that the boundary cannot occur in a part.
        var boundary = $"=_{kind}_part";
        var body = string.Concat(parts.Select(part => $"--{boundary}{NewLine}{part}"));
        return $"Content-Type: multipart/{kind}; boundary=\"{boundary}\"{NewLine}{NewLine}{body}--{boundary}--{NewLine}";
    }

    private static string Lines(byte[] content) =>
        string.Concat(Convert.ToBase64String(content).Chunk(LineOfBase64).Select(line => new string(line) + NewLine));

    private static void Header(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append(NewLine);

    /// <summary>ASCII as it is, anything else as encoded words of at most 75 characters.</summary>
    private static string Encode(string text)
    {
        if (Ascii.IsValid(text)) return text;
        List<string> words = [];
        var word = new List<byte>();
        foreach (var bytes in text.EnumerateRunes().Select(rune => Encoding.UTF8.GetBytes(rune.ToString())))
        {
            if (word.Count + bytes.Length > 45) Close();
            word.AddRange(bytes);
        }

        Close();
        return string.Join(NewLine + " ", words);

        void Close()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String(word.ToArray())}?=");
            word.Clear();
        }
    }
}
