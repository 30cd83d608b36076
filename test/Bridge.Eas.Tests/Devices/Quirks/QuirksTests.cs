using Bridge.Eas.Devices.Quirks;
using Bridge.Eas.Protocol;
using Quirks = Bridge.Eas.Devices.Quirks.Quirks;

namespace Bridge.Eas.Tests.Devices.QuirkRows;

[TestFixture]
internal sealed class QuirksTests
{
    [TestCase(Quirk.EmptyTextSaysNothing, EasVersion.V121, "Android", true)]
    [TestCase(Quirk.EmptyTextSaysNothing, EasVersion.V25, "android", true)]
    [TestCase(Quirk.EmptyTextSaysNothing, EasVersion.V121, "SAMSUNGGTI9100", true)]
    [TestCase(Quirk.EmptyTextSaysNothing, EasVersion.V141, "Android", false)]
    [TestCase(Quirk.EmptyTextSaysNothing, EasVersion.V121, "iPhone", false)]
    [TestCase(Quirk.EmptyTextSaysNothing, EasVersion.V121, "", false)]
    [TestCase(Quirk.SignedMailAsMime, EasVersion.V141, "BlackBerry", true)]
    [TestCase(Quirk.SignedMailAsMime, EasVersion.V25, "BlackBerry", false)]
    [TestCase(Quirk.SignedMailAsMime, EasVersion.V141, "WP8", false)]
    public void Has_TypeAndVersion_AreMatched(object quirk, object version, string deviceType, bool expected) =>
        Assert.That(Quirks.Has((Quirk)quirk, (EasVersion)version, deviceType), Is.EqualTo(expected));

    [Test]
    public void Table_EachQuirk_HasARow() => Assert.That(Quirks.Table.Select(row => row.Quirk).Distinct(), Is.EquivalentTo(Enum.GetValues<Quirk>()));
}
