using System.Reflection;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Tests.State.Store;

internal sealed class StateKeysTests
{
    private static readonly StateUser User = new("1", "42");

    [Test]
    public void Keys_OfAUser_ShareHisHashTagAndDiffer()
    {
        var keys = UserKeys(User, "ApplDevice1", "INBOX");
        Assert.That(keys.Select(key => StateKeys.HashTag(key).ToString()).Distinct(StringComparer.Ordinal), Is.EqualTo(new[] { "1/42" }));
        Assert.That(keys, Is.All.StartsWith("eas:{1/42}:"));
        Assert.That(keys, Is.Unique);
        Assert.That(() => StateKeys.RequireOneSlot(keys), Throws.Nothing);
    }

    [Test]
    public void Keys_WithPersonalOrHostileParts_ShowNoneOfThem()
    {
        const string hostile = "a}b{c:d\r\nmüller@example.test ";
        var user = new StateUser(hostile, hostile);
        var keys = UserKeys(user, hostile, hostile).Append(StateKeys.Login(hostile)).ToList();
        Assert.That(keys, Is.All.Match("^[A-Za-z0-9_.~:/{}-]+$").And.All.Length.LessThan(120));
        Assert.That(keys, Is.All.Not.Contain("ller").And.All.Not.Contain("example"));
        Assert.That(keys.Select(key => key.Count(c => c == '{')), Is.All.EqualTo(1));
    }

    [Test]
    public void Keys_OfTwoUsersDevicesOrCollections_Differ()
    {
        string[] keys =
        [
            StateKeys.Generation(User, "d1", "c1", "s1", 1), StateKeys.Generation(User, "d1", "c1", "s1", 2), StateKeys.Generation(User, "d1", "c1", "s2", 1),
            StateKeys.Generation(User, "d1", "c2", "s1", 1), StateKeys.Generation(User, "d2", "c1", "s1", 1), StateKeys.Generation(new("1", "43"), "d1", "c1", "s1", 1),
            StateKeys.Generation(new("2", "42"), "d1", "c1", "s1", 1), StateKeys.Generation(new("14", "2"), "d1", "c1", "s1", 1),
        ];
        Assert.That(keys, Is.Unique);
    }

    /// <summary>Nodes of different versions share a store: a key that changes loses what is under it.</summary>
    [Test]
    public void Keys_KnownParts_StayTheSame()
    {
        Assert.That(StateKeys.Hash("INBOX"), Is.EqualTo("g-y1Ib8yD2dyh-i5"));
        Assert.That(StateKeys.Generation(User, "INBOX", "INBOX", "s1", 7), Is.EqualTo("eas:{1/42}:d:g-y1Ib8yD2dyh-i5:c:g-y1Ib8yD2dyh-i5:s1:7"));
        Assert.That(StateKeys.ChangeChannel(User), Is.EqualTo("eas:{1/42}:changed"));
    }

    [TestCase("eas:{1/42}:x", "1/42")]
    [TestCase("a{b}{c}", "b")]
    [TestCase("a{}{c}", "a{}{c}")]
    [TestCase("a{b", "a{b")]
    [TestCase("plain", "plain")]
    [TestCase("", "")]
    public void HashTag_AsRedisClusterReadsIt(string key, string tag) => Assert.That(StateKeys.HashTag(key).ToString(), Is.EqualTo(tag));

    [Test]
    public void Keys_EmptyUser_IsAMistake() => Assert.That(() => StateKeys.FolderMap(default), Throws.InstanceOf<ArgumentException>());

    /// <summary>Every key function that begins with the user, called with the same texts.</summary>
    private static List<string> UserKeys(StateUser user, string second, string third) =>
    [
        .. typeof(StateKeys).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(method => method.ReturnType == typeof(string) && method.IsAssembly && method.GetParameters() is [{ } first, ..] && first.ParameterType == typeof(StateUser))
            .Select(method => (string)method.Invoke(null, [.. method.GetParameters().Select((parameter, i) => i switch
            {
                0 => (object)user,
                1 => second,
                _ when parameter.ParameterType == typeof(long) => 7L,
                _ => third,
            })])!),
    ];
}
