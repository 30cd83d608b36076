using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Devices;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Protocol;
using Bridge.Eas.Tests.Sync;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AgeLimitsTests : IDisposable
{
    private readonly DispatcherBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Test]
    public void Limit_FirstRuleThatFits_CountsForWhatItSays()
    {
        var policy = new PolicyOptions
        {
            MaxMailAge = MailAge.OneMonth,
            MaxCalendarAge = CalendarAge.SixMonths,
            Ages = [new() { DeviceType = "WP*", MaxMailAge = MailAge.OneWeek }, new() { User = "1/*", MaxMailAge = MailAge.All, MaxCalendarAge = CalendarAge.TwoWeeks }],
        };

        Assert.That(Of(policy, "WP8"), Is.EqualTo(new SyncAges(MailAge.OneWeek, CalendarAge.SixMonths)));
        Assert.That(Of(policy, "iPhone"), Is.EqualTo(new SyncAges(MailAge.All, CalendarAge.TwoWeeks)));
        Assert.That(Of(new PolicyOptions(), "WP8"), Is.EqualTo(default(SyncAges)));
    }

    [TestCase(0, 0, 0)]
    [TestCase(0, 5, 5)]
    [TestCase(3, 0, 3)]
    [TestCase(3, 2, 2)]
    [TestCase(3, 3, 3)]
    [TestCase(3, 5, 3)]
    [TestCase(3, 7, 3, Description = "a window that the class does not have is everything")]
    public void FilterType_OfLimitAndWish_IsTheShorter(int limit, int asked, int expected)
    {
        using var bed = new EngineBed();

        Assert.That((bed.Run(SyncKey.First()).Context with { MaxAge = limit, Options = new CollectionOptions { FilterType = asked } }).FilterType, Is.EqualTo(expected));
    }

    [TestCase(7, null, "WP8", "Eas:Policy:Ages:0:MaxMailAge")]
    [TestCase(null, 3, "WP8", "Eas:Policy:Ages:0:MaxCalendarAge")]
    [TestCase(null, null, "WP8", "Eas:Policy:Ages:0: limits nothing")]
    [TestCase(1, null, "", "Eas:Policy:Ages:0: names no phone")]
    public void Validate_WrongRule_IsNamed(int? mail, int? calendar, string type, string expected)
    {
        var options = new PolicyOptions { Ages = [new() { DeviceType = type, MaxMailAge = (MailAge?)mail, MaxCalendarAge = (CalendarAge?)calendar }] };

        Assert.That(new AgeRulesValidator().Validate(name: null, options).Failures, Has.Some.StartsWith(expected));
    }

    private SyncAges Of(PolicyOptions policy, string type) => new AgeLimits(_bed.Get<DeviceInformationStore>(), Options.Create(policy)).For(
        new EasRequest { Command = EasCommand.Sync, Version = EasVersion.V141, Line = new EasRequestLine { Command = EasCommand.Sync, DeviceId = "P", DeviceType = type } },
        _bed.User,
        new DeviceRecord());
}
