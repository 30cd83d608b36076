using Bridge.Eas.Items;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Mime;
using Bridge.Eas.Sync;
using Fuzz.Engine;
using Fuzz.Mutation;
using NodaTime;

namespace Fuzz.Targets;

/// <summary>Small texts inside requests, mails and OX's answers: dates, zones, rules, ids, addresses, HTML.</summary>
internal sealed class TextTarget() : ReadersTarget(Readers, TextMutator.Mutate)
{
    private const int DaysLookedAt = 400;

    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    private static readonly IReadOnlyList<NamedReader> Readers =
    [
        NamedReader.OfText("date", text => CalendarDate.Parse(text), "20261123T100000Z", "2026-11-23T10:00:00.000Z", "20261123", "2026-11-23"),
        NamedReader.OfText("zone", ReadZone, ZoneBlobs.For(Berlin, 2026).ToBase64(), ZoneBlobs.For(DateTimeZoneProviders.Tzdb["America/New_York"], 2026).ToBase64(), ZoneBlobs.For(DateTimeZone.Utc, 2026).ToBase64()),
        NamedReader.OfText("rule", ReadRule, "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6", "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20401231T225959Z", "RRULE:FREQ=DAILY", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;WKST=SU"),
        NamedReader.OfText("occurrence", ReadOccurrence, "20261123T090000Z", "20261123", "Europe/Berlin:20261123T100000"),
        NamedReader.OfText("mail date", text => MimeDate.Parse(text), "Fri, 21 Nov 2026 08:40:00 +0100 (CET)", "21 Nov 26 8:40 EST", "Mon, 1 Jan 0001 00:00:00 -1400"),
        NamedReader.OfText("addresses", ReadAddresses, "Anna <anna@example.net>, \"Doe, J.\" <j@x.org>", "Group: a@b, c@d;, e@f", "=?utf-8?Q?=C3=A4nna?= <a@b> (comment (nested))", "\"\\\"\" <@route:a@b>"),
        NamedReader.OfText("words", text => EncodedWords.Decode(text), "=?utf-8?B?w6RubmE=?= =?iso-8859-1?Q?=E4_b?=", "=?utf-7?Q?+AOQ-?=", "a =?x?="),
        NamedReader.OfText("parameters", text => MimeContentType.Parse(text, "text/plain"), "multipart/mixed; boundary=\"x y\"; charset*0*=utf-8''%C3; charset*1=a", "text/plain; charset=us-ascii (c)", "application/pdf; name*=iso-8859-1'de'%E4.pdf"),
        NamedReader.OfText("html", ReadHtml, "<html><head><style>a{}</style></head><body><p>A&nbsp;<b>b</b><br><a href='x'>l</a><ul><li>1<li>2</ul><table><tr><td>1<td>2</table></body>", "<pre> a\n b</pre><!-- c --><script>x</script>&#228;&amp;&lt;", "<div><div><blockquote>q"),
        NamedReader.OfText("plain", text => HtmlText.FromPlain(text), "a\r\nb <c> & http://x.org/?a=b&c=d", "  two  blanks\t"),
        NamedReader.OfText("event", text => CalendarText.Read(text), "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:a@b\r\nDTSTART;TZID=\"Europe/Berlin\":20261123T100000\r\nSUMMARY:a\\, b\r\n c\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
        NamedReader.OfText("uid", text => GlobalObjectId.UidOf(GlobalObjectId.UidOf(text) + Convert.ToHexString(GlobalObjectId.Of(text, new LocalDate(2026, 11, 23))).Length), "a@b", "040000008200E00074C5B7101A82E00800000000000000000000000000000000000000000C0000007643616C2D5569640100000061"),
        NamedReader.OfText("ids", ReadIds, "M0123456789ab:1500000001.4711", "C1:17", "P1:a-b.c_d", "M1:1500000001.4711:2.1", "{00000000000000000000000000000001}2", "1759222111.ff"),
    ];

    public override string Name => "text";

    public override string What => "dates, time zones, recurrence rules, ids, addresses, HTML";

    /// <summary>A time zone is looked for among all there are.</summary>
    public override long BytesPerCase => 64 * 1024 * 1024;

    private static void ReadZone(string text)
    {
        if (ZoneBlob.Parse(text) is not { } blob) return;
        var at = Instant.FromUtc(2026, 11, 23, 10, 0);
        ZoneFinder.Find(blob, null, Berlin, at, 2026);
        ZoneFinder.Find(blob, DateTimeZoneProviders.Tzdb["Asia/Tokyo"], Berlin, at, 2026);
        if (ZoneBlob.Parse(blob.ToBase64()) is null) throw new FuzzViolationException("a zone that is written cannot be read");
    }

    private static void ReadRule(string text)
    {
        if (RecurrenceRule.Parse(text) is not { } rule) return;
        var series = new Series(new LocalDateTime(2026, 11, 23, 10, 0), Berlin, allDay: false, rule);
        foreach (var day in series.Dates.Take(DaysLookedAt)) series.InstantOf(day);
        series.Has(new LocalDate(2027, 1, 1));
        series.LastDate();
        if (RecurrenceMap.ToEas(series, dateDigits: false, out _) is { } eas)
        {
            RecurrenceMap.SameDays(eas, eas, series);
            if (RecurrenceRule.Parse(RecurrenceMap.ToRule(eas, series).ToString()) is null) throw new FuzzViolationException("a rule that is written cannot be read");
        }
    }

    private static void ReadOccurrence(string text)
    {
        var series = new Series(new LocalDateTime(2026, 11, 23, 10, 0), Berlin, allDay: false, RecurrenceRule.Parse("FREQ=WEEKLY"));
        if (RecurrenceIds.DayOf(text, series) is { } day) RecurrenceIds.Of(series, day);
        if (CalendarDate.Parse(text) is { } sent) RecurrenceIds.Match(sent, series, new HashSet<LocalDate>());
    }

    private static void ReadAddresses(string text)
    {
        foreach (var address in AddressListParser.Parse(text)) HeaderRewriter.EncodeAddress(address);
        HeaderRewriter.EncodeText(text);
    }

    private static void ReadHtml(string text)
    {
        HtmlText.ToPlain(text);
        HtmlText.ToPlain(text, withLinks: false, maxChars: 100);
        if (System.Text.Encoding.UTF8.GetByteCount(HtmlTruncation.Utf8(text, 200)) > 200) throw new FuzzViolationException("cut HTML is longer than asked for");
        if (System.Text.Encoding.UTF8.GetByteCount(TextTruncation.Utf8(text, 50)) > 50) throw new FuzzViolationException("cut text is longer than asked for");
    }

    private static void ReadIds(string text)
    {
        if (ServerId.TryParse(text, "M0123456789ab", "1500000001", out var mail) && ServerId.Format("M0123456789ab", "1500000001", mail) != text) throw new FuzzViolationException("a mail id reads otherwise than it is written");
        if (ServerId.TryParse(text, "C1", null, out var item) && ServerId.Format("C1", null, item) != text) throw new FuzzViolationException("an item id reads otherwise than it is written");
        if (ServerId.TryParseWithEpoch(text, out var collection, out var epoch, out var inside) && ServerId.Format(collection, epoch, inside) != text) throw new FuzzViolationException("an id reads otherwise than it is written");
        if (AttachmentReference.TryParse(text, out var reference) && reference.ToString().Length > 512) throw new FuzzViolationException("a reference is too long");
        if (PimCursor.TryParse(text, out var cursor) && !PimCursor.TryParse(cursor.ToString(), out _)) throw new FuzzViolationException("a cursor that is written cannot be read");
        if (SyncKey.TryParse(text, out var key) && key.ToString() != text && !text.Contains("}0", StringComparison.Ordinal)) throw new FuzzViolationException("a sync key reads otherwise than it is written");
        if (ItemKey.Parse(text).ToString() != text) throw new FuzzViolationException("an item key reads otherwise than it is written");
    }
}
