using System.Text;
using EasClient.Items;

namespace Demo.Mailbox;

/// <summary>One mail of the demo's mailbox.</summary>
/// <param name="Age">How long ago it came.</param>
/// <param name="From">Who wrote it: "Name &lt;address&gt;", any characters.</param>
internal sealed record Letter(TimeSpan Age, string From, string Subject, string Text)
{
    public string? Html { get; init; }

    /// <summary>Who got it; null for the mailbox's owner.</summary>
    public IReadOnlyList<string>? To { get; init; }

    public IReadOnlyList<string> Cc { get; init; } = [];

    public IReadOnlyList<MimeAttachment> Attachments { get; init; } = [];

    /// <summary>Name within its thread; others refer to it by <see cref="AnswerTo"/>.</summary>
    public string? Id { get; init; }

    public string? AnswerTo { get; init; }

    /// <summary>Further header lines.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>A message written by hand, from the line of Content-Type on, in place of text, HTML and files.</summary>
    public string? Raw { get; init; }

    public bool Read { get; init; }
    public bool Flagged { get; init; }
    public bool Answered { get; init; }

    /// <summary>The bytes as they arrive over SMTP.</summary>
    /// <param name="owner">Whose mailbox it is, "Name &lt;address&gt;".</param>
    /// <param name="now">What <see cref="Age"/> counts from.</param>
    internal byte[] ToBytes(string owner, DateTimeOffset now)
    {
        var message = new MimeMessage
        {
            From = Mailbox(From),
            To = [.. (To ?? [owner]).Select(Mailbox)],
            Cc = [.. Cc.Select(Mailbox)],
            Subject = Subject,
            Text = Lines(Text),
            Html = Html is null ? null : Lines(Html),
            Attachments = Attachments,
            MessageId = $"<{Id ?? Guid.NewGuid().ToString("n")}@mail.example>",
            InReplyTo = AnswerTo is null ? null : $"<{AnswerTo}@mail.example>",
            Date = now - Age,
        }.ToBytes();
        var extra = Encoding.ASCII.GetBytes(string.Concat(Headers.Select(header => header + "\r\n")));
        if (Raw is null) return [.. extra, .. message];

        // A hand-written body takes the place of what the writer put after the headers.
        var headers = Encoding.ASCII.GetString(message);
        headers = headers[..headers.IndexOf("Content-Type:", StringComparison.Ordinal)];
        return [.. extra, .. Encoding.Latin1.GetBytes(headers + Lines(Raw))];
    }

    private static string Mailbox(string text)
    {
        var bracket = text.IndexOf('<', StringComparison.Ordinal);
        var name = bracket > 0 ? text[..bracket].Trim() : "";
        return name.Length == 0 ? text
            : Ascii.IsValid(name) ? $"\"{name}\" {text[bracket..]}"
            : $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}?= {text[bracket..]}";
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\r\n");
}
