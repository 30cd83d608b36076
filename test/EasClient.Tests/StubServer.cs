using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using EasClient.Http;
using EasClient.Wbxml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EasClient.Tests;

/// <summary>What the stub heard.</summary>
internal sealed record Heard(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    internal XElement Xml => WbxmlDecoder.Decode(Body);
}

/// <summary>What the stub says.</summary>
internal sealed record Say(int Status, byte[] Body, string? ContentType = EasRequest.WbxmlType, bool Chunked = false)
{
    internal Dictionary<string, string> Headers { get; init; } = [];

    internal static Say Ok(XElement xml) => new(200, WbxmlEncoder.Encode(xml));

    internal static Say Empty(int status = 200) => new(status, [], ContentType: null);
}

/// <summary>A server of answers written by hand, on a free port of the loopback address.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Queue<Func<Heard, Say>> _script = new();

    private StubServer(WebApplication app) => _app = app;

    internal Uri Address { get; private set; } = null!;

    internal List<Heard> Log { get; } = [];

    /// <summary>Answers what the script has nothing for.</summary>
    internal Func<Heard, Say>? Otherwise { get; set; }

    internal static async Task<StubServer> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        var server = new StubServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        var address = server._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        server.Address = new Uri(address);
        return server;
    }

    internal static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }

    internal StubServer Then(XElement xml) => Then(_ => Say.Ok(xml));

    internal StubServer Then(Say say) => Then(_ => say);

    internal StubServer Then(Func<Heard, Say> say)
    {
        _script.Enqueue(say);
        return this;
    }

    internal EasConnection Connect(Func<EasConnectionOptions, EasConnectionOptions>? change = null)
    {
        var options = new EasConnectionOptions { Server = Address, User = "user1@example.test", Password = "secret", Timeout = TimeSpan.FromSeconds(20) };
        return new EasConnection(change is null ? options : change(options));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var heard = new Heard(context.Request.Method, target, headers, body.ToArray());
        Func<Heard, Say> answer;
        lock (_script)
        {
            Log.Add(heard);
            answer = _script.Count > 0 ? _script.Dequeue() : Otherwise ?? (_ => new Say(501, []));
        }

        var say = answer(heard);
        context.Response.StatusCode = say.Status;
        if (say.ContentType is not null && say.Body.Length > 0) context.Response.ContentType = say.ContentType;
        foreach (var (name, value) in say.Headers) context.Response.Headers[name] = value;
        if (!say.Chunked) context.Response.ContentLength = say.Body.Length;
        await context.Response.Body.WriteAsync(say.Body, context.RequestAborted);
    }
}
