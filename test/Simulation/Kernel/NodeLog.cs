using Microsoft.Extensions.Logging;

namespace Simulation.Kernel;

/// <summary>What a node logs. An error with an exception is a bug of the gateway, whatever it answered.</summary>
internal sealed class NodeLog(World world, Node node) : ILoggerFactory, ILogger
{
    public void AddProvider(ILoggerProvider provider)
    {
        // The world is the only reader.
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (node.IsDead || logLevel < LogLevel.Warning) return;
        world.Trace.Add($"{node.Name} log {eventId.Id}: {formatter(state, null)}");
        if (logLevel >= LogLevel.Error && exception is not null) world.Violate("bug", $"{formatter(state, null)}: {exception}");
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
