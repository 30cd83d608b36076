using System.Buffers;
using System.Diagnostics.Metrics;
using Bridge.Eas.Protocol;
using Bridge.Eas.Protocol.Shield;
using Bridge.Eas.State.Store;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Protocol.Shield;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LoopShieldTests : IDisposable
{
    private static readonly StateUser Anna = new("1", "3");

    private readonly ManualTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LoopShield _shield;

    public LoopShieldTests() => _shield = new LoopShield(
        Options.Create(new ShieldOptions()), new GuardMetrics(_services.GetRequiredService<IMeterFactory>()), _time, NullLogger<LoopShield>.Instance);

    public void Dispose() => _services.Dispose();

    [Test]
    public void Enter_FailingRequestAThousandTimes_PassesFewAndItsPausesGrow()
    {
        var passed = 0;
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 1000; i++)
        {
            if (Ask("MeetingResponse", EasReply.Http(500)) is { } pause) longest = pause > longest ? pause : longest;
            else passed++;
            _time.Advance(TimeSpan.FromSeconds(1.5));
        }

        Assert.That(passed, Is.LessThan(25));
        Assert.That(longest, Is.InRange(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10)));
    }

    [Test]
    public void Enter_OtherRequestsAndDevicesOfTheLooping_Pass()
    {
        for (var i = 0; i < 50; i++) Ask("broken", EasReply.Http(500));

        Assert.Multiple(() =>
        {
            Assert.That(Ask("broken", EasReply.Http(500)), Is.Not.Null);
            Assert.That(Ask("another", EasReply.Empty), Is.Null);
            Assert.That(Ask("broken", EasReply.Http(500), device: "OTHER"), Is.Null);
            Assert.That(Ask("broken", EasReply.Http(500), user: new("1", "4")), Is.Null);
        });
    }

    [Test]
    public void Enter_AnswerChangesAfterThePause_IsForgiven()
    {
        for (var i = 0; i < 50; i++) Ask("broken", EasReply.Http(500));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(Ask("broken", EasReply.Empty), Is.Null, "the first after the pause");

        for (var i = 0; i < 10; i++) Assert.That(Ask("broken", EasReply.Http(500)), Is.Null);
        Ask("broken", EasReply.Http(500));
        Assert.That(Ask("broken", EasReply.Http(500)), Is.EqualTo(TimeSpan.FromSeconds(5)), "it begins anew with the first pause");
    }

    [Test]
    public void Enter_FailingRequestOnceAMinuteAfterALoop_IsForgiven()
    {
        for (var i = 0; i < 50; i++) Ask("broken", EasReply.Http(500));
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.That(Ask("broken", EasReply.Http(500)), Is.Null);
        }
    }

    [Test]
    public void Enter_OxAway_PausesAMinuteAtMost()
    {
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 1000; i++)
        {
            if (Ask("sync", EasReply.Unavailable()) is { } pause && pause > longest) longest = pause;
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(longest, Is.InRange(TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1)));
    }

    [Test]
    public void Enter_PollingEveryTwoSecondsWithNothingNew_NeverPauses()
    {
        for (var i = 0; i < 2000; i++)
        {
            Assert.That(Ask("sync with one key", EasReply.Empty), Is.Null);
            _time.Advance(TimeSpan.FromSeconds(2));
        }
    }

    [Test]
    public void Enter_MoreAvailableRounds_NeverPause()
    {
        for (var i = 0; i < 5000; i++) Assert.That(Ask($"sync {i}", Document($"items {i}") with { ComesAgain = true }, EasCommand.Sync), Is.Null);
    }

    [Test]
    public void Enter_PingAndSyncInABusyMailbox_NeverPause()
    {
        // A mail a second: every Ping says the same, and a Sync brings the mail.
        for (var i = 0; i < 600; i++)
        {
            Assert.That(Ask("ping", Document("inbox changed", status: 2), EasCommand.Ping), Is.Null);
            Assert.That(Ask($"sync {i}", Document($"mail {i}"), EasCommand.Sync), Is.Null);
            _time.Advance(TimeSpan.FromSeconds(0.5));
        }
    }

    [Test]
    public void Enter_PingThatAlwaysSaysChangedWhileSyncBringsNothing_IsALoop()
    {
        var paused = false;
        for (var i = 0; i < 200 && !paused; i++)
        {
            paused |= Ask("ping", Document("inbox changed", status: 2), EasCommand.Ping) is not null;
            paused |= Ask("sync", EasReply.Empty, EasCommand.Sync) is not null;
        }

        Assert.That(paused, Is.True);
    }

    [Test]
    public void Enter_AnswerLostAFewTimes_Passes()
    {
        for (var i = 0; i < 12; i++)
        {
            Assert.That(Ask("sync", Document("plan"), EasCommand.Sync), Is.Null);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Test]
    public void Enter_FarTooManyDifferentRequests_ArePausedAndPassAgainAfterwards()
    {
        TimeSpan? pause = null;
        for (var i = 0; i < 2000 && pause is null; i++) pause = Ask($"request {i}", EasReply.Empty);
        Assert.That(pause, Is.EqualTo(TimeSpan.FromSeconds(5)));

        _time.Advance(TimeSpan.FromSeconds(5));
        for (var i = 0; i < 100; i++) Assert.That(Ask($"later {i}", EasReply.Empty), Is.Null);
    }

    [Test]
    public void Enter_ManyThingsNamedInTheLineAlone_AreNotOne()
    {
        Func<int, EasRequestLine>[] names =
        [
            i => new() { AttachmentName = $"file {i}" }, i => new() { CollectionId = $"M{i}" }, i => new() { ItemId = $"M1:{i}" }, i => new() { LongId = $"hit {i}" },
        ];
        foreach (var name in names)
        {
            for (var i = 0; i < 200; i++) Assert.That(Ask("", EasReply.Of(new EasFile(new EasPart(default), "x/y")), EasCommand.GetAttachment, line: name(i)), Is.Null);
        }

        TimeSpan? pause = null;
        for (var i = 0; i < 200; i++) pause ??= Ask("", EasReply.Of(new EasFile(new EasPart(default), "x/y")), EasCommand.GetAttachment, line: names[0](1));
        Assert.That(pause, Is.Not.Null, "the same one again and again");
    }

    [Test]
    public void Enter_ManyCopiesAtOnce_OnlySomeAreUnderWay()
    {
        var passes = Enumerable.Range(0, 1000).Select(_ => _shield.Enter(Anna, new EasRequestLine { DeviceId = "PHONE" }, EasCommand.SendMail, Bytes("same"))).ToList();

        Assert.That(passes.Count(pass => pass.Pause is null), Is.EqualTo(10));
        foreach (var pass in passes) pass.Leave(EasReply.Empty);
        Assert.That(Ask("same", EasReply.Empty, EasCommand.SendMail), Is.Null);
    }

    [Test]
    public void Known_ManyDevices_StaysBounded()
    {
        for (var i = 0; i < 50_000; i++) Ask("x", EasReply.Empty, device: $"D{i}");

        Assert.That(_shield.Known, Is.LessThanOrEqualTo(20_000));
    }

    private static EasReply Document(string text, int status = 1)
    {
        var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.Sync);
        writer.Element(AirSyncTags.SyncKey, text);
        writer.End();
        return EasReply.Of(writer, status);
    }

    private static ReadOnlySequence<byte> Bytes(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>One request and its answer; the pause when it was refused.</summary>
    private TimeSpan? Ask(string body, EasReply reply, EasCommand command = EasCommand.Settings, string device = "PHONE", StateUser? user = null, EasRequestLine? line = null)
    {
        var pass = _shield.Enter(user ?? Anna, (line ?? new()) with { DeviceId = device }, command, Bytes(body));
        pass.Leave(pass.Pause is null ? reply : null);
        reply.Document?.Dispose();
        return pass.Pause;
    }
}
