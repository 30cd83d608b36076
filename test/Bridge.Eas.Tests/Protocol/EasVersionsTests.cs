using Bridge.Eas.Protocol;

namespace Bridge.Eas.Tests.Protocol;

internal sealed class EasVersionsTests
{
    [TestCase("2.5", EasVersion.V25)]
    [TestCase("12.0", EasVersion.V120)]
    [TestCase("14.1", EasVersion.V141)]
    [TestCase("14", EasVersion.V140)]
    [TestCase(" 16.1 ", EasVersion.V161)]
    public void Parse_VersionWeSpeak_IsThatVersion(string text, EasVersion version) => Assert.That(EasVersions.Parse(text), Is.EqualTo(version));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("2.1")]
    [TestCase("14.15")]
    [TestCase("-14.1")]
    [TestCase("14.1,14.1")]
    [TestCase("99999999999999")]
    [TestCase("79228162514264337593543950335")]
    public void Parse_AnythingElse_IsNone(string? text) => Assert.That(EasVersions.Parse(text), Is.Null);
}
