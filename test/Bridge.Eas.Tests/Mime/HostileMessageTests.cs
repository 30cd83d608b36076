using System.Diagnostics;
using System.Text;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Tests.Mime;

[TestFixture]
public sealed class HostileMessageTests
{
    private static IEnumerable<string> Names => HostileMessages.Bombs.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Read_Hostile_CostsLittle(string name)
    {
        var message = HostileMessages.Of(name);
        var memory = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();

        var info = await Messages.ReadAsync(message);
        var plain = info.ToPlain(maxChars: 100_000);
        var html = HtmlTruncation.Utf8(info.ToHtml().Text, 50_000);
        using var output = new MemoryStream();
        using var source = new MemoryStream(message);
        await MimePartExtractor.ExtractAsync(source, "2", output, null, MimeLimits.Default, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));      // the machine may be busy; seconds, not minutes
            Assert.That(GC.GetTotalAllocatedBytes(precise: true) - memory, Is.LessThan(600L * 1024 * 1024));
            Assert.That(plain.Text, Has.Length.LessThanOrEqualTo(4 * 1024 * 1024 + 10));
            Assert.That(Encoding.UTF8.GetByteCount(html), Is.LessThanOrEqualTo(50_000));
            Assert.That(info.Attachments, Has.Count.LessThanOrEqualTo(1000));
        });
    }

    [Test]
    public async Task Read_TooDeep_IsOneAttachment()
    {
        var message = await Messages.ReadAsync(HostileMessages.Repeat(40, i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n") + "\ntext");
        Assert.That(message.Attachments.Single().MediaType, Is.EqualTo("multipart/mixed"));
    }

    [Test]
    public async Task Read_AnyDamage_NeverThrows()
    {
        var random = new Random(20260102);
        var seed = Messages.Bytes("""
            From: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>
            To: A: b@c, "d" <e@f>;
            Subject: =?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain; charset=utf-8; format=flowed
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=
            =C3=9Fe
            --a
            Content-Type: text/html

            <p style="display:none">x</p><ul><li>y<a href="http://z">z</a></ul>
            --a--
            --b
            Content-Type: application/pdf; name*0*=utf-8''%C3; name*1=x
            Content-Transfer-Encoding: base64

            JVBERi0xLjQK
            --b--
            """);
        for (var round = 0; round < 3000; round++)
        {
            var damaged = (byte[])seed.Clone();
            for (var i = random.Next(1, 12); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged = damaged[..random.Next(1, damaged.Length + 1)];

            var info = await Messages.ReadAsync(damaged, step: random.Next(1, 200));
            var text = info.ToPlain().Text + info.ToHtml().Text + info.Subject + string.Join(',', info.To) + string.Join(',', info.Attachments.Select(a => a.Name));
            HtmlTruncation.Utf8(info.ToHtml().Text, random.Next(200));
            await SevenBit.RewriteAsync(damaged, MimeLimits.Default, CancellationToken.None);
            Assert.That(text.Any(c => c < ' ' && c is not ('\r' or '\n' or '\t')), Is.False, $"round {round}");
        }
    }
}
