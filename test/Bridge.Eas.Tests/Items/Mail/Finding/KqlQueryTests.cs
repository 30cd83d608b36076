using System.Globalization;
using System.Text;
using Bridge.Eas.Items.Mail.Finding.Kql;
using Bridge.OxApi.Mail;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Mail.Finding;

internal sealed class KqlQueryTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    /// <summary>A Thursday.</summary>
    private static readonly LocalDate Today = new(2026, 3, 5);

    [TestCase("plan", "plan")]
    [TestCase("  plan   budget ", "(plan & budget)")]
    [TestCase("plan AND budget", "(plan & budget)")]
    [TestCase("plan and budget", "(plan & and & budget)")]
    [TestCase("plan OR budget", "(plan | budget)")]
    [TestCase("a b OR c d", "((a & b) | (c & d))")]
    [TestCase("a (b OR c)", "(a & (b | c))")]
    [TestCase("NOT plan", "!plan")]
    [TestCase("a NOT b", "(a & !b)")]
    [TestCase("a -b +c", "(a & !b & c)")]
    [TestCase("NOT (a OR b)", "!(a | b)")]
    [TestCase("NOT NOT a", "!!a")]
    [TestCase("\"plan b\"", "plan b")]
    [TestCase("\u201Cplan b\u201D", "plan b")]
    [TestCase("pla*", "pla")]
    [TestCase("*", "")]
    [TestCase("", "")]
    [TestCase("   ", "")]
    [TestCase("from:anna", "from=anna")]
    [TestCase("FROM:anna", "from=anna")]
    [TestCase("from:\"Anna Berg\"", "from=Anna Berg")]
    [TestCase("from=anna", "from=anna")]
    [TestCase("from<>anna", "!from=anna")]
    [TestCase("from:(anna OR bob)", "(from=anna | from=bob)")]
    [TestCase("from:(anna bob)", "(from=anna & from=bob)")]
    [TestCase("to:a cc:b bcc:c subject:d body:e", "(to=a & cc=b & bcc=c & subject=d & content=e)")]
    [TestCase("recipients:x", "(to=x | cc=x | bcc=x)")]
    [TestCase("participants:x", "(from=x | to=x | cc=x | bcc=x)")]
    [TestCase("kind:email plan", "plan")]
    [TestCase("re: plan", "(re: & plan)")]
    [TestCase("https://example.org/a?b=c", "https://example.org/a?b=c")]
    [TestCase("12:30", "12:30")]
    [TestCase("subject:re:", "subject=re:")]
    [TestCase("a & b", "(a & & & b)")]
    public void Parse_Query_IsTheTerm(string text, string expected) => Assert.That(Show(Parse(text).Term), Is.EqualTo(expected));

    [TestCase("(plan", "plan")]
    [TestCase("plan)", "plan")]
    [TestCase("plan OR", "plan")]
    [TestCase("OR plan", "plan")]
    [TestCase("AND", "")]
    [TestCase("NOT", "")]
    [TestCase("()", "")]
    [TestCase("\"plan b", "(plan & b)")]
    [TestCase("from:", "from:")]
    [TestCase("from: anna", "(from: & anna)")]
    [TestCase("a ( b OR ) c", "(a & b & c)")]
    public void Parse_NoQuery_IsItsWords(string text, string expected) => Assert.That(Show(Parse(text).Term), Is.EqualTo(expected));

    [TestCase("hasattachment:true", true, "")]
    [TestCase("hasattachment:yes plan", true, "plan")]
    [TestCase("plan hasattachments:0", false, "plan")]
    [TestCase("plan NOT hasattachment:true", false, "plan")]
    [TestCase("plan OR hasattachment:true", null, "(plan | attachment)")]
    [TestCase("a (b hasattachment:true)", true, "(a & b)")]
    [TestCase("NOT (a OR hasattachment:true)", null, "!(a | attachment)")]
    [TestCase("hasattachment:maybe", null, "maybe")]
    public void Parse_Attachments_StandApartWhereTheyConcernTheWhole(string text, bool? has, string rest)
    {
        var query = Parse(text);
        Assert.That((query.HasAttachment, Show(query.Term)), Is.EqualTo((has, rest)));
    }

    // Berlin is one hour ahead of UTC in winter.
    [TestCase("received:2026-03-01", "(from 2026-02-28T23:00 & before 2026-03-01T23:00)")]
    [TestCase("received=3/1/2026", "(from 2026-02-28T23:00 & before 2026-03-01T23:00)")]
    [TestCase("received:1.3.2026", "(from 2026-02-28T23:00 & before 2026-03-01T23:00)")]
    [TestCase("received>=2026-03-01", "from 2026-02-28T23:00")]
    [TestCase("received>2026-03-01", "from 2026-03-01T23:00")]
    [TestCase("received<2026-03-01", "before 2026-02-28T23:00")]
    [TestCase("received<=2026-03-01", "before 2026-03-01T23:00")]
    [TestCase("received<>2026-03-01", "(before 2026-02-28T23:00 | from 2026-03-01T23:00)")]
    [TestCase("received:2026-02", "(from 2026-01-31T23:00 & before 2026-02-28T23:00)")]
    [TestCase("received:2025", "(from 2024-12-31T23:00 & before 2025-12-31T23:00)")]
    [TestCase("received:2026-01-01..2026-02-01", "(from 2025-12-31T23:00 & before 2026-02-01T23:00)")]
    [TestCase("received:today", "(from 2026-03-04T23:00 & before 2026-03-05T23:00)")]
    [TestCase("received:yesterday", "(from 2026-03-03T23:00 & before 2026-03-04T23:00)")]
    [TestCase("received:\"this week\"", "(from 2026-03-01T23:00 & before 2026-03-08T23:00)")]
    [TestCase("received:\"last week\"", "(from 2026-02-22T23:00 & before 2026-03-01T23:00)")]
    [TestCase("received:\"last month\"", "(from 2026-01-31T23:00 & before 2026-02-28T23:00)")]
    [TestCase("received:\"this year\"", "(from 2025-12-31T23:00 & before 2026-12-31T23:00)")]
    [TestCase("received>2026-03-01T10:00:00Z", "from 2026-03-01T10:00")]
    [TestCase("received:soon", "soon")]
    [TestCase("received:9999-12-31", "9999-12-31")]
    [TestCase("received:2026-13-45", "2026-13-45")]
    public void Parse_Received_IsATimeInTheUsersZone(string text, string expected) => Assert.That(Show(Parse(text).Term), Is.EqualTo(expected));

    [Test]
    public void Parse_WithoutBodies_LooksInEnvelopesOnly()
    {
        var term = (OxMailTerm.Or)KqlQuery.Parse("plan", bodies: false, Berlin, Today).Term!;
        Assert.That(term.Terms.Cast<OxMailTerm.Contains>().Select(one => one.Field), Is.EqualTo((OxMailField[])[OxMailField.Subject, OxMailField.From, OxMailField.To, OxMailField.Cc]));
    }

    [TestCaseSource(nameof(Hostile))]
    public void Parse_HostileText_EndsInABoundedTerm(string text)
    {
        var term = Parse(text).Term;
        Assert.That(Size(term), Is.LessThan(400));
        Assert.That(Depth(term), Is.LessThan(40));
    }

    private static IEnumerable<string> Hostile() =>
    [
        new('(', 100_000), new string('(', 300) + "a" + new string(')', 300), string.Concat(Enumerable.Repeat("NOT ", 10_000)), string.Concat(Enumerable.Repeat("a OR ", 10_000)) + "b",
        string.Concat(Enumerable.Repeat("from:", 1000)), new('"', 99_999), string.Concat(Enumerable.Repeat("-", 5000)), "\0\u0001\uFFFF", "\uD800", "from:\uDC00 \u202E", new('*', 5000),
        string.Concat(Enumerable.Repeat("received:2026..", 500)), "received:..", "received:2026-01-01..", string.Concat(Enumerable.Repeat("(a ", 5000)), "))))((((", "a AND AND b", "AND OR NOT", new('a', 1_000_000),
    ];

    private static KqlQuery Parse(string text) => KqlQuery.Parse(text, bodies: true, Berlin, Today);

    private static int Size(OxMailTerm? term) => term switch
    {
        null => 0,
        OxMailTerm.And all => 1 + all.Terms.Sum(Size),
        OxMailTerm.Or any => 1 + any.Terms.Sum(Size),
        OxMailTerm.Not not => 1 + Size(not.Term),
        _ => 1,
    };

    private static int Depth(OxMailTerm? term) => term switch
    {
        null => 0,
        OxMailTerm.And all => 1 + all.Terms.Max(Depth),
        OxMailTerm.Or any => 1 + any.Terms.Max(Depth),
        OxMailTerm.Not not => 1 + Depth(not.Term),
        _ => 1,
    };

    /// <summary>Words in all fields are shown as the word.</summary>
    private static string Show(OxMailTerm? term) => term switch
    {
        null => "",
        OxMailTerm.Or { Terms: [OxMailTerm.Contains { Field: OxMailField.Subject } first, .., OxMailTerm.Contains { Field: OxMailField.Content }] } => first.Text,
        OxMailTerm.And all => "(" + string.Join(" & ", all.Terms.Select(Show)) + ")",
        OxMailTerm.Or any => "(" + string.Join(" | ", any.Terms.Select(Show)) + ")",
        OxMailTerm.Not not => "!" + Show(not.Term),
        OxMailTerm.Contains one => one.Field.ToString().ToLowerInvariant() + "=" + one.Text,
        OxMailTerm.Attachment => "attachment",
        OxMailTerm.ReceivedFrom from => "from " + Time(from.Ms),
        OxMailTerm.ReceivedBefore before => "before " + Time(before.Ms),
        _ => throw new ArgumentOutOfRangeException(nameof(term)),
    };

    private static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
