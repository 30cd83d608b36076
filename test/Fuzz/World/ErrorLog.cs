using Microsoft.Extensions.Logging;

namespace Fuzz.World;

/// <summary>Keeps the last error that was logged, so that a failing case can tell what was behind its 500.</summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    internal Exception? Last { get; set; }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error && exception is not null) Last = exception;
    }

    public void Dispose()
    {
    }
}
