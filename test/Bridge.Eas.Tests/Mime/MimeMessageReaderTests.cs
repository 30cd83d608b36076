using Bridge.Eas.Mime;

namespace Bridge.Eas.Tests.Mime;

[TestFixture]
public sealed class MimeMessageReaderTests
{
    private const string Newsletter = """
        From: "Doe, Jane" <jane@example.org>
        To: Max =?utf-8?Q?M=C3=BCller?= <max@example.net>, undisclosed-recipients:;
        Cc: Team: a@example.net, "B" <b@example.net>;
        Subject: =?utf-8?B?R3LDvMOf?= =?utf-8?B?ZQ==?= aus
         Berlin
        Date: Fri, 2 Jan 2026 03:04:05 +0100
        Message-ID: <m1@example.org>
        References: <r0@example.org>
         <r1@example.org>
        X-Priority: 1 (Highest)
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="mix"

        preamble
        --mix
        Content-Type: multipart/alternative; boundary=alt

        --alt
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Gr=C3=BC=
        =C3=9Fe
        --alt
        Content-Type: multipart/related; boundary=rel

        --rel
        Content-Type: text/html; charset=iso-8859-1

        <p>Gr&uuml;&szlig;e <img src="cid:pic@x"></p>
        --rel
        Content-Type: image/png
        Content-ID: <pic@x>
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --rel--
        --alt--
        --mix
        Content-Type: application/pdf; name="x.pdf"
        Content-Disposition: attachment;
         filename*0*=utf-8''%C3%9Cber%20;
         filename*1="sicht.pdf"
        Content-Transfer-Encoding: base64

        JVBERi0x
        LjQK
        --mix
        Content-Type: message/rfc822

        Subject: inner: one
        Content-Type: multipart/mixed; boundary=inner

        --inner
        Content-Type: text/plain

        not ours
        --inner--
        --mix--
        epilogue
        """;

    [TestCase(int.MaxValue)]
    [TestCase(1)]
    [TestCase(7)]
    public async Task Read_Newsletter_GivesHeadersBodiesAndAttachments(int step)
    {
        var message = await Messages.ReadAsync(Messages.Bytes(Newsletter), step: step);

        Assert.Multiple(() =>
        {
            Assert.That(message.From, Is.EqualTo(new[] { new MimeAddress("Doe, Jane", "jane@example.org") }));
            Assert.That(message.To, Is.EqualTo(new[] { new MimeAddress("Max Müller", "max@example.net") }));
            Assert.That(message.Cc, Is.EqualTo(new[] { new MimeAddress(null, "a@example.net"), new MimeAddress("B", "b@example.net") }));
            Assert.That(message.Subject, Is.EqualTo("Grüße aus Berlin"));
            Assert.That(message.Date, Is.EqualTo(new DateTimeOffset(2026, 1, 2, 2, 4, 5, TimeSpan.Zero)));
            Assert.That(message.MessageId, Is.EqualTo("m1@example.org"));
            Assert.That(message.References, Is.EqualTo(new[] { "r0@example.org", "r1@example.org" }));
            Assert.That(message.Importance, Is.EqualTo(MimeImportance.High));
            Assert.That(message.MessageClass, Is.EqualTo("IPM.Note"));
            Assert.That(message.Body, Has.Count.EqualTo(1));
            Assert.That(message.Body[0].Plain!.Text, Is.EqualTo("Grüße"));
            Assert.That(message.Body[0].Html!.Text, Is.EqualTo("<p>Gr&uuml;&szlig;e <img src=\"cid:pic@x\"></p>"));
            Assert.That(message.Attachments.Select(a => (a.Path, a.MediaType, a.Name, a.Size)), Is.EqualTo(new[]
            {
                ("1.2.2", "image/png", "ATT00001.png", 8L),
                ("2", "application/pdf", "Über sicht.pdf", 9L),
                ("3", "message/rfc822", "inner_ one.eml", (long)Messages.Bytes(Nested).Length),
            }));
            Assert.That(message.Attachments[0].ContentId, Is.EqualTo("pic@x"));
            Assert.That(message.BytesRead, Is.EqualTo(Messages.Bytes(Newsletter).Length));
        });
    }

    private const string Nested = """
        Subject: inner: one
        Content-Type: multipart/mixed; boundary=inner

        --inner
        Content-Type: text/plain

        not ours
        --inner--
        """;

    [TestCase("iso-2022-jp", "\u001b$B%F%9%H\u001b(B", "テスト")]
    [TestCase("us-ascii", "\u001b$B%F%9%H\u001b(B", "テスト")]
    [TestCase("shift_jis", "\u0083\u0065\u0083\u0058\u0083\u0067", "テスト")]
    [TestCase("gb2312", "\u00D6\u00D0\u00CE\u00C4", "中文")]
    [TestCase("ks_c_5601-1987", "\u00C7\u00D1\u00B1\u00DB", "한글")]
    [TestCase("utf-7", "Hi Mom +Jjo-!+AOk 1+-1", "Hi Mom ☺!é 1+1")]
    [TestCase("unicode-1-1-utf-7", "+ZeVnLIqe", "日本語")]
    [TestCase("iso-8859-1", "caf\u00C3\u00A9", "café")]
    [TestCase("windows-1250", "\u00C5\u00A0", "Š")]
    [TestCase("koi8-r", "\u00F0\u00D2\u00C9", "При")]
    [TestCase("windows-1251", "\u00CF\u00F0\u00E8", "При")]
    [TestCase("windows-1250", "\u008A\u00E8", "Šč")]
    [TestCase("iso-8859-1", "caf\u00E9 \u0080", "café €")]
    [TestCase("utf-8", "caf\u00C3\u00A9 \u00E9", "café é")]
    [TestCase("nonsense", "caf\u00E9", "café")]
    [TestCase("", "caf\u00C3\u00A9", "café")]
    public async Task Read_AnyCharset_GivesItsText(string charset, string raw, string expected)
    {
        var label = charset.Length == 0 ? "" : "; charset=" + charset;
        var message = await Messages.ReadAsync($"Subject: x\nContent-Type: text/plain{label}\nContent-Transfer-Encoding: 8bit\n\n{raw}");
        Assert.That(message.Body.Single().Plain!.Text, Is.EqualTo(expected));
    }

    [TestCase("Subject: caf\u00C3\u00A9", "café")]
    [TestCase("Subject: caf\u00E9", "café")]
    [TestCase("Subject: \u001b$B%F%9%H\u001b(B", "テスト")]
    [TestCase("Subject: =?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト")]
    [TestCase("Subject: a\u0000b\u0007c\u007Fd", "abcd")]
    [TestCase("Subject : old style", "old style")]
    [TestCase("SUBJECT:x\n\ty", "x y")]
    public async Task Read_OddSubjects_AreCleanText(string header, string expected)
    {
        var message = await Messages.ReadAsync(header + "\nTo: a@b\n\ntext");
        Assert.That(message.Subject, Is.EqualTo(expected));
    }

    [Test]
    public async Task Read_HtmlWithMetaCharsetOnly_UsesIt()
    {
        var message = await Messages.ReadAsync("Content-Type: text/html\n\n<meta http-equiv=x content=\"text/html; charset=koi8-r\">\u00F0\u00D2\u00C9");
        Assert.That(message.Body[0].Html!.Text, Does.EndWith("При"));
    }

    [Test]
    public async Task Read_SeveralInlineTexts_AreOneBodyInOrder()
    {
        var message = await Messages.ReadAsync("""
            Content-Type: multipart/mixed; boundary=b

            --b

            first
            --b
            Content-Type: image/gif
            Content-Disposition: inline

            GIF
            --b
            Content-Type: text/plain

            second
            --b
            Content-Type: text/plain; name=notes.txt
            Content-Disposition: attachment

            file
            --b--
            """);
        Assert.Multiple(() =>
        {
            Assert.That(message.ToPlain().Text, Is.EqualTo("first\r\nsecond"));
            Assert.That(message.Attachments.Select(a => a.Name), Is.EqualTo(new[] { "ATT00001.gif", "notes.txt" }));
            Assert.That(message.Attachments[1].Path, Is.EqualTo("4"));
        });
    }

    [TestCase("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "IPM.Note.SMIME")]
    [TestCase("application/x-pkcs7-mime; name=smime.p7m", "IPM.Note.SMIME")]
    [TestCase("multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b", "IPM.Note.SMIME.MultipartSigned")]
    [TestCase("multipart/signed; protocol=\"application/pgp-signature\"; boundary=b", "IPM.Note")]
    [TestCase("multipart/report; report-type=disposition-notification; boundary=b", "REPORT.IPM.NOTE.IPNRN")]
    [TestCase("multipart/report; report-type=delivery-status; boundary=b", "REPORT.IPM.NOTE.NDR")]
    [TestCase("multipart/mixed; boundary=b", "IPM.Note")]
    public async Task Read_ContentType_DecidesMessageClass(string type, string expected)
    {
        var message = await Messages.ReadAsync($"Content-Type: {type}\n\n--b\n\ntext\n--b--\n");
        Assert.That(message.MessageClass, Is.EqualTo(expected));
    }

    [TestCase("Action: failed", "REPORT.IPM.NOTE.NDR")]
    [TestCase("Action: delayed", "REPORT.IPM.NOTE.DELAYED")]
    [TestCase("Action: delivered", "REPORT.IPM.NOTE.DR")]
    [TestCase("Action: relayed", "REPORT.IPM.NOTE.DR")]
    public async Task Read_DeliveryStatus_DecidesReportClass(string action, string expected)
    {
        var message = await Messages.ReadAsync(
            $"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n{action}\n--b--\n");
        Assert.Multiple(() =>
        {
            Assert.That(message.MessageClass, Is.EqualTo(expected));
            Assert.That(message.ToPlain().Text, Is.EqualTo("text"));
        });
    }

    [TestCase("REQUEST", "", "IPM.Schedule.Meeting.Request")]
    [TestCase("CANCEL", "", "IPM.Schedule.Meeting.Canceled")]
    [TestCase("REPLY", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b", "IPM.Schedule.Meeting.Resp.Pos")]
    [TestCase("REPLY", "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b", "IPM.Schedule.Meeting.Resp.Neg")]
    [TestCase("PUBLISH", "", "IPM.Note")]
    public async Task Read_Invitation_KeepsCalendarAndClass(string method, string line, string expected)
    {
        var message = await Messages.ReadAsync(
            $"Content-Type: multipart/alternative; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: text/calendar; method={method}; charset=utf-8\n\nBEGIN:VCALENDAR\n{line}\nEND:VCALENDAR\n--b--\n");
        Assert.Multiple(() =>
        {
            Assert.That(message.MessageClass, Is.EqualTo(expected));
            Assert.That(message.CalendarMethod, Is.EqualTo(method));
            Assert.That(message.Calendar!.Text, Does.StartWith("BEGIN:VCALENDAR"));
            Assert.That(message.Attachments.Single().IsCalendar);
        });
    }

    [Test]
    public async Task Read_MissingBoundary_GivesTheTextAsItIs()
    {
        var message = await Messages.ReadAsync("Content-Type: multipart/mixed\n\n--b\n\ntext");
        Assert.That(message.ToPlain().Text, Is.EqualTo("--b\r\n\r\ntext"));
    }

    [Test]
    public async Task Read_MissingFinalBoundary_KeepsThePartsThatCame()
    {
        var message = await Messages.ReadAsync("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\niVBORw0");
        Assert.Multiple(() =>
        {
            Assert.That(message.ToPlain().Text, Is.EqualTo("text"));
            Assert.That(message.Attachments.Single().Size, Is.EqualTo(5));
        });
    }

    [Test]
    public async Task Read_BoundaryThatBeginsLikeAnother_IsToldApart()
    {
        var message = await Messages.ReadAsync("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=b2\n\n--b2\n\none\n--b2--\n--b\nContent-Type: image/png; name=a.png\n\nx\n--b--\n");
        Assert.Multiple(() =>
        {
            Assert.That(message.ToPlain().Text, Is.EqualTo("one"));
            Assert.That(message.Attachments.Single().Path, Is.EqualTo("2"));
        });
    }

    [TestCase("just some words\nand more")]
    [TestCase("\u0001\u0002\u00FF rubbish")]
    [TestCase("--b\nContent-Type: text/plain")]
    public async Task Read_NoMessageAtAll_IsAText(string garbage)
    {
        var message = await Messages.ReadAsync(garbage);
        Assert.That(message.ToPlain().Text, Is.Not.Empty);
    }

    [Test]
    public async Task Read_NoBlankLineAfterHeader_KeepsTheText()
    {
        var message = await Messages.ReadAsync("Subject: x\nHello there, no colon\nmore");
        Assert.That(message.ToPlain().Text, Is.EqualTo("Hello there, no colon\r\nmore"));
    }

    [Test]
    public void Read_Empty_IsRefused() => Assert.ThrowsAsync<MimeFormatException>(() => Messages.ReadAsync(""));

    [Test]
    public async Task Read_MoreThanWanted_IsCountedButNotKept()
    {
        var message = await Messages.ReadAsync("Subject: x\n\n" + new string('a', 10_000), new MimeWanted(PlainBytes: 100));
        var plain = message.Body.Single().Plain!;
        Assert.Multiple(() =>
        {
            Assert.That(plain.Text, Has.Length.EqualTo(100));
            Assert.That(plain.Size, Is.EqualTo(10_000));
            Assert.That(plain.IsComplete, Is.False);
            Assert.That(message.ToPlain().FullSize, Is.EqualTo(10_000));
        });
    }

    [Test]
    public async Task Read_AttachmentsNotWanted_StopsEarly()
    {
        var text = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: image/png; name=a.png\n\n" + new string('x', 1_000_000) + "\n--b--\n";
        var message = await Messages.ReadAsync(text, new MimeWanted(Attachments: false));
        Assert.Multiple(() =>
        {
            Assert.That(message.ToPlain().Text, Is.EqualTo("text"));
            Assert.That(message.BytesRead, Is.LessThan(200_000));
        });
    }

    [Test]
    public async Task Read_FlowedText_IsJoined()
    {
        var message = await Messages.ReadAsync("Content-Type: text/plain; format=flowed\n\nThis is \none line.\n> quoted \n> too\n-- \nme");
        Assert.That(message.ToPlain().Text, Is.EqualTo("This is one line.\r\n> quoted too\r\n-- \r\nme"));
    }

    [Test]
    public async Task Read_FlowedTextWithDelSp_IsJoinedWithoutTheBlank()
    {
        var message = await Messages.ReadAsync("Content-Type: text/plain; format=flowed; delsp=yes\n\nhttp://example.org/ \npath");
        Assert.That(message.ToPlain().Text, Is.EqualTo("http://example.org/path"));
    }

    [Test]
    public async Task Read_AppleMailAlternative_KeepsAllPiecesOfTheHtml()
    {
        var message = await Messages.ReadAsync("""
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain

            all
            --a
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: text/html

            <b>one</b>
            --m
            Content-Type: application/pdf; name=x.pdf
            Content-Disposition: inline

            PDF
            --m
            Content-Type: text/html

            <b>two</b>
            --m--
            --a--
            """);
        Assert.Multiple(() =>
        {
            Assert.That(message.ToPlain().Text, Is.EqualTo("all"));
            Assert.That(message.ToHtml().Text, Is.EqualTo("<b>one</b>\r\n<b>two</b>"));
            Assert.That(message.Attachments.Single().Name, Is.EqualTo("x.pdf"));
        });
    }

    [Test]
    public async Task Read_NamesWithPathsAndControls_AreSafe()
    {
        var message = await Messages.ReadAsync("Content-Type: application/zip; name=\"C:\\\\Users\\\\me\\\\..\\\\a\u0007b.zip\"\n\nx");
        Assert.That(message.Attachments.Single().Name, Is.EqualTo("ab.zip"));
    }

    [TestCase("Content-Type: application/x; name=Foo bar.doc", "Foo bar.doc")]
    [TestCase("Content-Type: application/x; name=\"=?utf-8?Q?=C3=A9.txt?=\"", "é.txt")]
    [TestCase("Content-Type: application/x; name=\"\u00C3\u00A9.txt\"", "é.txt")]
    [TestCase("Content-Type: application/x\nContent-Disposition: attachment; filename*=iso-8859-1'de'%E9.txt; filename=e.txt", "é.txt")]
    public async Task Read_OddNames_AreDecoded(string header, string expected)
    {
        var message = await Messages.ReadAsync(header + "\n\nx");
        Assert.That(message.Attachments.Single().Name, Is.EqualTo(expected));
    }

    [Test]
    public async Task Read_Digest_ListsItsMessages()
    {
        var message = await Messages.ReadAsync("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\n1\n--b\n\nSubject: two\n\n2\n--b--\n");
        Assert.That(message.Attachments.Select(a => (a.Name, a.IsMessage)), Is.EqualTo(new[] { ("one.eml", true), ("two.eml", true) }));
    }

    [Test]
    public async Task Read_MboxLine_IsPassedOver()
    {
        var message = await Messages.ReadAsync("From jane Fri Jan  2 03:04:05 2026\nSubject: x\n\ntext");
        Assert.That(message.Subject, Is.EqualTo("x"));
    }

    [Test]
    public async Task Read_CutInsideACharacter_ShowsNoRubbish()
    {
        var message = await Messages.ReadAsync(Messages.Utf8("Content-Type: text/plain; charset=utf-8\n\nééé"), new MimeWanted(PlainBytes: 5));
        Assert.That(message.Body[0].Plain!.Text, Is.EqualTo("éé"));
    }

    [Test]
    public async Task Read_Uuencode_IsDecoded()
    {
        var message = await Messages.ReadAsync("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n#0V%T\n`\nend\n");
        Assert.That(message.ToPlain().Text, Is.EqualTo("Cat"));
    }

    [Test]
    public void Encoding_Names_AreKnown() =>
        Assert.That(new[] { "iso-8859-15", "big5", "euc-jp", "iso-2022-kr", "windows-1257", "utf-16" }.Where(n => MimeCharset.Find(n) is null), Is.Empty);

    [Test]
    public async Task Read_HtmlThatNamesUtf7Itself_IsNotReadAsIt()
    {
        var message = await Messages.ReadAsync("Content-Type: text/html\n\n<meta charset=\"utf-7\">+ADw-script+AD4-");
        Assert.That(message.Body.Single().Html!.Text, Does.Contain("+ADw-"));
    }
}
