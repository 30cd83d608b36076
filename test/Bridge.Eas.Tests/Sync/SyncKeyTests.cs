using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Sync;

public sealed class SyncKeyTests
{
    [Test]
    public void ToString_IsReadBack()
    {
        var key = SyncKey.First().WithCounter(41);

        Assert.That(SyncKey.TryParse(key.ToString(), out var read), Is.True);
        Assert.That(read, Is.EqualTo(key));
        Assert.That(key.ToString(), Has.Length.LessThanOrEqualTo(50));
    }

    [TestCase("")]
    [TestCase("0")]
    [TestCase("1")]
    [TestCase("{0123456789abcdef0123456789abcdef}")]
    [TestCase("{0123456789abcdef0123456789abcdef}0")]
    [TestCase("{0123456789abcdef0123456789abcdef}2\0")]
    [TestCase("{0123456789abcdef0123456789abcdef}-1")]
    [TestCase("{0123456789abcdef0123456789abcdef}99999999999")]
    [TestCase("{0123456789ABCDEF0123456789abcdeg}1")]
    public void TryParse_WhatNoServerOfOursGave_IsFalse(string text) => Assert.That(SyncKey.TryParse(text, out _), Is.False);
}
