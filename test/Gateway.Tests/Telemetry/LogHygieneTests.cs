using Gateway.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Telemetry;

internal sealed class LogHygieneTests
{
    private const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";

    [TestCase("Default", "Trace")]
    [TestCase("Microsoft", "Debug")]
    [TestCase(RequestLines, "Information")]
    [TestCase(RequestLines + ".Sub", "Debug")]
    [TestCase("Recording:Default", "Trace")]
    [TestCase("Recording:" + RequestLines, "Information")]
    public void Filter_AnythingRaised_RequestLinesStayOut(string where, string level)
    {
        var lines = Log(where.Contains(':', StringComparison.Ordinal) ? $"Logging:Recording:LogLevel:{where[10..]}" : $"Logging:LogLevel:{where}", level);
        Assert.That(lines, Is.EqualTo(new[] { "Warning" }));
    }

    [Test]
    public void Filter_AskedToBeQuieterStill_IsQuieter() => Assert.That(Log("Logging:LogLevel:Microsoft.AspNetCore", "Error"), Is.Empty);

    private static List<string> Log(string key, string level)
    {
        var recorder = new Recorder();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, level)]).Build();
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddProvider(recorder))
            .AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, LogHygiene>()
            .BuildServiceProvider();
        var factory = services.GetRequiredService<ILoggerFactory>();
        foreach (var category in new[] { RequestLines, RequestLines + ".Sub" })
            factory.CreateLogger(category).LogInformation("Request starting HTTP/1.1 POST /?User=mike");
        factory.CreateLogger(RequestLines).LogWarning("Warning");
        return recorder.Lines;
    }

    [ProviderAlias("Recording")]
    private sealed class Recorder : ILoggerProvider, ILogger
    {
        internal List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
