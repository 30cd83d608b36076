using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Demo;

/// <summary>Tells of each request that reaches the gateway, once somebody listens: what a real phone does can be watched.</summary>
internal sealed class Onlooker : IStartupFilter
{
    private const string Path = "/Microsoft-Server-ActiveSync";
    private const int Column = 24;

    /// <summary>Gets a line for each request; null while nobody wants to know.</summary>
    internal Action<string>? Tell { get; set; }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(WatchAsync);
        next(app);
    };

    private async Task WatchAsync(HttpContext http, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            Tell?.Invoke(string.Create(
                CultureInfo.InvariantCulture,
                $"{TimeProvider.System.GetLocalNow():HH:mm:ss}  {What(http.Request),-Column}  {Who(http.Request),-Column}  HTTP {http.Response.StatusCode}  {Report.Time(Stopwatch.GetElapsedTime(started)),8}"));
        }
    }

    private static string What(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase)) return Printable($"{request.Method} {request.Path}");
        var command = request.Query["Cmd"].ToString();
        // A query in base64 names its command by number.
        return Printable(command.Length > 0 ? command : HttpMethods.IsPost(request.Method) ? "(short query)" : request.Method);
    }

    private static string Who(HttpRequest request)
    {
        var type = request.Query["DeviceType"].ToString();
        return Printable(type.Length > 0 ? type : request.Headers.UserAgent.ToString());
    }

    /// <summary>What comes from the network must not steer the terminal.</summary>
    private static string Printable(string text) => new([.. text.Where(letter => letter is >= ' ' and <= '~').Take(Column)]);
}
