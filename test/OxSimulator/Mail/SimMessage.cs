using OxSimulator.Mail.Mime;

namespace OxSimulator.Mail;

/// <summary>A message's bytes and what is read from them, once and on demand. Shared by every copy in every mailbox.</summary>
public sealed class SimMessage(byte[] raw)
{
    private MimeHeaders? _headers;
    private MimePart? _root;
    private IReadOnlyList<MailAddress>? _from;
    private IReadOnlyList<MailAddress>? _to;
    private IReadOnlyList<MailAddress>? _cc;
    private IReadOnlyList<MailAddress>? _bcc;
    private string? _subject;
    private bool _dated;
    private long? _sent;

    public ReadOnlyMemory<byte> Raw => raw;

    public int Size => raw.Length;

    public MimeHeaders Headers => _headers ??= MimeHeaders.Parse(raw);

    public string Subject => _subject ??= EncodedWords.Decode(Headers["Subject"] ?? "");

    public string? MessageId => Headers["Message-ID"]?.Trim();

    public IReadOnlyList<MailAddress> From => _from ??= MailAddresses.Parse(Headers["From"]);

    public IReadOnlyList<MailAddress> To => _to ??= MailAddresses.Parse(Headers["To"]);

    public IReadOnlyList<MailAddress> Cc => _cc ??= MailAddresses.Parse(Headers["Cc"]);

    public IReadOnlyList<MailAddress> Bcc => _bcc ??= MailAddresses.Parse(Headers["Bcc"]);

    /// <summary>The Date header in milliseconds UTC; null when absent or unreadable.</summary>
    public long? Sent
    {
        get
        {
            if (!_dated) (_dated, _sent) = (true, MailDate.Parse(Headers["Date"]));
            return _sent;
        }
    }

    /// <summary>1 highest … 3 normal … 5 lowest; 0 when the message says nothing.</summary>
    public int Priority => Headers["X-Priority"]?.Trim() is [>= '1' and <= '5' and var digit, ..] ? digit - '0'
        : Headers["Importance"]?.Trim().ToLowerInvariant() switch { "high" => 1, "low" => 5, "normal" => 3, _ => 0 };

    /// <summary>OX's quick guess for column 602: by the top content type alone.</summary>
    public bool HasAttachment => MediaType == "multipart/mixed";

    internal string MediaType => HeaderParameters.Parse(Headers["Content-Type"] ?? "text/plain").Value;

    internal MimePart Root => _root ??= MimePart.Parse(raw);
}
