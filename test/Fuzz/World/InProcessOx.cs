using System.Net;
using Microsoft.AspNetCore.Http;
using OxSimulator.Http;

namespace Fuzz.World;

/// <summary>Hands the OX client's calls to the simulator without a network.</summary>
internal sealed class InProcessOx(OxDispatcher dispatcher) : HttpMessageHandler
{
    private const string Base = "/ajax/";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestAborted = cancellationToken };
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.Response.Body = body;
        await FillAsync(http.Request, request, cancellationToken);
        await dispatcher.HandleAsync(http, request.RequestUri!.AbsolutePath[Base.Length..]);
        await http.Response.CompleteAsync();

        var response = new HttpResponseMessage((HttpStatusCode)http.Response.StatusCode) { Content = new ByteArrayContent(body.ToArray()), RequestMessage = request };
        foreach (var (name, values) in http.Response.Headers)
            if (!response.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) response.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        return response;
    }

    private static async Task FillAsync(HttpRequest to, HttpRequestMessage from, CancellationToken cancellationToken)
    {
        var url = from.RequestUri!;
        (to.Method, to.Scheme, to.Host, to.Path, to.QueryString) = (from.Method.Method, url.Scheme, new HostString(url.Authority), url.AbsolutePath, new QueryString(url.Query));
        foreach (var (name, values) in from.Headers) to.Headers[name] = values.ToArray();
        if (from.Content is null) return;
        foreach (var (name, values) in from.Content.Headers) to.Headers[name] = values.ToArray();
        var content = new MemoryStream();
        await from.Content.CopyToAsync(content, cancellationToken);
        content.Position = 0;
        to.Body = content;
        to.ContentLength = content.Length;
    }
}
