using Bridge.Eas.Mime;

namespace Bridge.Eas.Tests.Mime;

[TestFixture]
public sealed class HeaderFieldTests
{
    [TestCase("jane@example.org", "jane@example.org")]
    [TestCase("<jane@example.org>", "jane@example.org")]
    [TestCase("Jane Doe <jane@example.org>", "\"Jane Doe\" <jane@example.org>")]
    [TestCase("jane@example.org (Jane Doe)", "\"Jane Doe\" <jane@example.org>")]
    [TestCase("\"Doe, Jane\" <jane@example.org>, bo@x", "\"Doe, Jane\" <jane@example.org>|bo@x")]
    [TestCase("=?utf-8?Q?Doe=2C_J=C3=A4ne?= <jane@example.org>", "\"Doe, Jäne\" <jane@example.org>")]
    [TestCase("\"=?utf-8?B?SsOkbmU=?=\" <jane@example.org>", "\"Jäne\" <jane@example.org>")]
    [TestCase("undisclosed-recipients:;", "")]
    [TestCase("Friends: a@b, \"C\" <c@d>;, e@f", "a@b|\"C\" <c@d>|e@f")]
    [TestCase("a@b; c@d", "a@b|c@d")]
    [TestCase("Nobody", "")]
    [TestCase("<@route,@other:jane@example.org>", "jane@example.org")]
    [TestCase("\"jane@example.org\" <jane@example.org>", "jane@example.org")]
    [TestCase("'Jane' <jane@example.org>", "\"Jane\" <jane@example.org>")]
    [TestCase("\"A \\\"B\\\" C\" <a@b>", "\"A \\\"B\\\" C\" <a@b>")]
    [TestCase("\"open <a@b>", "\"open\" <a@b>")]
    [TestCase(",,;, <>, a@b,", "a@b")]
    [TestCase("Jane Doe jane@example.org", "\"Jane Doe\" <jane@example.org>")]
    public void AddressList_AsWritten_IsUnderstood(string field, string expected) =>
        Assert.That(string.Join('|', AddressListParser.Parse(field)), Is.EqualTo(expected));

    [TestCase("info@m\u00FCller.de", "info@xn--mller-kva.de")]
    [TestCase("j\u00FCrgen@m\u00FCller.de", "j\u00FCrgen@xn--mller-kva.de")]
    [TestCase("a@-\u00FC-", "a@-\u00FC-")]
    public void EncodeAddress_DomainWithOtherLetters_IsAsTheMailSystemWritesIt(string address, string expected) =>
        Assert.That(HeaderRewriter.EncodeAddress(new MimeAddress(null, address)), Is.EqualTo(expected));

    [TestCase("plain", "plain")]
    [TestCase("=?utf-8?Q?M\u00FCller_=F0=9F=98=80?=", "M\u00FCller \U0001F600")]
    [TestCase("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab")]
    [TestCase("=?utf-8?Q?a?=  x  =?utf-8?Q?b?=", "a  x  b")]
    [TestCase("=?utf-8?B?w?= =?utf-8?B?7w=?=", "ü")]
    [TestCase("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "ü")]
    [TestCase("=?UTF-8*de?q?=C3=BC_x?=", "ü x")]
    [TestCase("glued=?utf-8?Q?a?=on", "gluedaon")]
    [TestCase("=?utf-8?X?a?=", "=?utf-8?X?a?=")]
    [TestCase("=?utf-8?Q?open", "=?utf-8?Q?open")]
    [TestCase("=?nobody?Q?=E9?=", "é")]
    [TestCase("=?gb2312?B?1tDOxA==?=", "中文")]
    [TestCase("=?utf-8?Q?a b?=", "a b")]
    [TestCase("=?=?=?=", "=?=?=?=")]
    public void EncodedWords_AsSent_AreDecoded(string text, string expected) => Assert.That(EncodedWords.Decode(text), Is.EqualTo(expected));

    [TestCase("Fri, 2 Jan 2026 03:04:05 +0100", "2026-01-02T02:04:05Z")]
    [TestCase("2 Jan 2026 03:04 GMT", "2026-01-02T03:04:00Z")]
    [TestCase("Fri, 2 Jan 26 03:04:05 EST (comment)", "2026-01-02T08:04:05Z")]
    [TestCase("Fri,  2 January 2026 3:04:05 -0530", "2026-01-02T08:34:05Z")]
    [TestCase("2 Jan 1999 23:59:60 +0000", "1999-01-02T23:59:59Z")]
    [TestCase("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")]
    public void Date_KnownForms_AreRead(string field, string expected) =>
        Assert.That(MimeDate.Parse(field)?.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("yesterday")]
    [TestCase("31 Feb 2026 00:00:00 +0000")]
    [TestCase("2 Jan 2026 25:00:00 +0000")]
    [TestCase("Jan")]
    public void Date_NoDate_IsNull(string field) => Assert.That(MimeDate.Parse(field), Is.Null);

    [TestCase("text/plain; charset=us-ascii (comment)", "text/plain", "us-ascii")]
    [TestCase("TEXT/HTML;CHARSET=\"UTF-8\"", "text/html", "UTF-8")]
    [TestCase("text", "text/plain", null)]
    [TestCase("rubbish; charset=x", "application/octet-stream", "x")]
    [TestCase("text/; charset=x", "text/plain", "x")]
    [TestCase(null, "text/plain", null)]
    public void ContentType_AsSent_HasDefaults(string? field, string type, string? charset)
    {
        var parsed = MimeContentType.Parse(field, "text/plain");
        Assert.Multiple(() =>
        {
            Assert.That(parsed.MediaType, Is.EqualTo(type));
            Assert.That(parsed.Charset, Is.EqualTo(charset));
        });
    }
}
