using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Devices.Quirks;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Mail.Bodies;
using static Bridge.Eas.Tests.Items.Mail.Rendered;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>What some phones need to find in a mail, or not to find.</summary>
[TestFixture]
internal sealed class HabitRenderingTests
{
    private const string Signed = """
        Subject: x
        Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"; micalg=sha-256

        --b

        text
        --b
        Content-Type: application/pkcs7-signature; name=smime.p7s
        Content-Transfer-Encoding: base64

        MIIF
        --b--
        """;

    [Habit(35), Habit(73)]
    [Test]
    public async Task Render_AnyMessage_TellsItsImportanceAndItsForm()
    {
        foreach (var mail in TestMail.Fixtures())
        {
            var data = await MailAsync(mail.Raw);
            Assert.That(data.Text(Email + "Importance"), Is.AnyOf("0", "1", "2"), mail.Name);
            Assert.That(data.Text(Base + "NativeBodyType"), Is.AnyOf("1", "2"), mail.Name);
        }
    }

    [Habit(21)]
    [TestCase(500, "Read the news now.")]
    [TestCase(5000, "Read the news <https://example.org/very/long/path> now.")]
    public async Task Render_FirstWordsOfHtml_LeaveTheTargetsOfLinksOut(int size, string expected)
    {
        var data = await MailAsync("Content-Type: text/html\n\n<p>Read <a href=\"https://example.org/very/long/path\">the news</a> now.<img src=\"cid:x\"></p>", Plain(size));
        Assert.That(data.Body().Text(Base + "Data"), Is.EqualTo(expected));
    }

    [Habit(86)]
    [TestCase("BlackBerry", 0, "4")]
    [TestCase("BlackBerry", 2, "4")]
    [TestCase("iPhone", 0, "1")]
    [TestCase("iPhone", 1, "4")]
    public async Task Render_SignedMail_IsMimeForThoseWhoShowItOnlySo(string deviceType, int support, string expected)
    {
        var options = new CollectionOptions { MimeSupport = support, BodyPreferences = [new(1), new(4)] };
        var asked = MailBodyOptions.Of(EasVersion.V141, deviceType, options);

        Assert.That((await MailAsync(Signed, asked)).Body().Text(Base + "Type"), Is.EqualTo(expected));
        Assert.That((await MailAsync("Subject: x\n\ntext", asked)).Body().Text(Base + "Type"), Is.EqualTo(support == 2 ? "4" : "1"), "others as they are asked for");
    }

    [Habit(81)]
    [Test]
    public void Ping_OfAMinuteAndOfThree_IsTakenAsItIs() =>
        Assert.That(((int[])[60, 180, 470]).Select(new PingOptions().Nearest), Is.EqualTo((int[])[60, 180, 470]));
}
