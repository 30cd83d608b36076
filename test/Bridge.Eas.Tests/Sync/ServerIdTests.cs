using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Sync;

public sealed class ServerIdTests
{
    [Scenario("L20")]
    [Test]
    public void TryParse_OfAnotherEpoch_IsNotFound()
    {
        var id = ServerId.Format("M0a1b2c3d4e5f", "5968a2f1", ItemKey.Of(4711));

        Assert.Multiple(() =>
        {
            Assert.That(id, Is.EqualTo("M0a1b2c3d4e5f:5968a2f1.4711"));
            Assert.That(ServerId.TryParse(id, "M0a1b2c3d4e5f", "5968a2f1", out var key), Is.True);
            Assert.That(key, Is.EqualTo(ItemKey.Of(4711)));
            Assert.That(ServerId.TryParse(id, "M0a1b2c3d4e5f", "5968a2f2", out _), Is.False);
            Assert.That(ServerId.TryParse(id, "M0a1b2c3d4e5e", "5968a2f1", out _), Is.False);
        });
    }

    [TestCase("C1:17", "17")]
    [TestCase("C1:a.b-c_d", "a.b-c_d")]
    [TestCase("C1:017", "017")]
    public void TryParse_WithoutEpoch_TakesTheRest(string id, string key)
    {
        Assert.That(ServerId.TryParse(id, "C1", epoch: null, out var parsed), Is.True);
        Assert.That(parsed.ToString(), Is.EqualTo(key));
    }

    [TestCase("17", false)]
    [TestCase("17\0", true)]
    [TestCase("017", true)]
    [TestCase("18446744073709551616", true)]
    public void Parse_ItemKey_IsANumberOnlyInItsOneForm(string id, bool text)
    {
        Assert.That(ItemKey.Parse(id).Text is not null, Is.EqualTo(text));
        Assert.That(ItemKey.Parse(id).ToString(), Is.EqualTo(id));
    }

    [TestCase("6fa459ea-ee8a-3ca4-894e-db77e160355e", true)]
    [TestCase("1234567890123456789012345678901234567890", true)]
    [TestCase("12345678901234567890123456789012345678901", false)]
    [TestCase("cal://0/31", false)]
    [TestCase("a b", false)]
    [TestCase("ä", false)]
    [TestCase("a:b", false)]
    public void Format_OddOrLongId_IsHashedAndNeverTooLong(string id, bool plain)
    {
        var key = ItemKey.Parse(id);

        var wire = ServerId.Format("C0a1b2c3d4e5f6", null, key);

        Assert.Multiple(() =>
        {
            Assert.That(wire, Has.Length.LessThanOrEqualTo(64));
            Assert.That(wire.EndsWith(id, StringComparison.Ordinal), Is.EqualTo(plain));
            Assert.That(ServerId.TryParse(wire, "C0a1b2c3d4e5f6", null, out var read), Is.True);
            Assert.That(HashedIds.Resolve(read, new Snapshot([key], [1])), Is.EqualTo(key));
            Assert.That(HashedIds.Resolve(read, Snapshot.Empty).ToString(), Is.EqualTo(plain ? id : wire[15..]));
        });
    }

    /// <summary>SHA-256 of "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" is 248d6a61 d20638b8 e5c02693 0c3e6039 … (FIPS 180).</summary>
    [Test]
    public void Format_LongId_IsTheBeginningOfItsSha256() => Assert.That(
        ServerId.Format("C1", null, ItemKey.Parse("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")), Is.EqualTo("C1:JI1qYdIGOLjlwCaTDD5gOa"));

    [Test]
    public void Resolve_IdThatLooksLikeAHash_IsItselfWhenItIsHeld()
    {
        var hashed = ItemKey.Parse(new string('a', 64));
        var same = ItemKey.Parse(hashed.Wire);

        Assert.That(HashedIds.Resolve(same, new Snapshot([same, hashed], [1, 1])), Is.EqualTo(same));
        Assert.That(HashedIds.Resolve(same, new Snapshot([hashed], [1])), Is.EqualTo(hashed));
    }

    [TestCase("C1")]
    [TestCase("C1:")]
    [TestCase("")]
    [TestCase("C1:a b")]
    [TestCase("C1:12345678901234567890123456789012345678901")]
    public void TryParse_WithoutAnIdOfOurs_IsFalse(string id) => Assert.That(ServerId.TryParse(id, "C1", epoch: null, out _), Is.False);
}
