using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Devices;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Protocol;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AttachmentLimitsTests : IDisposable
{
    private readonly DispatcherBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Test]
    public void Limit_FirstRuleThatFits_Counts()
    {
        var policy = new PolicyOptions
        {
            MaxAttachmentBytes = 1000,
            Attachments = [new() { DeviceType = "WP*", MaxBytes = 10 }, new() { User = "1/*", UserAgent = "Android*", MaxBytes = 20 }, new() { DeviceType = "iPhone", MaxBytes = 5000 }],
        };

        Assert.That((Of(policy, "WP8", "Android/1"), Of(policy, "SAMSUNG", "Android/1"), Of(policy, "iphone"), Of(policy, "SAMSUNG")), Is.EqualTo(((int?)10, (int?)20, (int?)5000, (int?)1000)));
    }

    [Test]
    public void Limit_Unset_IsNone() => Assert.That((Of(new PolicyOptions(), "WP8"), Of(new PolicyOptions { Attachments = [new() { DeviceType = "iPhone", MaxBytes = 1 }] }, "WP8")), Is.EqualTo(((int?)null, (int?)null)));

    [TestCase(0, "WP8", "Eas:Policy:Attachments:1:MaxBytes")]
    [TestCase(-5, "WP8", "Eas:Policy:Attachments:1:MaxBytes")]
    [TestCase(5, "", "Eas:Policy:Attachments:1: names no phone")]
    public void Validate_WrongRule_IsNamed(int bytes, string type, string expected)
    {
        var options = new PolicyOptions { Attachments = [new() { User = "a", MaxBytes = 1 }, new() { DeviceType = type, MaxBytes = bytes }] };

        Assert.That(new AttachmentRulesValidator().Validate(name: null, options).Failures, Has.Some.StartsWith(expected));
    }

    private int? Of(PolicyOptions policy, string type, string userAgent = "") => new AttachmentLimits(_bed.Get<DeviceInformationStore>(), Options.Create(policy)).For(
        new EasRequest { Command = EasCommand.ItemOperations, Version = EasVersion.V141, Line = new EasRequestLine { Command = EasCommand.ItemOperations, DeviceId = "P", DeviceType = type }, UserAgent = userAgent },
        _bed.User,
        new DeviceRecord());
}
