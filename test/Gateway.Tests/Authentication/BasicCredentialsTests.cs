using System.Text;
using Gateway.Authentication;

namespace Gateway.Tests.Authentication;

internal sealed class BasicCredentialsTests
{
    [TestCase("Basic bWlrZTpzZWNyZXQ=", "mike", "secret")]
    [TestCase("basic   bWlrZTpzZWNyZXQ=  ", "mike", "secret")]
    [TestCase("BASIC bWlrZTpzZWNyZXQ", "mike", "secret", Description = "no padding")]
    [TestCase("Basic bWlrZTphOmI6Yw==", "mike", "a:b:c")]
    [TestCase("Basic bWlrZTo=", "mike", "")]
    public void Parse_BasicHeader_GivesBothHalves(string header, string user, string password) =>
        Assert.That(BasicCredentials.Parse(header), Is.EqualTo(new BasicCredentials(user, password)));

    [Test]
    public void Parse_Utf8_IsReadAsUtf8() => Assert.That(BasicCredentials.Parse(Header([.. "jürgen:pä€"u8])), Is.EqualTo(new BasicCredentials("jürgen", "pä€")));

    [Habit(72)]
    [Test]
    public void Parse_Windows1252_IsReadAsSuch()
    {
        // "jürgen:pä€" in the code page of Outlook on Windows: 0xFC, 0xE4, 0x80.
        byte[] bytes = [0x6A, 0xFC, 0x72, 0x67, 0x65, 0x6E, 0x3A, 0x70, 0xE4, 0x80];
        Assert.That(BasicCredentials.Parse(Header(bytes)), Is.EqualTo(new BasicCredentials("jürgen", "pä€")));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Basic")]
    [TestCase("Basic ")]
    [TestCase("Basic !!!!")]
    [TestCase("Basicbm9jb2xvbg==")]
    [TestCase("Basic bm9jb2xvbg==", Description = "no colon in it")]
    [TestCase("Bearer bWlrZTpzZWNyZXQ=")]
    public void Parse_AnythingElse_GivesNothing(string? header) => Assert.That(BasicCredentials.Parse(header), Is.Null);

    [Test]
    public void Parse_HugeHeader_GivesNothing() =>
        Assert.That(BasicCredentials.Parse("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("u:" + new string('x', 100_000)))), Is.Null);

    [Test]
    public void ToString_NeverShowsThePassword() => Assert.That(new BasicCredentials("mike", "secret").ToString(), Does.Not.Contain("secret").And.Not.Contain("mike"));

    private static string Header(byte[] credentials) => "Basic " + Convert.ToBase64String(credentials);
}
