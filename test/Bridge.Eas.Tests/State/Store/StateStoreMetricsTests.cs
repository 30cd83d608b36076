using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bridge.Eas.State.Store;
using Microsoft.Extensions.DependencyInjection;
using StateStores;

namespace Bridge.Eas.Tests.State.Store;

/// <summary>Alone, since the source of spans is the process's.</summary>
[NonParallelizable]
internal sealed class StateStoreMetricsTests
{
    [Test]
    public async Task Calls_GoodAndBad_AreMeasuredByOperationAndOutcomeWithoutKeys()
    {
        await using var server = await RedisServer.StartAsync();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var (measured, spans) = (new List<string>(), new List<string>());
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "eas.store.duration" && instrument.Meter.Scope == factory) listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            Assert.That(seconds, Is.InRange(0, 10));
            lock (measured) measured.Add(string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")));
        });
        meters.Start();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Bridge.Eas",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans) spans.Add($"{span.DisplayName} {span.Status} {string.Join(' ', span.Tags)}".TrimEnd());
            },
        };
        ActivitySource.AddActivityListener(activities);

        await using (var store = OpenStore.At(server.ConnectionString, timeoutSeconds: 1, metrics: new StateStoreMetrics(factory)))
        {
            await store.SetAsync("eas:{t/1}:secret-key", "1"u8.ToArray(), null, default);
            await server.KillAsync();
            Assert.That(async () => await store.GetAsync("eas:{t/1}:secret-key", default), Throws.InstanceOf<StateStoreException>());
        }

        Assert.That(measured, Is.EqualTo(new[] { "operation=set outcome=ok", "operation=get outcome=unavailable" }));
        Assert.That(spans, Is.SupersetOf(new[] { "store set Unset", "store get Error" }));
    }
}
