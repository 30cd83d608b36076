using System.Diagnostics.Metrics;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Tests.Items.Pim;

/// <summary>What the operator is told of fields that were not stored.</summary>
internal sealed class Told : ILogger<RefusedFields>
{
    private static readonly EasMetrics Metrics = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    internal Told() => Fields = new(Metrics, this);

    internal RefusedFields Fields { get; }

    internal List<string> Lines { get; } = [];

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add(formatter(state, exception));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
