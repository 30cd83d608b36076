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

    [TestCase("C1")]
    [TestCase("C1:")]
    [TestCase("")]
    public void TryParse_WithoutKey_IsFalse(string id) => Assert.That(ServerId.TryParse(id, "C1", epoch: null, out _), Is.False);
}
