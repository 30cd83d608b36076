using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Telemetry;

/// <summary>
/// Gives the server's span its tags (OpenTelemetry semantic conventions, HTTP server spans): the runtime's own carries none. The
/// route stands for the path, since paths and queries hold user names, device ids and sessions.
/// </summary>
internal sealed class ServerSpan(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (span is not { IsAllDataRequested: true })
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
            span.SetTag("http.request.method", context.Request.Method);
            span.SetTag("http.route", route);
            span.SetTag("http.response.status_code", context.Response.StatusCode);
            span.SetTag("url.scheme", context.Request.Scheme);
            span.SetTag("network.protocol.version", context.Request.Protocol[(context.Request.Protocol.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            if (context.Response.StatusCode >= 500)
                span.SetStatus(System.Diagnostics.ActivityStatusCode.Error);
        }
    }
}
