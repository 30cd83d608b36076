using System.Text;

namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>Makes its bytes as they are read, so that only the reader's own are counted.</summary>
internal sealed class EndlessMail : MemoryStream
{
    private const string Line = "All work and no play makes Jack a dull boy, say the neighbours....\r\n";

    private readonly byte[] _head;
    private readonly byte[] _line;
    private readonly int _size;
    private long _position;

    /// <param name="kind">What it is made of.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="isClean">Nothing of it is beyond ASCII.</param>
    public EndlessMail(string kind, int size, bool isClean = false)
    {
        _size = size;
        var hello = isClean ? "Hello" : "Grüße";
        var (head, line) = kind switch
        {
            "text and file" => (WithFile($"Content-Type: text/plain; charset=utf-8\r\n\r\n{hello}\r\n"), Convert.ToBase64String(new byte[48]) + "\r\n"),
            "html and file" => (WithFile($"Content-Type: text/html; charset=utf-8\r\n\r\n<p>{hello}</p>\r\n"), Convert.ToBase64String(new byte[48]) + "\r\n"),
            "endless text" => ("Subject: x\r\nContent-Type: text/plain\r\n\r\n", Line),
            _ => ("Subject: x\r\nContent-Type: text/html\r\n\r\n", "<p>" + Line + "</p>\r\n"),
        };
        (_head, _line) = (Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes(line));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var span = buffer.Span[..(int)Math.Min(buffer.Length, Math.Min(32 * 1024, _size - _position))];
        for (var i = 0; i < span.Length; i++, _position++) span[i] = _position < _head.Length ? _head[_position] : _line[(_position - _head.Length) % _line.Length];
        return ValueTask.FromResult(span.Length);
    }

    private static string WithFile(string body) =>
        "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + body
        + "--b\r\nContent-Type: application/octet-stream; name=big.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n";
}
