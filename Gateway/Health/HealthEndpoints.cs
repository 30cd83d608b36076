using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Health;

/// <summary>The three questions an orchestrator asks, under the names the usual ones use.</summary>
internal static class HealthEndpoints
{
    /// <summary>Checks with this tag decide whether phones may be sent here.</summary>
    internal const string Ready = "ready";

    /// <summary>As middleware and not as routes, which a hoster's own YARP routes could hide.</summary>
    internal static void UseHealth(this IApplicationBuilder app)
    {
        // Alive means that the process answers at all: a store or OX that is away is no reason to kill it.
        Use(app, static _ => false, "/livez", "/live");
        Use(app, static check => check.Tags.Contains(Ready), "/readyz", "/ready");
        Use(app, static _ => true, "/health");
    }

    private static void Use(IApplicationBuilder app, Func<HealthCheckRegistration, bool> which, params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
            app.UseHealthChecks(path, new HealthCheckOptions { Predicate = which, ResponseWriter = WriteAsync });
    }

    /// <summary>Names and verdicts alone: reasons are in the log, since the page asks nobody who he is.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString(), StringComparer.Ordinal),
        });
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
