using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Deploy;

internal sealed partial class GrafanaTests
{
    /// <summary>
    /// Every series a dashboard may ask for, as Prometheus spells what OTLP carries: dots become underscores, the unit and, for counters,
    /// <c>_total</c> are added; a histogram is three series.
    /// </summary>
    private static readonly HashSet<string> Series =
    [
        .. Histogram("eas_command_duration_seconds"), "eas_command_count_total", "eas_ping_parked", "eas_ping_answers_total",
        .. Histogram("eas_ping_heartbeat_seconds"), "eas_sync_items_out_total", "eas_sync_items_in_total", "eas_sync_items_set_aside_total",
        "eas_sync_resyncs_total", "eas_sync_replays_total",
        .. Histogram("eas_store_duration_seconds"), .. Histogram("ox_call_duration_seconds"), "ox_call_errors_total", "gateway_logins_refused_total",
        .. Histogram("http_server_request_duration_seconds"), "kestrel_active_connections", "dotnet_process_memory_working_set_bytes",
        "dotnet_process_cpu_time_seconds_total",
    ];

    /// <summary>What the golden signals need; a dashboard without one of them hides it.</summary>
    private static readonly string[] GoldenSignals =
    [
        "eas_command_duration_seconds_bucket", "eas_command_count_total", "eas_ping_parked", "eas_ping_answers_total", "eas_store_duration_seconds_bucket",
        "ox_call_duration_seconds_bucket", "ox_call_errors_total",
    ];

    [Test]
    public void Dashboard_EveryExpression_AsksForSeriesThatExist()
    {
        var expressions = Expressions();
        Assert.That(expressions, Has.Count.GreaterThan(10));
        foreach (var (panel, expression) in expressions)
        {
            var asked = MetricName().Matches(WithoutLabels(expression)).Select(match => match.Value).ToArray();
            Assert.That(asked, Is.Not.Empty, panel);
            Assert.That(asked.Except(Series), Is.Empty, panel);
        }
    }

    [Test]
    public void Dashboard_GoldenSignals_AreAllThere()
    {
        var all = string.Join('\n', Expressions().Select(e => e.Expression));
        Assert.That(GoldenSignals.Where(signal => !all.Contains(signal, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Dashboard_Panels_HaveTitleUnitAndWords()
    {
        using var dashboard = Load();
        foreach (var panel in Panels(dashboard))
        {
            Assert.That(panel.GetProperty("title").GetString(), Is.Not.Empty);
            Assert.That(panel.GetProperty("description").GetString(), Is.Not.Empty);
            Assert.That(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString(), Is.Not.Empty);
        }
    }

    private static JsonDocument Load() => JsonDocument.Parse(File.ReadAllText(Repository.PathOf("deploy", "grafana", "eas-gateway.json")));

    private static IEnumerable<JsonElement> Panels(JsonDocument dashboard) =>
        dashboard.RootElement.GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("type").GetString() != "row");

    private static List<(string Panel, string Expression)> Expressions()
    {
        using var dashboard = Load();
        return [.. Panels(dashboard).SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target =>
            (panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!)))];
    }

    private static string WithoutLabels(string expression) => Grouping().Replace(Selector().Replace(expression, ""), "");

    private static string[] Histogram(string name) => [name + "_bucket", name + "_count", name + "_sum"];

    [GeneratedRegex(@"\b[a-z]+_[a-z_]+\b(?!\s*\()", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetricName();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Selector();

    [GeneratedRegex(@"\bby \([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grouping();
}
