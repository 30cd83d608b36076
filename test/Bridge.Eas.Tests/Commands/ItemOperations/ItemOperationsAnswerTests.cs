using System.Diagnostics.Metrics;
using Bridge.Eas.Commands;
using Bridge.Eas.Commands.ItemOperations;
using Bridge.Eas.Commands.Search;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Wbxml.CodePages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bridge.Eas.Tests.Commands.ItemOperations;

/// <summary>An item that cannot be written spoils nothing but itself, and somebody learns of it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ItemOperationsAnswerTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly UnwritableItems _unwritable;
    private long _counted;

    public ItemOperationsAnswerTests()
    {
        _unwritable = new UnwritableItems(new EasMetrics(_services.GetRequiredService<IMeterFactory>()), NullLogger<UnwritableItems>.Instance);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "eas.sync.items.set_aside" && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>()) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _counted, value));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Test]
    public void Fetch_OfAnItemThatCannotBeWritten_IsStatus14AndCounted()
    {
        var folder = new EasFolder("C1", EasFolder.Root, "Calendar", EasFolderType.Calendar, EasClass.Calendar, "7", FolderRights.All);
        var answer = new ItemOperationsAnswer(_unwritable, multipart: false);
        answer.Item(folder, "C1:1", longId: null, schema: null, _ => throw new InvalidOperationException("secret"));
        answer.Item(folder, "C1:2", longId: null, schema: null, writer => writer.Element(CalendarTags.Subject, "good"));
        using var document = answer.ToReply().Document!;

        Assert.That(_counted, Is.EqualTo(1));
        Assert.That(document.Length, Is.GreaterThan(0));
    }

    [Test]
    public void Search_ResultThatCannotBeWritten_IsItsEnvelopeAndCounted()
    {
        using var answer = new SearchAnswer(_unwritable);

        Assert.That(answer.Add(place: null, _ => throw new InvalidOperationException("secret"), writer => writer.Element(EmailTags.Subject, "good")));
        Assert.That(_counted, Is.EqualTo(1));
    }
}
