using System.Collections.Frozen;
using Bridge.OxApi.Sessions;

namespace Bridge.OxApi.Tests.Sessions;

internal sealed class OxCookiesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private static FrozenDictionary<string, string> Merge(params string[] set) =>
        OxCookies.Merge(new Dictionary<string, string> { ["a"] = "1" }, set, Now);

    [TestCase("a=2; Path=/", "2")]
    [TestCase("a=b=c==; HttpOnly", "b=c==")]
    [TestCase("a=\"q\"", "\"q\"")]
    [TestCase("a=; Path=/", "")]
    public void Merge_Set_KeepsTheValueAsItIs(string header, string value) => Assert.That(Merge(header)["a"], Is.EqualTo(value));

    [TestCase("a=; Max-Age=0")]
    [TestCase("a=x; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Path=/")]
    [TestCase("a=x; Max-Age=-1; Expires=Thu, 01 Jan 2099 00:00:00 GMT")]
    public void Merge_Expired_Removes(string header) => Assert.That(Merge(header), Is.Empty);

    [Test]
    public void Merge_MaxAgeAndOldExpires_Keeps() =>
        Assert.That(Merge("a=2; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:10 GMT")["a"], Is.EqualTo("2"));

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("=x")]
    public void Merge_Malformed_ChangesNothing(string header) => Assert.That(Merge(header), Has.Count.EqualTo(1));

    [Test]
    public void Merge_Flood_IsBounded() => Assert.That(Merge([.. Enumerable.Range(0, 1000).Select(i => $"c{i}=x")]), Has.Count.LessThanOrEqualTo(32));
}
