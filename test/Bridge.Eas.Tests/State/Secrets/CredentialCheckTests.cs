using Bridge.Eas.State.Secrets;

namespace Bridge.Eas.Tests.State.Secrets;

internal sealed class CredentialCheckTests
{
    private readonly CredentialCheck _check = new(TestSecret.Of(1));

    [Test]
    public void Matches_SameCredential_IsTrue()
    {
        var stored = _check.Compute("anton", "gehe1m");
        Assert.That(stored, Has.Length.EqualTo(32));
        Assert.That(new CredentialCheck(TestSecret.Of(1)).Matches(stored, "anton", "gehe1m"), Is.True);
    }

    [TestCase("anton", "Gehe1m")]
    [TestCase("anton", "")]
    [TestCase("antong", "ehe1m")]
    [TestCase("Anton", "gehe1m")]
    [TestCase("", "antongehe1m")]
    public void Matches_OtherCredential_IsFalse(string login, string password)
        => Assert.That(_check.Matches(_check.Compute("anton", "gehe1m"), login, password), Is.False);

    [Test]
    public void Matches_OtherSecretOrDamagedValue_IsFalse()
    {
        var stored = _check.Compute("anton", "gehe1m");
        Assert.That(new CredentialCheck(TestSecret.Of(2)).Matches(stored, "anton", "gehe1m"), Is.False);
        Assert.That(_check.Matches(stored.AsSpan(0, 31), "anton", "gehe1m"), Is.False);
        Assert.That(_check.Matches([], "anton", "gehe1m"), Is.False);
    }

    [Test]
    public void Tags_AreShortStableAndApartFromTheCheck()
    {
        var tag = _check.CredentialTag("anton", "gehe1m");
        Assert.That(tag, Does.Match("^[A-Za-z0-9_-]{16}$"));
        Assert.That(_check.CredentialTag("anton", "gehe1m"), Is.EqualTo(tag));
        Assert.That(_check.CredentialTag("anton", "other"), Is.Not.EqualTo(tag));
        Assert.That(_check.LoginTag("anton"), Does.Match("^[A-Za-z0-9_-]{16}$").And.Not.EqualTo(_check.CredentialTag("anton", "")));
        Assert.That(Convert.ToBase64String(_check.Compute("anton", "gehe1m")), Does.Not.StartWith(tag));
    }
}
