using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.OxApi.Tests.Stub;

/// <summary>What the stub was asked.</summary>
internal sealed record StubRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IHeaderDictionary Headers, string Body)
{
    public string? Cookie => Headers.Cookie;

    public string? UserAgent => Headers.UserAgent;
}

/// <summary>What the stub answers.</summary>
internal sealed record StubAnswer(byte[] Body, int Status = 200, string ContentType = "text/javascript; charset=UTF-8")
{
    public List<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Announces more bytes than come, then drops the connection.</summary>
    public bool Cut { get; init; }

    /// <summary>Never answers.</summary>
    public bool Hang { get; init; }

    public static StubAnswer Json(string json) => new(Encoding.UTF8.GetBytes(json));

    public static StubAnswer Data(string data) => Json($$"""{"data":{{data}},"timestamp":1760000000123}""");

    public static StubAnswer Error(string code, string category) =>
        Json($$"""{"error":"An error","error_params":["a","b"],"categories":"{{category}}","code":"{{code}}","error_id":"77-1","error_desc":"diagnostic"}""");
}

/// <summary>A scripted OX behind real HTTP: an answer per module and action.</summary>
internal sealed class StubOx : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly ConcurrentDictionary<string, Func<StubRequest, Task<StubAnswer>>> _answers = new();
    private readonly ConcurrentQueue<StubRequest> _requests = new();
    private readonly CancellationTokenSource _stop = new();
    private int _logins;
    private int _disposed;

    private StubOx(WebApplication host) => _host = host;

    public Uri Url { get; private set; } = null!;

    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    public int Logins => _logins;

    public static async Task<StubOx> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var host = builder.Build();
        var stub = new StubOx(host);
        host.UseWebSockets();
        host.Run(stub.HandleAsync);
        await host.StartAsync();
        stub.Url = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        stub.On("login", "login", _ => stub.Login());
        stub.On("user", "get", _ => StubAnswer.Data("""{"id":17,"email1":"anna@example.net","aliases":["anna@example.net","a@example.net"],"timezone":"Europe/Berlin","locale":"de_DE","display_name":"Berg, Anna"}"""));
        stub.On("chronos", "list", _ => StubAnswer.Data("[]"));
        stub.On("login", "logout", _ => StubAnswer.Json(""));
        return stub;
    }

    public IReadOnlyList<StubRequest> Asked(string module, string action) =>
        [.. _requests.Where(request => Key(request) == $"{module}?{action}")];

    public void On(string module, string action, Func<StubRequest, StubAnswer> answer) => _answers[$"{module}?{action}"] = request => Task.FromResult(answer(request));

    public void On(string module, string action, params StubAnswer[] answers)
    {
        var next = -1;
        On(module, action, _ => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)]);
    }

    public void OnAsync(string module, string action, Func<StubRequest, Task<StubAnswer>> answer) => _answers[$"{module}?{action}"] = answer;

    /// <summary>Plays the push socket; without it the upgrade is refused.</summary>
    public Func<StubRequest, WebSocket, Task>? OnSocket { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _stop.CancelAsync();
        await _host.DisposeAsync();
        _stop.Dispose();
    }

    private static string Key(StubRequest request) =>
        $"{request.Path.Replace("/ajax/", "", StringComparison.Ordinal)}?{request.Query.GetValueOrDefault("action", "")}";

    private StubAnswer Login()
    {
        var number = Interlocked.Increment(ref _logins);
        return StubAnswer.Json($$"""{"session":"s{{number}}","user":"anna@example.net","user_id":17,"context_id":42,"locale":"en_GB"}""") with
        {
            Headers =
            [
                ("Set-Cookie", $"JSESSIONID=77.node{number}; Path=/"),
                ("Set-Cookie", $"open-xchange-secret-aB3=secret{number}==; Path=/; HttpOnly"),
            ],
        };
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
        var request = new StubRequest(
            context.Request.Method,
            context.Request.Path.Value!,
            context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            new HeaderDictionary(context.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase)),
            await reader.ReadToEndAsync());
        _requests.Enqueue(request);
        if (context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = 400;
            if (OnSocket is null) return;
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await OnSocket(request, socket);
            return;
        }
        var answer = _answers.TryGetValue(Key(request), out var scripted) ? await scripted(request) : StubAnswer.Error("SVL-0007", "ERROR");
        if (answer.Hang)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            context.Abort();
            return;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers) context.Response.Headers.Append(name, value);
        context.Response.ContentLength = answer.Body.Length + (answer.Cut ? 10 : 0);
        await context.Response.Body.WriteAsync(answer.Body);
        if (!answer.Cut) return;
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
