using Bridge.Eas.State.Store;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.State.Secrets;

/// <summary>Data Protection's log. A store that is away or slow is no fault of the key ring: it is told in one line, and not as an error with its stack.</summary>
internal sealed partial class KeyRingLog(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    /// <summary>The factory belongs to the host.</summary>
    public void Dispose()
    {
    }

    private sealed partial class Logger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (StateStoreException.In(exception) is { } away) NotRead(inner, away.Failure);
            else inner.Log(logLevel, eventId, state, exception, formatter);
        }

        [LoggerMessage(2054, LogLevel.Warning, "State store: the key ring cannot be read now ({Failure})")]
        private static partial void NotRead(ILogger logger, StateStoreFailure failure);
    }
}
