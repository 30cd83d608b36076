using System.Text;
using EasClient.Items;

namespace EasClient.Tests.Items;

public sealed class MimeMessageTests
{
    private static readonly MimeMessage Plain = new()
    {
        From = "user1@example.test",
        To = ["user2@example.test"],
        Subject = "Hello",
        Text = "Hi",
        MessageId = "<1@phone.test>",
    };

    [Test]
    public void ToBytes_PlainText_IsExactlyThis() => Assert.That(
        Encoding.ASCII.GetString(Plain.ToBytes()),
        Is.EqualTo(
            "From: user1@example.test\r\nTo: user2@example.test\r\nSubject: Hello\r\nDate: Fri, 02 Jan 2026 03:04:05 +0000\r\n"
            + "Message-ID: <1@phone.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\nSGk=\r\n"));

    [Test]
    public void ToBytes_LongForeignSubject_IsFoldedIntoEncodedWords()
    {
        var subject = string.Concat(Enumerable.Repeat("Größe \U0001F4E7 ", 12));

        var lines = Encoding.ASCII.GetString((Plain with { Subject = subject }).ToBytes()).Split("\r\n");

        var words = lines.SkipWhile(line => !line.StartsWith("Subject: ", StringComparison.Ordinal))
            .TakeWhile((line, index) => index == 0 || line[0] == ' ').Select(line => line.Split(' ')[1]).ToList();
        Assert.That(words, Has.Count.GreaterThan(2));
        Assert.That(words, Has.All.Length.LessThanOrEqualTo(75));
        Assert.That(string.Concat(words.Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2])))), Is.EqualTo(subject));
    }

    [Test]
    public void ToBytes_HtmlCalendarAndFile_NestAsMixedOverAlternative()
    {
        var text = Encoding.ASCII.GetString((Plain with
        {
            Html = "<p>Hi</p>",
            Calendar = ("REQUEST", "BEGIN:VCALENDAR"),
            Attachments = [new MimeAttachment("Größe.bin", "application/octet-stream", new byte[200])],
        }).ToBytes());

        Assert.That(text, Does.Contain("Content-Type: multipart/mixed; boundary=\"=_mixed_part\""));
        Assert.That(text, Does.Contain("Content-Type: multipart/alternative; boundary=\"=_alternative_part\""));
        Assert.That(text, Does.Contain("text/calendar; charset=utf-8; method=REQUEST"));
        Assert.That(text, Does.Contain("filename*=utf-8''Gr%C3%B6%C3%9Fe.bin"));
        Assert.That(text, Does.EndWith("--=_mixed_part--\r\n"));
        Assert.That(text.Split("\r\n"), Has.All.Length.LessThanOrEqualTo(100));
    }
}
