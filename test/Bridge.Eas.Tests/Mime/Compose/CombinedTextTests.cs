using Bridge.Eas.Mime.Compose;
using static Bridge.Eas.Tests.Mime.Messages;

namespace Bridge.Eas.Tests.Mime.Compose;

internal sealed class CombinedTextTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Test]
    public async Task Of_PlainReply_MarksEachLineBelowTheHead()
    {
        var text = await OfAsync("Subject: Re\n\nYes.\n\n", "From: Bo <bo@x>\nTo: a@x, Carl <c@x>\nSubject: Q\nDate: Wed, 1 Jul 2026 10:00:00 +0000\n\nOne\n\n> two\n", Continuation.Reply, "de_DE");

        Assert.That(text.Html, Is.Null);
        Assert.That(text.Plain.ReplaceLineEndings("\n"), Is.EqualTo(
            "Yes.\n\n-------- Ursprüngliche Nachricht --------\nVon: Bo <bo@x>\nGesendet: Mittwoch, 1. Juli 2026 12:00\nAn: a@x, Carl <c@x>\nBetreff: Q\n\n> One\n>\n>> two\n"));
    }

    [Test]
    public async Task Of_PlainForward_LeavesTheTextAsItIs()
    {
        var text = await OfAsync("Subject: Fw\n\n", "From: bo@x\nSubject: Q\n\nOne\n> two\n", Continuation.Forward, "en_US");

        Assert.That(text.Plain.ReplaceLineEndings("\n"), Is.EqualTo("-------- Original message --------\nFrom: bo@x\nSubject: Q\n\nOne\n> two\n"));
    }

    [Test]
    public async Task Of_HtmlOfEither_IsOneDocument()
    {
        var text = await OfAsync(
            "Content-Type: text/html; charset=iso-8859-1\n\n<html><head><meta charset=iso-8859-1></head><body style=\"color: red\"><p>Yes</p></body></html>\n",
            "From: bo@x\nSubject: <Q>\n\n1 < 2\n", Continuation.Reply, "xx");

        Assert.That(text.Html, Does.StartWith("<html>").And.Contain("<div style=\"color: red\"><p>Yes</p>").And.Contain("<b>Subject:</b> &lt;Q&gt;<br>").And.Contain("1 &lt; 2"));
        Assert.That(text.Html!.Split("<body"), Has.Length.EqualTo(2));
        Assert.That(text.Html, Does.Not.Contain("iso-8859-1"), "it is UTF-8 now");
        Assert.That(text.Plain, Does.StartWith("Yes").And.Contain("> 1 < 2"));
    }

    [TestCase("<p>a</p><script>evil()</script><base href=x><b>b", "<p>a</p><b>b")]
    [TestCase("<!DOCTYPE html><html><head><title>t</title><style>p{}</style></head><body>x</body></html>", "<style>p{}</style>x")]
    [TestCase("no tags", "no tags")]
    public void Inside_OfADocument_IsWhatMayStandInAnother(string html, string inside) => Assert.That(HtmlInside.Of(html), Is.EqualTo(inside));

    private static async Task<CombinedText> OfAsync(string own, string original, Continuation continuation, string locale) =>
        CombinedText.Of(await ReadAsync(own), await ReadAsync(original), continuation, QuoteWords.Of(locale), Berlin);
}
