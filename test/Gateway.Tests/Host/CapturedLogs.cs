using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Host;

/// <summary>One log line with all that came along.</summary>
/// <param name="Text">Category, level, id, message, the values behind it, the exception.</param>
internal sealed record CapturedLine(string Category, LogLevel Level, EventId Event, string Message, string Text);

/// <summary>Keeps what was logged.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<CapturedLine> _lines = new();

    internal IReadOnlyList<CapturedLine> Lines => [.. _lines];

    /// <summary>Lines of one event.</summary>
    internal IReadOnlyList<CapturedLine> Of(int eventId) => [.. _lines.Where(line => line.Event.Id == eventId)];

    /// <summary>Lines at Error and above.</summary>
    internal IReadOnlyList<CapturedLine> Errors => [.. _lines.Where(line => line.Level is LogLevel.Error or LogLevel.Critical)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            logs._lines.Enqueue(new(category, LogLevel.None, default, "scope", Values(new StringBuilder(), state).ToString()));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{category} {logLevel} {eventId.Id} {message} ");
            logs._lines.Enqueue(new(category, logLevel, eventId, message, Values(text, state).Append(exception).ToString()));
        }

        private static StringBuilder Values(StringBuilder text, object? state)
        {
            if (state is not IEnumerable<KeyValuePair<string, object?>> values) return text.Append(state);
            foreach (var (name, value) in values) text.Append(CultureInfo.InvariantCulture, $"[{name}={value}]");
            return text;
        }
    }
}
