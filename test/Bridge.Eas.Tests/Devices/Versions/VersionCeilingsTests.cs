using Bridge.Eas.Devices;
using Bridge.Eas.Devices.Versions;
using Bridge.Eas.Protocol;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Tests.Devices.Versions;

/// <summary>Which rule is about which phone.</summary>
internal sealed class VersionCeilingsTests
{
    private static readonly DeviceFacts Phone = new(["anna@example.net", "a.berg@example.net", "1/17"], "iPhone", "Apple-iPhone14C5/2007.50", () => "iPhone14C5");

    private static VersionCeilings Ceilings(params CeilingRule[] rules) => new(Options.Create(new EasOptions { HighestVersion = "14.1", Ceilings = rules }));

    private static IEnumerable<TestCaseData> Rules()
    {
        yield return new TestCaseData(new CeilingRule { User = "anna@example.net" }, true).SetArgDisplayNames("login");
        yield return new TestCaseData(new CeilingRule { User = "A.Berg@*" }, true).SetArgDisplayNames("address");
        yield return new TestCaseData(new CeilingRule { User = "1/*" }, true).SetArgDisplayNames("context");
        yield return new TestCaseData(new CeilingRule { User = "anna" }, false).SetArgDisplayNames("half a login");
        yield return new TestCaseData(new CeilingRule { DeviceType = "IPHONE" }, true).SetArgDisplayNames("type");
        yield return new TestCaseData(new CeilingRule { DeviceType = "iPad" }, false).SetArgDisplayNames("other type");
        yield return new TestCaseData(new CeilingRule { Model = "iPhone14*" }, true).SetArgDisplayNames("model");
        yield return new TestCaseData(new CeilingRule { Model = "iPhone?C5" }, false).SetArgDisplayNames("other model");
        yield return new TestCaseData(new CeilingRule { UserAgent = "Apple-*/2007.*" }, true).SetArgDisplayNames("agent");
        yield return new TestCaseData(new CeilingRule { UserAgent = "Android*" }, false).SetArgDisplayNames("other agent");
        yield return new TestCaseData(new CeilingRule { User = "anna@*", DeviceType = "iPhone", Model = "*", UserAgent = "*" }, true).SetArgDisplayNames("all of them");
        yield return new TestCaseData(new CeilingRule { User = "anna@*", DeviceType = "WP8" }, false).SetArgDisplayNames("one does not fit");
    }

    [TestCaseSource(nameof(Rules))]
    public void For_Rule_CountsWhenAllItSaysFits(object rule, bool fits)
    {
        var one = (CeilingRule)rule;
        one.HighestVersion = "12.1";

        Assert.That(Ceilings(one).For(Phone), Is.EqualTo(fits ? EasVersion.V121 : EasVersion.V141));
    }

    [Test]
    public void For_SeveralRules_TheFirstThatFitsCounts()
    {
        var ceilings = Ceilings(
            new CeilingRule { DeviceType = "WP8", HighestVersion = "14.0" },
            new CeilingRule { User = "anna@*", HighestVersion = "16.1" },
            new CeilingRule { DeviceType = "iPhone", HighestVersion = "2.5" });

        Assert.That(ceilings.For(Phone), Is.EqualTo(EasVersion.V161), "a rule may also lift");
        Assert.That(ceilings.For(Phone with { Users = ["bo@example.net"] }), Is.EqualTo(EasVersion.V25));
        Assert.That(ceilings.For(new DeviceFacts([], "", "", () => "")), Is.EqualTo(EasVersion.V141));
        Assert.That(ceilings.Highest, Is.EqualTo(EasVersion.V161));
    }

    [Test]
    public void For_NoRuleAboutModels_NobodyLooksThemUp() =>
        Assert.That(Ceilings(new CeilingRule { DeviceType = "iPad", HighestVersion = "12.1" }).For(Phone with { Model = () => throw new InvalidOperationException() }), Is.EqualTo(EasVersion.V141));

    [TestCase("", null, "Eas:Ceilings:1:HighestVersion")]
    [TestCase("17.0", "iPhone", "Eas:Ceilings:1:HighestVersion")]
    [TestCase("14", "iPhone", "Eas:Ceilings:1:HighestVersion")]
    [TestCase("14.1", "", "Eas:Ceilings:1: names no phone")]
    public void Validate_WrongRule_IsNamed(string version, string? type, string expected)
    {
        var options = new EasOptions { Ceilings = [new CeilingRule { User = "a", HighestVersion = "2.5" }, new CeilingRule { DeviceType = type, HighestVersion = version }] };

        Assert.That(new CeilingsValidator().Validate(name: null, options).Failures, Has.Some.StartsWith(expected));
    }

    [Test]
    public void Validate_GoodRules_AreGood() =>
        Assert.That(new CeilingsValidator().Validate(name: null, new EasOptions { Ceilings = [new CeilingRule { User = "a", HighestVersion = "2.5" }] }).Succeeded);
}
