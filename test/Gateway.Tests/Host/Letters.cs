using System.Globalization;
using System.Text;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Host;

/// <summary>Messages for the mailboxes of the host tests: written for them, and real ones where they lie beside the checkout.</summary>
internal static class Letters
{
    private static readonly string[] Kinds = ["plain", "html", "both", "attached", "latin"];

    /// <summary>Real messages by file name, none where they are absent.</summary>
    internal static IReadOnlyList<(string Name, byte[] Raw)> Samples { get; } = SharedFiles.TryFind("samples/mail") is { } folder
        ? [.. Directory.GetFiles(folder, "*.eml").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))]
        : [];

    /// <summary>The messages of <c>test/Fixtures/mail</c>, by name.</summary>
    internal static IReadOnlyList<(string Name, byte[] Raw)> Fixtures { get; } =
        [.. Directory.GetFiles(Repository.PathOf("test", "Fixtures", "mail"), "*.eml").Order(StringComparer.Ordinal).Select(file => (Path.GetFileNameWithoutExtension(file), File.ReadAllBytes(file)))];

    /// <summary>That many messages: the real ones over and over where they are at hand, else written ones.</summary>
    internal static IEnumerable<byte[]> Inbox(int count) =>
        Enumerable.Range(0, count).Select(i => Samples.Count > 0 ? Samples[i % Samples.Count].Raw : Of(i, Kinds[i % Kinds.Length]));

    /// <summary>A short letter in plain text.</summary>
    internal static byte[] Plain(int number, string? subject = null, string? from = null, string? text = null) => Message(
        number,
        subject ?? $"Letter {number}",
        $"Content-Type: text/plain; charset=utf-8\r\n\r\n{text ?? $"Hello number {number}, äöü."}\r\n",
        from);

    /// <summary>An answer to a letter.</summary>
    internal static byte[] Reply(int number, int to) => Message(
        number, $"Re: Letter {to}", $"References: <letter-{to}@example.org>\r\nIn-Reply-To: <letter-{to}@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nYes.\r\n");

    /// <summary>A letter with one file.</summary>
    internal static byte[] WithFile(int number, string fileName, byte[] content) => Message(
        number,
        $"File {number}",
        "Content-Type: multipart/mixed; boundary=\"cut here\"\r\n\r\n"
        + "--cut here\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nSee the file.\r\n"
        + $"--cut here\r\nContent-Type: application/octet-stream; name=\"{fileName}\"\r\nContent-Disposition: attachment; filename=\"{fileName}\"\r\n"
        + $"Content-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)}\r\n--cut here--\r\n");

    private static byte[] Of(int number, string kind) => kind switch
    {
        "html" => Message(number, "Newsletter =?utf-8?Q?f=C3=BCr?= Sie", "Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>Hello <b>you</b> &amp; all</p></body></html>\r\n"),
        "both" => Message(
            number,
            $"Both {number}",
            "Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlain words.\r\n"
            + "--b\r\nContent-Type: text/html\r\n\r\n<p>Rich words.</p>\r\n--b--\r\n"),
        "attached" => WithFile(number, "data.bin", [.. Enumerable.Range(0, 2000).Select(i => (byte)i)]),
        "latin" => [.. Message(number, "Latin", "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr"), 0xFC, (byte)'n', (byte)'\r', (byte)'\n'],
        _ => Plain(number),
    };

    private static byte[] Message(int number, string subject, string rest, string? from = null) => Encoding.UTF8.GetBytes(
        $"From: {from ?? "Bo Chan <bo@example.org>"}\r\nTo: user@example.test\r\nSubject: {subject}\r\n"
        + $"Date: {DateTimeOffset.UnixEpoch.AddDays(20_000).AddMinutes(number).ToString("r", CultureInfo.InvariantCulture)}\r\n"
        + $"Message-ID: <letter-{number}@example.org>\r\nMIME-Version: 1.0\r\n{rest}");
}
