using Microsoft.Extensions.Options;

namespace Gateway.Telemetry;

/// <summary>Keeps quiet the parts of the framework that write request lines, addresses or headers, at whatever level the rest is logged.</summary>
/// <remarks>Raising <c>Logging:LogLevel:Default</c> to Debug is what one does in trouble; it must not put <c>User=</c> and <c>session=</c> into the log.</remarks>
internal sealed class LogHygiene : IPostConfigureOptions<LoggerFilterOptions>
{
    /// <summary>Category and the lowest level at which it says nothing personal.</summary>
    private static readonly (string Category, LogLevel Level)[] Talkative =
    [
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning),          // "Request starting": the query
        ("Microsoft.AspNetCore.HttpOverrides", LogLevel.Warning),                // client addresses
        ("Microsoft.AspNetCore.Routing", LogLevel.Information),                  // paths; DAV has user names in them
        ("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Information), // the broken request line
        ("System.Net.Http.HttpClient", LogLevel.Warning),                        // addresses, at Trace headers
        ("Yarp.ReverseProxy.Forwarder", LogLevel.Warning),                       // "Proxying to": the query
    ];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        foreach (var (category, level) in Talkative)
        {
            // Rules for one provider beat those for all, whatever their category; so each provider gets its own.
            var providers = options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct(StringComparer.Ordinal).ToArray();
            foreach (var provider in providers)
            {
                var asked = LevelFor(options, provider, category);
                // A rule as exact as ours or more would win, so it goes.
                foreach (var rule in options.Rules.Where(rule => rule.ProviderName == provider && IsUnder(rule, category) && rule.LogLevel < level).ToArray())
                    options.Rules.Remove(rule);
                options.Rules.Add(new LoggerFilterRule(provider, category, asked > level ? asked : level, filter: null));
            }
        }
    }

    /// <summary>What the settings ask for, by the framework's own order: the provider's rules first, then the longest category.</summary>
    private static LogLevel LevelFor(LoggerFilterOptions options, string? provider, string category) =>
        options.Rules
            .Where(rule => (rule.ProviderName is null || rule.ProviderName == provider)
                && (rule.CategoryName is null || category.StartsWith(rule.CategoryName, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(rule => rule.ProviderName is not null)
            .ThenBy(rule => rule.CategoryName?.Length ?? 0)
            .LastOrDefault()?.LogLevel ?? options.MinLevel;

    private static bool IsUnder(LoggerFilterRule rule, string category) =>
        rule.CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) == true;
}
