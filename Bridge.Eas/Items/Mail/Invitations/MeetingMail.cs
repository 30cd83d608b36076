using System.Buffers;
using System.Globalization;
using System.Text;
using Bridge.Eas.Mime;
using Bridge.Eas.Mime.Compose;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>A mail about a meeting: a text for people, and the same for calendars. Source: RFC 6047, "iMIP".</summary>
internal sealed record MeetingMail
{
    private const int LongestSubject = 500, LongestName = 200;

    public required MimeAddress From { get; init; }

    public required IReadOnlyList<MimeAddress> To { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>"REQUEST", "COUNTER"; null for a mail that is for people alone.</summary>
    public string? Method { get; init; }

    public string Calendar { get; init; } = "";

    /// <summary>With angle brackets.</summary>
    public required string MessageId { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>The message, 7-bit throughout.</summary>
    internal byte[] ToBytes()
    {
        const string Boundary = "=_meeting_1";
        var output = new ArrayBufferWriter<byte>();
        output.Ascii(
            $"From: {Header(From)}\r\nTo: {string.Join(",\r\n ", To.Select(Header))}\r\nSubject: {HeaderRewriter.EncodeText(MimeText.CleanLine(Subject, LongestSubject))}\r\n"
            + $"Date: {Date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)}\r\nMessage-ID: {MessageId}\r\nMIME-Version: 1.0\r\n");
        if (Method is null)
        {
            output.Ascii("Auto-Submitted: auto-generated\r\n");
            Part("text/plain; charset=utf-8", Text, output);
            output.Ascii("\r\n");
            return output.WrittenSpan.ToArray();
        }

        output.Ascii($"Content-Type: multipart/alternative; boundary=\"{Boundary}\"\r\n\r\n--{Boundary}\r\n");
        Part("text/plain; charset=utf-8", Text, output);
        output.Ascii($"\r\n--{Boundary}\r\n");
        Part($"text/calendar; charset=utf-8; method={Method}", Calendar, output);
        output.Ascii($"\r\n--{Boundary}--\r\n");
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Whether somebody can be written to: what stands in a header and in a calendar must not end either.</summary>
    internal static bool CanReach(string? address) =>
        address is { Length: > 2 and <= 254 } && address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < address.Length - 1
        && address.All(character => character is > ' ' and < '\x7f' and not ('<' or '>' or ',' or ';' or '"' or '\\' or '(' or ')'));

    private static string Header(MimeAddress person) =>
        HeaderRewriter.EncodeAddress(new MimeAddress(string.IsNullOrWhiteSpace(person.Name) ? null : MimeText.CleanLine(person.Name, LongestName), person.Address));

    private static void Part(string type, string text, ArrayBufferWriter<byte> output)
    {
        output.Ascii($"Content-Type: {type}\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var encoder = new Base64Encoder();
        encoder.Write(Encoding.UTF8.GetBytes(text), output);
        encoder.Finish(output);
    }
}
