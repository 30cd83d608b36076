using System.Text;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi.Mail;
using static Bridge.Eas.Tests.Items.Mail.Rendered;
using MimeMessages = Bridge.Eas.Tests.Mime.Messages;

namespace Bridge.Eas.Tests.Items.Mail;

[TestFixture]
public sealed class MailRendererTests
{
    private const string Full = """
        From: jane@example.org
        Sender: Assistant <help@example.org>
        To: "Doe, Max" <max@example.net>, undisclosed-recipients:;, bo@example.net
        Cc: Team: a@example.net;
        Reply-To: one@example.org, Two <two@example.org>
        Subject: AW: Re: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
        Date: Fri, 2 Jan 2026 03:04:05 +0000
        Message-ID: <m2@example.org>
        References: <m1@example.org>
        Importance: high
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: multipart/alternative; boundary=a

        --a
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Gr=C3=BC=C3=9Fe aus Berlin
        --a
        Content-Type: text/html; charset=utf-8

        <p>Hello <b>world</b> <img src="cid:pic@x"></p>
        --a--
        --m
        Content-Type: image/png; name=pic.png
        Content-Disposition: inline
        Content-ID: <pic@x>
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --m
        Content-Type: application/pdf; name=x.pdf
        Content-ID: <unused@x>

        PDF
        --m
        Content-Type: message/rfc822; name=inner

        Subject: inner

        text
        --m--
        """;

    [Habit(53), Habit(88)]
    [Test]
    public async Task Render_FullMail_HasEveryElementInOrder()
    {
        var data = await MailAsync(Full, Html(), flags: OxMailFlags.Seen | OxMailFlags.Flagged | OxMailFlags.Answered);
        Assert.Multiple(() =>
        {
            Assert.That(data.Elements().Select(e => e.Name.LocalName), Is.EqualTo(new[]
            {
                "To", "From", "Subject", "ReplyTo", "Cc", "DateReceived", "DisplayTo", "ThreadTopic", "Importance", "Read", "Attachments", "Body",
                "MessageClass", "InternetCPID", "Flag", "ContentClass", "NativeBodyType", "Categories", "ConversationId", "ConversationIndex",
                "LastVerbExecuted", "Sender",
            }));
            Assert.That(data.Text(Email + "To"), Is.EqualTo("\"Doe, Max\" <max@example.net>, bo@example.net"));
            Assert.That(data.Text(Email + "From"), Is.EqualTo("\"jane@example.org\" <jane@example.org>"));
            Assert.That(data.Text(Email + "Cc"), Is.EqualTo("a@example.net"));
            Assert.That(data.Text(Email + "ReplyTo"), Is.EqualTo("one@example.org;\"Two\" <two@example.org>"));
            Assert.That(data.Text(Email + "Subject"), Is.EqualTo("AW: Re: Grüße"));
            Assert.That(data.Text(Email + "ThreadTopic"), Is.EqualTo("Grüße"));
            Assert.That(data.Text(Email + "DateReceived"), Is.EqualTo("2026-01-02T03:04:05.678Z"));
            Assert.That(data.Text(Email + "DisplayTo"), Is.EqualTo("Doe, Max;bo@example.net"));
            Assert.That(data.Text(Email + "Importance"), Is.EqualTo("2"));
            Assert.That(data.Text(Email + "Read"), Is.EqualTo("1"));
            Assert.That(data.Element(Email + "Flag")!.Element(Email + "Status")!.Value, Is.EqualTo("2"));
            Assert.That(data.Text(Email + "InternetCPID"), Is.EqualTo("65001"));
            Assert.That(data.Text(Base + "NativeBodyType"), Is.EqualTo("2"));
            Assert.That(data.Text(Email2 + "LastVerbExecuted"), Is.EqualTo("1"));
            Assert.That(data.Body().Elements().Select(e => e.Name.LocalName), Is.EqualTo(new[] { "Type", "EstimatedDataSize", "Truncated", "Data" }));
        });
    }

    [Habit(42), Habit(83)]
    [Test]
    public async Task Render_Attachments_HaveReferencesSizesAndMethods()
    {
        var data = await MailAsync(Full, Html());
        var attachments = data.Element(Base + "Attachments")!.Elements().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(
                attachments.Select(a => (a.Text(Base + "DisplayName"), a.Text(Base + "FileReference"), a.Text(Base + "Method"), a.Text(Base + "EstimatedDataSize"), a.Text(Base + "IsInline"))),
                Is.EqualTo(new[]
                {
                    ("pic.png", "m1:1500000001.17:2", "1", "8", "1"),
                    ("x.pdf", "m1:1500000001.17:3", "1", "3", null),
                    ("inner.eml", "m1:1500000001.17:4", "5", "22", (string?)null),
                }));
            Assert.That(attachments[0].Text(Base + "ContentId"), Is.EqualTo("pic@x"));
        });
    }

    [Test]
    public async Task Render_FullMailAt25_HasItsOwnElementsInOrder()
    {
        var data = await MailAsync(Full, Plain(10), EasVersion.V25, OxMailFlags.Seen | OxMailFlags.Flagged | OxMailFlags.Answered);
        Assert.Multiple(() =>
        {
            Assert.That(data.Elements().Select(e => e.Name.LocalName), Is.EqualTo(new[]
            {
                "To", "From", "Subject", "ReplyTo", "Cc", "DateReceived", "DisplayTo", "ThreadTopic", "Importance", "Read", "Attachments",
                "BodyTruncated", "BodySize", "Body", "MessageClass", "InternetCPID",
            }));
            Assert.That(data.Descendants().Select(e => e.Name.Namespace).Distinct(), Is.EqualTo(new[] { Email }));
            Assert.That((data.Text(Email + "BodyTruncated"), data.Text(Email + "BodySize"), data.Text(Email + "Body")), Is.EqualTo(("1", "18", "Grüße au")), "ten bytes");
            Assert.That(
                data.Element(Email + "Attachments")!.Elements().Select(a => string.Join('|', a.Elements().Select(e => $"{e.Name.LocalName}={e.Value}"))),
                Is.EqualTo(new[]
                {
                    "DisplayName=pic.png|AttName=m1:1500000001.17:2|AttSize=8|AttMethod=1|AttOid=pic@x",
                    "DisplayName=x.pdf|AttName=m1:1500000001.17:3|AttSize=3|AttMethod=1|AttOid=unused@x",
                    "DisplayName=inner.eml|AttName=m1:1500000001.17:4|AttSize=22|AttMethod=5",
                }));
        });
    }

    [Test]
    public async Task Render_MimeAt25_IsTheMessage()
    {
        var data = await MailAsync(Full, Raw(), EasVersion.V25);
        Assert.Multiple(() =>
        {
            Assert.That(data.Text(Email + "MIMETruncated"), Is.EqualTo("0"));
            Assert.That(data.Text(Email + "MIMEData"), Does.StartWith("From: jane@example.org\r\n").And.EndsWith("--m--\r\n").Or.EndsWith("--m--"));
            Assert.That(data.Text(Email + "MIMESize"), Is.EqualTo(System.Text.Encoding.UTF8.GetByteCount(data.Text(Email + "MIMEData")!).ToString(System.Globalization.CultureInfo.InvariantCulture)));
            Assert.That(data.Element(Email + "Body"), Is.Null);
        });
    }

    // Headers alone leave something to fetch; a message without a text has nothing, and Windows Mobile wants to see that.
    [TestCase("Subject: x\n\ntext", 0, "1", null)]
    [TestCase("Subject: x\n\n", 0, "0", " ")]
    [TestCase("Subject: x\n\n", null, "0", " ")]
    public async Task Render_NoTextAt25_IsABlankOrNothing(string message, int? size, string truncated, string? body)
    {
        var data = await MailAsync(message, Plain(size), EasVersion.V25);
        Assert.That((data.Text(Email + "BodyTruncated"), data.Text(Email + "Body")), Is.EqualTo((truncated, body)));
    }

    [Test]
    public async Task Render_HtmlMailAt25_IsPlainText()
    {
        var data = await MailAsync("Subject: x\nContent-Type: text/html\n\n<p>Hello <b>you</b></p>", new([]), EasVersion.V25);
        Assert.That(data.Text(Email + "Body")?.Trim(), Is.EqualTo("Hello you"));
    }

    [Habit(65)]
    [TestCase(EasVersion.V120)]
    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V140)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task Render_EveryForm_IsValid(EasVersion version)
    {
        SharedFiles.Find("eas-schemas");
        MailBodyOptions[] forms =
        [
            new([]), Plain(), Plain(3), Html(), Html(20), Html(0), Raw(), Raw(100),
            new([new BodyPreference(1, 4, AllOrNone: true), new BodyPreference(2, 500, Preview: 20)], BodyPart: new BodyPreference(2, 10, Preview: 5)),
        ];
        foreach (var form in forms)
        {
            var data = await MailAsync(Full, form, version, OxMailFlags.Flagged | OxMailFlags.Forwarded | OxMailFlags.Draft);
            Assert.That(Faults(data), Is.Empty, form.ToString());
        }
    }

    /// <summary>What is cut in bytes may have as many characters as before, with the elements closed.</summary>
    [Test]
    public async Task Render_HtmlCutWhereElementsStayOpen_IsToldAsCut()
    {
        var html = string.Concat(Enumerable.Repeat("<p>\u4E00\u4E8C\u4E09\u56DB\u4E94\u516D\u4E03\u516B\u4E5D\u5341", 60));
        var body = (await MailAsync(System.Text.Encoding.UTF8.GetBytes("Content-Type: text/html; charset=utf-8\n\n" + html), Html(1900))).Body();

        Assert.That(body.Text(Base + "Truncated"), Is.EqualTo("1"));
        Assert.That(long.Parse(body.Text(Base + "EstimatedDataSize")!, System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThan(1900));
    }

    [Test]
    public async Task Render_PlainOfHtmlWithoutRoom_EstimatesItsSize()
    {
        var body = (await MailAsync("Content-Type: text/html\n\n<p>" + string.Concat(Enumerable.Repeat("some words ", 2000)), Plain(0))).Body();

        Assert.That(long.Parse(body.Text(Base + "EstimatedDataSize")!, System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThan(1000));
    }

    [Test]
    public async Task Faults_BrokenItem_IsNoticed()
    {
        SharedFiles.Find("eas-schemas");
        var data = await MailAsync(Full);
        data.Element(Base + "NativeBodyType")!.Value = "none";
        Assert.That(Faults(data), Is.Not.Empty);
    }

    [TestCase(EasVersion.V121, false)]
    [TestCase(EasVersion.V140, true)]
    public async Task Render_NewerElements_OnlyWhereKnown(EasVersion version, bool expected)
    {
        var data = await MailAsync(Full, version: version, flags: OxMailFlags.Answered);
        Assert.That(data.Elements().Any(e => e.Name.Namespace == Email2 || e.Name == Email + "Categories"), Is.EqualTo(expected));
    }

    [Test]
    public async Task Render_NoFlag_IsAnEmptyElement()
    {
        var data = await MailAsync("Subject: x\n\ntext");
        Assert.That(data.Element(Email + "Flag")!.Nodes().Any(n => n.ToString().Length > 0), Is.False);
    }

    [Test]
    public async Task Render_NoPreference_IsPlainText()
    {
        var data = await MailAsync(Full, new MailBodyOptions([]));
        Assert.Multiple(() =>
        {
            Assert.That(data.Body().Text(Base + "Type"), Is.EqualTo("1"));
            Assert.That(data.Body().Text(Base + "Data"), Is.EqualTo("Grüße aus Berlin"));
            Assert.That(data.Body().Text(Base + "Truncated"), Is.EqualTo("0"));
            Assert.That(data.Body().Text(Base + "EstimatedDataSize"), Is.EqualTo("18"));
        });
    }

    [TestCase(3, "Gr", "1")]
    [TestCase(4, "Grü", "1")]
    [TestCase(18, "Grüße aus Berlin", "0")]
    [TestCase(0, null, "1")]
    public async Task Render_TruncatedPlain_CutsWholeCharacters(int size, string? expected, string truncated)
    {
        var body = (await MailAsync(Full, Plain(size))).Body();
        Assert.Multiple(() =>
        {
            Assert.That(body.Text(Base + "Data"), Is.EqualTo(expected));
            Assert.That(body.Text(Base + "Truncated"), Is.EqualTo(truncated));
            Assert.That(body.Text(Base + "EstimatedDataSize"), Is.EqualTo("18"));
        });
    }

    [Test]
    public async Task Render_NativeForm_IsPreferred()
    {
        var both = new MailBodyOptions([new BodyPreference(1), new BodyPreference(2)]);
        var html = await MailAsync(Full, both);
        var plain = await MailAsync("Subject: x\n\ntext", both);
        Assert.Multiple(() =>
        {
            Assert.That(html.Body().Text(Base + "Type"), Is.EqualTo("2"));
            Assert.That(plain.Body().Text(Base + "Type"), Is.EqualTo("1"));
            Assert.That(plain.Text(Base + "NativeBodyType"), Is.EqualTo("1"));
        });
    }

    [Test]
    public async Task Render_PlainMailForHtmlOnlyPhone_IsConverted()
    {
        var data = await MailAsync("Subject: x\n\na <b>", Html());
        Assert.That(data.Body().Text(Base + "Data"), Does.Contain("a &lt;b&gt;"));
    }

    [Test]
    public async Task Render_HtmlMailForPlainOnlyPhone_IsConverted()
    {
        var data = await MailAsync("Content-Type: text/html\n\n<p>one<p>two", Plain());
        Assert.That(data.Body().Text(Base + "Data"), Is.EqualTo("one\n\ntwo").Or.EqualTo("one\r\n\r\ntwo"));
    }

    [Test]
    public async Task Render_AllOrNone_TakesTheNextThatFits()
    {
        var first = await MailAsync(Full, new MailBodyOptions([new BodyPreference(2, 10, AllOrNone: true), new BodyPreference(1, 100, AllOrNone: true)]));
        var none = await MailAsync(Full, new MailBodyOptions([new BodyPreference(2, 10, AllOrNone: true), new BodyPreference(1, 5, AllOrNone: true)]));
        Assert.Multiple(() =>
        {
            Assert.That(first.Body().Text(Base + "Type"), Is.EqualTo("1"));
            Assert.That(none.Body().Element(Base + "Data"), Is.Null);
            Assert.That(none.Body().Text(Base + "Truncated"), Is.EqualTo("1"));
        });
    }

    [Habit(57)]
    [Test]
    public async Task Render_EmptyBody_HasNoData()
    {
        var data = await MailAsync("Subject: x\nContent-Type: text/plain\n\n");
        Assert.Multiple(() =>
        {
            Assert.That(data.Body().Elements().Select(e => e.Name.LocalName + e.Value), Is.EqualTo(new[] { "Type1", "EstimatedDataSize0", "Truncated0" }));
            Assert.That(Faults(data), Is.Empty);
        });
    }

    [Habit(58)]
    [Test]
    public async Task Render_Preview_IsShortPlainTextBesideHtml()
    {
        var data = await MailAsync(Full, new MailBodyOptions([new BodyPreference(2, 5, Preview: 9)]));
        Assert.That(data.Body().Text(Base + "Preview"), Is.EqualTo("Grüße aus"));
    }

    [Habit(76)]
    [Test]
    public async Task Render_Mime_IsTheWholeMessageInSevenBit()
    {
        var message = MimeMessages.Utf8("Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGrüße\n");
        var body = (await MailAsync(message, Raw())).Body();
        Assert.Multiple(() =>
        {
            Assert.That(body.Text(Base + "Type"), Is.EqualTo("4"));
            Assert.That(body.Text(Base + "Data")!.ReplaceLineEndings("\n"), Is.EqualTo("Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe\n"));
            Assert.That(body.Text(Base + "Truncated"), Is.EqualTo("0"));
        });
    }

    [TestCase(0, 1, null, "1")]
    [TestCase(1, 4, 4096, "1")]
    [TestCase(8, 4, null, "0")]
    [TestCase(null, 4, null, "0")]
    public async Task Render_MimeTruncation_IsATable(int? value, int type, int? most, string truncated)
    {
        var options = new MailBodyOptions([new BodyPreference(4)], MimeSupport: 2, MimeTruncation: value);
        var body = (await MailAsync("Subject: x\n\n" + string.Concat(Enumerable.Repeat("line of text\n", 1000)), options)).Body();
        Assert.Multiple(() =>
        {
            Assert.That(body.Text(Base + "Type"), Is.EqualTo("4"));
            Assert.That(body.Text(Base + "Truncated"), Is.EqualTo(truncated));
            if (most is not null) Assert.That(body.Text(Base + "Data")!.Length, Is.InRange(most.Value - 100, most.Value));
            if (type == 1) Assert.That(body.Element(Base + "Data"), Is.Null);
        });
    }

    [TestCase(0, "1")]
    [TestCase(1, "1")]
    [TestCase(2, "4")]
    public async Task Render_MimeSupport_DecidesOverPreference(int support, string type)
    {
        var options = new MailBodyOptions([new BodyPreference(1), new BodyPreference(4)], MimeSupport: support);
        var data = await MailAsync("Subject: x\n\ntext", options);
        Assert.That(data.Body().Text(Base + "Type"), Is.EqualTo(type));
    }

    [Scenario("L62")]
    [Test]
    public async Task Render_SignedMail_GoesAsMimeUntouched()
    {
        const string Signed = "Subject: x\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=s\r\n\r\n--s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGr\u00C3\u00BC\u00C3\u009Fe\r\n--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nMII=\r\n--s--\r\n";
        var options = new MailBodyOptions([new BodyPreference(1), new BodyPreference(4)], MimeSupport: 1);
        var data = await MailAsync(Encoding.Latin1.GetBytes(Signed), options);
        Assert.Multiple(() =>
        {
            Assert.That(data.Text(Email + "MessageClass"), Is.EqualTo("IPM.Note.SMIME.MultipartSigned"));
            Assert.That(data.Body().Text(Base + "Type"), Is.EqualTo("4"));
            Assert.That(data.Body().Text(Base + "Data")!.ReplaceLineEndings("\n"), Is.EqualTo(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(Signed)).ReplaceLineEndings("\n")));
        });
    }

    [Scenario("L62")]
    [Test]
    public async Task Render_SignedMailThatIsNoUtf8_GoesAsBytes()
    {
        const string Signed = "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=s\r\n\r\n--s\r\n\r\nGr\u00FC\u00DFe\r\n--s--\r\n";
        var data = await MailAsync(Encoding.Latin1.GetBytes(Signed), Raw());
        Assert.That(data.Body().Text(Base + "Data"), Is.EqualTo("opaque:" + Convert.ToBase64String(Encoding.Latin1.GetBytes(Signed))));
    }

    [Scenario("L61")]
    [Test]
    public async Task Render_ControlCharacters_DoNotBreakTheAnswer()
    {
        var data = await MailAsync("Subject: a\u0000b\u0001\nFrom: \"x\u0002\" <a@b>\n\nte\u0000xt\u0003");
        Assert.Multiple(() =>
        {
            Assert.That(data.Text(Email + "Subject"), Is.EqualTo("ab"));
            Assert.That(data.Body().Text(Base + "Data"), Is.EqualTo("text"));
            Assert.That(Faults(data), Is.Empty);
        });
    }

    [Test]
    public async Task Render_BodyPart_IsHtmlBesideTheBody()
    {
        var data = await MailAsync(Full, new MailBodyOptions([new BodyPreference(1)], BodyPart: new BodyPreference(2, 1000)));
        var part = data.Element(Base + "BodyPart")!;
        Assert.Multiple(() =>
        {
            Assert.That(part.Elements().Select(e => e.Name.LocalName), Is.EqualTo(new[] { "Status", "Type", "EstimatedDataSize", "Truncated", "Data" }));
            Assert.That(part.Text(Base + "Data"), Does.StartWith("<p>Hello"));
        });
    }

    [Test]
    public async Task Render_Conversation_IsTheSameForReplyAndRoot()
    {
        var root = await MailAsync("Message-ID: <m1@example.org>\nSubject: Plan\n\nx");
        var reply = await MailAsync(Full);
        var other = await MailAsync("Message-ID: <m9@example.org>\nSubject: Plan\n\nx");
        Assert.Multiple(() =>
        {
            Assert.That(reply.Text(Email2 + "ConversationId"), Is.EqualTo(root.Text(Email2 + "ConversationId")));
            Assert.That(other.Text(Email2 + "ConversationId"), Is.Not.EqualTo(root.Text(Email2 + "ConversationId")));
            Assert.That(Convert.FromBase64String(root.Text(Email2 + "ConversationId")!["opaque:".Length..]), Has.Length.EqualTo(16));
            Assert.That(Convert.FromBase64String(reply.Text(Email2 + "ConversationIndex")!["opaque:".Length..]), Has.Length.EqualTo(10));
        });
    }

    [Test]
    public async Task Render_ManyRecipients_StayWithinTheLimit()
    {
        var data = await MailAsync("To: " + string.Join(", ", Enumerable.Range(0, 3000).Select(i => $"Person {i} <person{i}@example.org>")) + "\n\nx");
        Assert.Multiple(() =>
        {
            Assert.That(data.Text(Email + "To")!, Has.Length.LessThanOrEqualTo(32768).And.EndsWith(">"));
            Assert.That(Faults(data), Is.Empty);
        });
    }

    [Test]
    public async Task Render_Samples_AreValidInEveryForm()
    {
        foreach (var file in Directory.GetFiles(SharedFiles.Find("samples/mail"), "*.eml"))
        {
            var message = await File.ReadAllBytesAsync(file);
            foreach (var form in new[] { Plain(500), Html(2000), Raw() })
            {
                var data = await MailAsync(message, form, EasVersion.V161);
                Assert.That(Faults(data), Is.Empty, Path.GetFileName(file) + " " + form);
            }
        }
    }

    [Test]
    public async Task Render_Multipart_PutsTheBodyIntoAPart()
    {
        var rendering = await MailRenderer.PrepareAsync(
            new MailItem(ItemId, new OxMailRow(17, 0, 0, 0), Mark: null, []), _ => Task.FromResult<Stream>(new MemoryStream("Subject: x\r\n\r\ntext"u8.ToArray())), openLate: null, EasVersion.V141,
            Plain(), MailCosts.Default, CancellationToken.None);
        var parts = new List<string>();
        var data = Write(writer => rendering.Write(writer, bytes =>
        {
            parts.Add(Encoding.UTF8.GetString(bytes.Span));
            return parts.Count;
        }));
        Assert.Multiple(() =>
        {
            Assert.That(parts, Is.EqualTo(new[] { "text" }));
            Assert.That(data.Body().Elements().Select(e => e.Name.LocalName), Is.EqualTo(new[] { "Type", "EstimatedDataSize", "Truncated", "Part" }));
        });
    }
}
