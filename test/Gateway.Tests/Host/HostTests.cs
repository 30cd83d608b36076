using EasClient;
using EasClient.Http;
using EasClient.Phone;
using OxSimulator;

namespace Gateway.Tests.Host;

/// <summary>Tests that share one running simulator and gateway; each takes users of its own.</summary>
internal abstract class HostTests(StoreKind store)
{
    /// <summary>The versions that phones speak in these tests: before and after the models of Exchange 2010 and of Exchange 2016.</summary>
    protected static readonly EasVersion[] Versions = [EasVersion.V121, EasVersion.V141, EasVersion.V161];

    /// <summary>The same and the phones of before, for what every version has.</summary>
    protected static readonly EasVersion[] EveryVersion = [EasVersion.V25, EasVersion.V120, .. Versions];

    private TestBed? _bed;

    protected TestBed Bed => _bed ?? throw new InvalidOperationException("The bed has not started.");

    /// <summary>Further settings of the gateway, "--Key:Sub=value".</summary>
    protected virtual string[] Settings => [];

    /// <summary>How the simulator starts; null for the usual way.</summary>
    protected virtual OxSimulatorOptions? Ox => null;

    /// <summary>An error that the tests provoke; any other in the log is a failure.</summary>
    protected virtual bool IsExpected(CapturedLine line) => false;

    [OneTimeSetUp]
    public async Task StartBedAsync() => _bed = await TestBed.StartAsync(store, Ox, configure: null, Settings);

    [OneTimeTearDown]
    public async Task StopBedAsync()
    {
        if (_bed is null) return;
        var errors = _bed.Logs.Errors.Where(line => !IsExpected(line)).ToList();
        await _bed.DisposeAsync();
        Assert.That(errors.Select(line => line.Text), Is.Empty, "the gateway logged errors");
    }

    /// <summary>No answer to any of these phones broke a rule, and none had to start over.</summary>
    protected static void AssertClean(params EasPhone[] phones)
    {
        using var all = Assert.EnterMultipleScope();
        foreach (var phone in phones)
        {
            Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
            Assert.That(phone.Counters.FullResyncs, Is.Zero, "collections that started over");
            Assert.That(phone.Counters.HierarchyResyncs, Is.Zero, "hierarchies that started over");
            Assert.That(phone.Counters.UnknownDeletes, Is.Zero, "deletes of items that the phone did not have");
            Assert.That(phone.Counters.EmptyRounds, Is.Zero, "answers that promised more and brought nothing");
        }
    }

    /// <summary>Runs a command whose answer the phone was told to lose.</summary>
    protected static async Task LosesAsync(Func<Task> command)
    {
        try
        {
            await command();
        }
        catch (AnswerLostException)
        {
            return;
        }

        Assert.Fail("The answer was to be lost.");
    }
}
