using Bridge.Eas.Protocol.Http;
using Gateway.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Authentication;

internal sealed class LoginNormaliserTests
{
    // Every way in which the manuals tell users to fill in user and domain, and what phones make of two fields.
    [Defect("D10")]
    [TestCase("mike@ox.io", "mike@ox.io", "mike", "ox.io")]
    [TestCase("ox.io\\mike", "mike@ox.io", "mike", "ox.io")]
    [TestCase("mike", "mike", "mike", null)]
    [TestCase("defaultcontext\\mike", "mike", "mike", null)]
    [TestCase("DefaultContext\\mike", "mike", "mike", null)]
    [TestCase("mike@defaultcontext", "mike", "mike", null)]
    [TestCase("\\mike", "mike", "mike", null)]
    [TestCase(" \\mike", "mike", "mike", null)]
    [TestCase("  mike@ox.io ", "mike@ox.io", "mike", "ox.io")]
    [TestCase(" ox.io \\ mike ", "mike@ox.io", "mike", "ox.io")]
    [TestCase("\\mike@ox.io", "mike@ox.io", "mike", "ox.io")]
    [TestCase("ox.io\\mike@ox.io", "mike@ox.io", "mike", "ox.io")]
    [TestCase("leftover\\mike@ox.io", "mike@ox.io", "mike", "ox.io")]
    [TestCase("defaultcontext\\mike@ox.io", "mike@ox.io", "mike", "ox.io")]
    [TestCase("ox.io\\mike@", "mike@ox.io", "mike", "ox.io")]
    [TestCase("mike@", "mike", "mike", null)]
    [TestCase("\\\\ox.io\\mike", "mike@ox.io", "mike", "ox.io")]
    [TestCase("Mike@OX.io", "Mike@OX.io", "Mike", "OX.io", Description = "case is kept")]
    [TestCase("jürgen@müller.example", "jürgen@müller.example", "jürgen", "müller.example")]
    public void Normalise_EveryForm_GivesOxsLogin(string typed, string name, string user, string? domain) =>
        Assert.That(Normalise(typed), Is.EqualTo(new EasLogin(name, user, domain, "secret")));

    [TestCase("mike", "mike@ox.io")]
    [TestCase(" \\mike", "mike@ox.io")]
    [TestCase("mike@other.example", "mike@other.example")]
    [TestCase("defaultcontext\\mike", "mike")]
    public void Normalise_DefaultDomain_IsForLoginsThatNameNone(string typed, string name) =>
        Assert.That(Normalise(typed, new() { DefaultDomain = "ox.io" })?.Name, Is.EqualTo(name));

    [Test]
    public void Normalise_OtherDefaultContext_IsUnderstood() =>
        Assert.That(Normalise("main\\mike", new() { DefaultContext = "main" })?.Name, Is.EqualTo("mike"));

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("ox.io\\")]
    [TestCase("@ox.io")]
    [TestCase("mi\0ke")]
    [TestCase("mike\r\nX: y")]
    public void Normalise_NoUser_GivesNothing(string typed) => Assert.That(Normalise(typed), Is.Null);

    [Test]
    public void Normalise_HugeName_GivesNothing() => Assert.That(Normalise(new string('x', 10_000)), Is.Null);

    [Test]
    public void EasLogin_AsText_ShowsNothing() => Assert.That(Normalise("mike")!.ToString(), Does.Not.Contain("secret").And.Not.Contain("mike"));

    private static EasLogin? Normalise(string typed, AuthenticationSettings? settings = null) =>
        new LoginNormaliser(Options.Create(settings ?? new())).Normalise(typed, "secret");
}
