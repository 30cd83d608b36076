using System.Globalization;
using Bridge.Eas.Protocol.Http;
using Gateway.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Authentication;

internal sealed class RefusedCredentialsTests
{
    private static readonly EasLogin Mike = new("mike@ox.io", "mike", "ox.io", "wrong");
    private readonly HandMovedClock _clock = new();

    [Test]
    public void Contains_JustRefused_IsTrueUntilTheTimeIsOver()
    {
        var refused = New(30);
        refused.Add(Mike);
        Assert.That(refused.Contains(Mike), Is.True);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.That(refused.Contains(Mike), Is.True);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(refused.Contains(Mike), Is.False);
    }

    [Test]
    public void Contains_OtherPasswordOrUser_IsFalse()
    {
        var refused = New(30);
        refused.Add(Mike);
        Assert.That(refused.Contains(Mike with { Password = "right" }), Is.False);
        Assert.That(refused.Contains(Mike with { Name = "mike@ox.iow", Password = "rong" }), Is.False);
    }

    [Test]
    public void Contains_NothingToBeRemembered_IsFalse()
    {
        var refused = New(0);
        refused.Add(Mike);
        Assert.That(refused.Contains(Mike), Is.False);
    }

    [Test]
    public void Add_RefusedAgain_CountsFromTheLastTime()
    {
        var refused = New(30);
        refused.Add(Mike);
        _clock.Advance(TimeSpan.FromSeconds(20));
        refused.Add(Mike);
        _clock.Advance(TimeSpan.FromSeconds(20));
        refused.Add(Mike with { Password = "another" });
        Assert.That(refused.Contains(Mike), Is.True);
    }

    [Test]
    public void Add_Flood_DropsTheOldest()
    {
        var refused = New(30);
        refused.Add(Mike);
        for (var i = 0; i < RefusedCredentials.Capacity; i++)
            refused.Add(Mike with { Password = i.ToString(CultureInfo.InvariantCulture) });
        Assert.That(refused.Contains(Mike), Is.False);
        Assert.That(refused.Contains(Mike with { Password = "1" }), Is.True);
    }

    [Test]
    public void Alias_SameLogin_IsSameAndSaysNothing()
    {
        var refused = New(30);
        Assert.That(refused.Alias(Mike), Is.EqualTo(refused.Alias(Mike with { Password = "x" })));
        Assert.That(refused.Alias(Mike), Has.Length.EqualTo(12).And.Not.EqualTo(New(30).Alias(Mike)));
    }

    private RefusedCredentials New(int seconds) => new(Options.Create(new AuthenticationSettings { RememberRefusedSeconds = seconds }), _clock);
}
