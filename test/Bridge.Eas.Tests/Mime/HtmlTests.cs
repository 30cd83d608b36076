using System.Text;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Tests.Mime;

[TestFixture]
public sealed class HtmlTests
{
    [TestCase("<p>one</p><p>two</p>", "one\r\n\r\ntwo")]
    [TestCase("a<br>b<br/>c", "a\r\nb\r\nc")]
    [TestCase("<div>a</div><div><br></div><div>b</div>", "a\r\n\r\nb")]
    [TestCase("  a \n  b&nbsp; c ", "a b c")]
    [TestCase("<ul><li>x<li>y<ol><li>1<li>2</ol></ul>z", "- x\r\n- y\r\n  1. 1\r\n  2. 2\r\n\r\nz")]
    [TestCase("a<blockquote>b<p>c</blockquote>d", "a\r\n\r\n> b\r\n>\r\n> c\r\n\r\nd")]
    [TestCase("<table><tr><td>a<td>b</tr><tr><td>c</td><td>d</td></tr></table>", "a b\r\nc d")]
    [TestCase("<a href=\"https://x.org/?a=1&amp;b=2\">here</a> now", "here <https://x.org/?a=1&b=2> now")]
    [TestCase("<a href=\"https://x.org/\">https://x.org/</a>", "https://x.org/")]
    [TestCase("<a href=\"javascript:x\">y</a>", "y")]
    [TestCase("<img alt='A dog'>", "[A dog]")]
    [TestCase("<head><title>t</title><style>p{}</style></head><script>if(a<b)</script>x", "x")]
    [TestCase("<div style=\"display: none\">preview<div>more</div></div>x", "x")]
    [TestCase("<div style='display:none'>never closed", "never closed")]
    [TestCase("<p>Hi</p><div style='display:none'>pre<div>Body</div>", "Hi\r\n\r\npre\r\nBody")]
    [TestCase("<p>Hi</p><p style=\"display:none\">pre<p>Body</p><p>More</p>", "Hi\r\n\r\nBody\r\n\r\nMore")]
    [TestCase("<a href=\"https://x.org/\" title=\"the hidden gem\">Click</a>", "Click <https://x.org/>")]
    [TestCase("<td class=\"col hidden xs\">Text</td>", "Text")]
    [TestCase("a <b hidden>b</b>c<b class='x' hidden=''>d</b>", "a c")]
    [TestCase("<pre>a\n  b</pre>", "a\r\n  b")]
    [TestCase("&lt;b&gt; &euro; &#x1F600; &unknown; &", "<b> € 😀 &unknown; &")]
    [TestCase("a<!-- x > y -->b<!-- open c", "ab")]
    [TestCase("1 < 2 and 3 > 2", "1 < 2 and 3 > 2")]
    [TestCase("<p title=\"a>b\">x</p>", "x")]
    [TestCase("<p title=it's>x</p> 'y'", "x\r\n\r\n'y'")]
    [TestCase("a<hr>b", "a\r\n----------\r\nb")]
    [TestCase("", "")]
    public void ToPlain_Html_ReadsWell(string html, string expected) => Assert.That(HtmlText.ToPlain(html), Is.EqualTo(expected));

    [Test]
    public void ToPlain_WithoutLinks_HasNoTargetsAndImages() =>
        Assert.That(HtmlText.ToPlain("<a href='http://x.org'>a</a> <img alt=b>c", withLinks: false), Is.EqualTo("a c"));

    [TestCase("<b>x</b                                                            >yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy")]
    [TestCase("<hä\u20ac\u20ac\u20ac>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void Cut_EndTagsOfAnyLength_StaysWithinTheRoom(string html) =>
        Assert.That(Encoding.UTF8.GetByteCount(HtmlTruncation.Utf8(html, 30)), Is.LessThanOrEqualTo(30));

    [Test]
    public void ToPlain_Limit_IsKept() => Assert.That(HtmlText.ToPlain(new string('x', 1000), maxChars: 10), Is.EqualTo("xxxxxxxxxx"));

    [Test]
    public void FromPlain_Text_ShowsAsItWas()
    {
        var html = HtmlText.FromPlain("a <b> &\r\n  two  blanks\nhttp://x.org/?a&b.");
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("a &lt;b&gt; &amp;<br>"));
            Assert.That(html, Does.Contain("<a href=\"http://x.org/?a&amp;b\">http://x.org/?a&amp;b</a>.<br>"));
            Assert.That(HtmlText.ToPlain(html), Is.EqualTo("a <b> &\r\ntwo blanks\r\nhttp://x.org/?a&b."));
        });
    }

    [TestCase("abc", 2, "ab")]
    [TestCase("äöü", 3, "ä")]
    [TestCase("a😀b", 4, "a")]
    [TestCase("a😀b", 5, "a😀")]
    [TestCase("a\r\nb", 2, "a")]
    [TestCase("abc", 0, "")]
    [TestCase("abc", 3, "abc")]
    public void Utf8Truncation_AtAnyByte_KeepsCharactersWhole(string text, int size, string expected) =>
        Assert.That(TextTruncation.Utf8(text, size), Is.EqualTo(expected));

    [Test]
    public void HtmlTruncation_ShortEnough_IsTheSame() => Assert.That(HtmlTruncation.Utf8("<p>x</p><!-- y -->", 100), Is.EqualTo("<p>x</p><!-- y -->"));

    [TestCase("<div><p>hello world</p></div>", 25, "<div><p>hello w</p></div>")]
    [TestCase("<p>a&amp;b and more</p>", 10, "<p>a</p>")]
    [TestCase("<p>a&amp;b and more</p>", 13, "<p>a&amp;</p>")]
    [TestCase("<p>ab</p><img src=\"x.png\"><p>more</p>", 12, "<p>ab</p>")]
    [TestCase("<style>p{color:red;margin:0}</style><b>words and more words</b>", 20, "<b>words and mor</b>")]
    public void HtmlTruncation_Cut_StaysHtml(string html, int size, string expected)
    {
        var cut = HtmlTruncation.Utf8(html, size);
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetByteCount(cut), Is.LessThanOrEqualTo(size));
            Assert.That(cut, Is.EqualTo(expected));
        });
    }

    [Test]
    public void HtmlTruncation_AnySize_NeverEndsInsideATagOrEntity()
    {
        const string Html = "<html><body class=\"x\"><div><p>Grüße &uuml; 😀 <b>fett</b></p><ul><li>eins<li>zwei</ul></div></body></html>";
        for (var size = 0; size < 120; size++)
        {
            var cut = HtmlTruncation.Utf8(Html, size);
            var open = cut.Split('<').Skip(1).Count(t => t[0] != '/' && !t.StartsWith("li", StringComparison.Ordinal));
            var closed = cut.Split("</").Length - 1 - cut.Split("</li").Length + 1;
            Assert.Multiple(() =>
            {
                Assert.That(Encoding.UTF8.GetByteCount(cut), Is.LessThanOrEqualTo(size));
                Assert.That(cut.LastIndexOf('<'), Is.LessThanOrEqualTo(cut.LastIndexOf('>')));
                Assert.That(closed, Is.EqualTo(open), cut);
                Assert.That(cut.Replace("&uuml;", "", StringComparison.Ordinal), Does.Not.Contain('&'));
                Assert.That(cut.Any(char.IsSurrogate) && !cut.Contains("😀", StringComparison.Ordinal), Is.False);
            });
        }
    }
}
