using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Demo;

/// <summary>Keeps the gateway's log off the console, save for warnings while it runs, which whoever tries it out should see.</summary>
/// <remarks>A gateway that is stopped amid requests complains of what is gone, and a start that fails is told by the demo: neither is news.</remarks>
internal sealed class QuietLogs(Func<bool> isStopping) : IPostConfigureOptions<LoggerFilterOptions>
{
    private const string Starting = "Microsoft.Extensions.Hosting";

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        // The gateway's own rules stay, each under this one.
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            options.Rules[i] = new(
                rule.ProviderName, rule.CategoryName, rule.LogLevel,
                (provider, category, level) => IsNews(category, level) && (rule.Filter?.Invoke(provider, category, level) ?? true));
        }

        options.Rules.Insert(0, new(null, null, LogLevel.Warning, (_, category, level) => IsNews(category, level)));
    }

    private bool IsNews(string? category, LogLevel level) =>
        level >= LogLevel.Warning && !isStopping() && category?.StartsWith(Starting, StringComparison.Ordinal) != true;
}
