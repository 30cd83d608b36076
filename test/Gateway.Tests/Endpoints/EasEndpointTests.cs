using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Bridge.Eas.Protocol.Http;
using Gateway.Tests.FrontDoor;

namespace Gateway.Tests.Endpoints;

internal sealed class EasEndpointTests
{
    private const string Path = "/Microsoft-Server-ActiveSync";
    private static readonly AuthenticationHeaderValue Mike = new("Basic", Convert.ToBase64String("ox.io\\mike:se:cret"u8));
    private UpstreamStub _ox = null!;

    [OneTimeSetUp]
    public async Task StartOx() => _ox = await UpstreamStub.StartAsync();

    [OneTimeTearDown]
    public async Task StopOx() => await _ox.DisposeAsync();

    [TestCase("OPTIONS")]
    [TestCase("POST")]
    [TestCase("GET")]
    public async Task Handle_NoCredentials_AsksForThemWithEmptyBody(string method)
    {
        var endpoint = new StubEndpoint();
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, endpoint, "--Product:Name=Mail \"X\"");
        var answer = await RawHttp.SendAsync(gateway.Main, method, Path, "Content-Length: 0\r\n");
        Assert.That(RawHttp.StatusOf(answer), Is.EqualTo(401));
        Assert.That(answer, Does.Contain("WWW-Authenticate: Basic realm=\"Mail \\\"X\\\"\"\r\n"));
        Assert.That(answer, Does.Contain("Content-Length: 0\r\n"));
        Assert.That(answer, Does.EndWith("\r\n\r\n"));
        Assert.That(endpoint.Asked, Is.Empty);
    }

    [Test]
    public async Task Handle_Post_HandsOnEverythingAsSent()
    {
        string? policyKey = null, version = null;
        var endpoint = new StubEndpoint((asked, _) =>
        {
            (policyKey, version) = (asked.Header("x-ms-policykey"), asked.Header("MS-ASProtocolVersion"));
            return new() { StatusCode = 200 };
        });
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, endpoint);
        await RawHttp.SendAsync(
            gateway.Main, "POST", Path + "?jAAJBAp2MTQw+GV2aWNl/AApTbWFydFBob25l==", $"Authorization: {Mike}\r\nX-MS-PolicyKey: 7\r\nContent-Length: 3\r\n", "abc");
        var (request, body) = endpoint.Asked.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(request.Method, Is.EqualTo("POST"));
            Assert.That(request.RawQuery, Is.EqualTo("jAAJBAp2MTQw+GV2aWNl/AApTbWFydFBob25l=="));
            Assert.That(policyKey, Is.EqualTo("7"));
            Assert.That(version, Is.Null);
            Assert.That(request.Login, Is.EqualTo(new EasLogin("mike@ox.io", "mike", "ox.io", "se:cret")));
            Assert.That(request.ContentLength, Is.EqualTo(3));
            Assert.That(request.RemoteAddress, Is.EqualTo("127.0.0.1"));
            Assert.That(body, Is.EqualTo("abc"u8.ToArray()));
        }
    }

    [Test]
    public async Task Handle_Answer_ComesBackWithItsLengthAndHeaders()
    {
        var endpoint = new StubEndpoint((_, _) => new()
        {
            StatusCode = 200,
            ContentType = "application/vnd.ms-sync.wbxml",
            Headers = [new("MS-Server-ActiveSync", "15.1")],
            Content = new ReadOnlySequence<byte>([3, 1, 0x6A, 0]),
        });
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, endpoint);
        using var answer = await PostAsync(gateway, new ByteArrayContent([]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(answer.Content.Headers.ContentLength, Is.EqualTo(4));
            Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/vnd.ms-sync.wbxml"));
            Assert.That(answer.Headers.GetValues("MS-Server-ActiveSync"), Is.EqualTo(new[] { "15.1" }));
            Assert.That(answer.Headers.Contains("Server"), Is.False);
            Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(new byte[] { 3, 1, 0x6A, 0 }));
        }
    }

    [Test]
    public async Task Handle_StreamedAnswer_IsWrittenAndItsLeaseGivenBack()
    {
        var lease = new Lease();
        var endpoint = new StubEndpoint((_, _) => new()
        {
            StatusCode = 200,
            Stream = static async (stream, token) => await stream.WriteAsync(new byte[70_000], token),
            Lease = lease,
        });
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, endpoint);
        using var answer = await PostAsync(gateway, new ByteArrayContent([]));
        Assert.That((await answer.Content.ReadAsByteArrayAsync()).Length, Is.EqualTo(70_000));
        await lease.Returned.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task Handle_RefusedByOx_IsRememberedAndChallenged()
    {
        var endpoint = new StubEndpoint((_, _) => new() { StatusCode = 401 });
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, endpoint);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await PostAsync(gateway, new ByteArrayContent([]));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(answer.Headers.WwwAuthenticate.Single().ToString(), Is.EqualTo("Basic realm=\"ActiveSync\""));
        }

        Assert.That(endpoint.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Handle_GzipBody_IsUnzipped()
    {
        var endpoint = new StubEndpoint();
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, endpoint);
        using var answer = await PostAsync(gateway, Zipped("hello"u8.ToArray()));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(endpoint.Asked.Single().Body, Is.EqualTo("hello"u8.ToArray()));
        Assert.That(endpoint.Asked.Single().Request.ContentLength, Is.Null);
    }

    [TestCase("gzip", 5000, ExpectedResult = true)]
    [TestCase("deflate, gzip", 5000, ExpectedResult = true)]
    [TestCase("deflate", 5000, ExpectedResult = false)]
    [TestCase("", 5000, ExpectedResult = false)]
    [TestCase("gzip", 500, ExpectedResult = false)]
    public async Task<bool> Handle_LongAnswer_IsZippedForThoseWhoAsk(string accepted, int length)
    {
        var content = new byte[length];
        Random.Shared.NextBytes(content.AsSpan(0, length / 2));
        await using var gateway = await RunningGateway.StartAsync(
            _ox.Address, new StubEndpoint((_, _) => new() { StatusCode = 200, ContentType = "application/vnd.ms-sync.wbxml", Content = new(content) }));
        using var client = gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent([]) };
        request.Headers.Authorization = Mike;
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var answer = await client.SendAsync(request);

        var body = await answer.Content.ReadAsByteArrayAsync();
        var zipped = answer.Content.Headers.ContentEncoding.Contains("gzip");
        Assert.That(answer.Content.Headers.ContentLength, Is.EqualTo(body.Length));
        Assert.That(zipped ? Unzipped(body) : body, Is.EqualTo(content));
        Assert.That(!zipped || body.Length < length);
        return zipped;
    }

    [Test]
    public async Task Handle_GzipBomb_IsCutOffAtTheLimit()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, new StubEndpoint(), "--Eas:MaxRequestBytes=65536");
        using var answer = await PostAsync(gateway, Zipped(new byte[10_000_000]));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task Handle_BrokenGzip_IsABadRequest()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address);
        using var content = new ByteArrayContent([1, 2, 3, 4]);
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await PostAsync(gateway, content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Handle_UnknownEncoding_IsUnsupported()
    {
        var endpoint = new StubEndpoint();
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, endpoint);
        using var content = new ByteArrayContent([1]);
        content.Headers.ContentEncoding.Add("br");
        using var answer = await PostAsync(gateway, content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(endpoint.Asked, Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Handle_BodyBeyondTheLimit_IsTooLarge(bool chunked)
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, new StubEndpoint(), "--Eas:MaxRequestBytes=65536");
        using var content = new ByteArrayContent(new byte[65_537]);
        using var answer = await PostAsync(gateway, content, chunked);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task Handle_BodyAtTheLimit_IsTaken()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, new StubEndpoint(), "--Eas:MaxRequestBytes=65536");
        using var answer = await PostAsync(gateway, new ByteArrayContent(new byte[65_536]), chunked: true);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Handle_BugBehindTheSeam_IsAServerError()
    {
        await using var gateway = await RunningGateway.StartAsync(
            _ox.Address, new StubEndpoint((_, _) => throw new InvalidOperationException("on purpose")), "--Logging:LogLevel:Gateway=None");
        using var answer = await PostAsync(gateway, new ByteArrayContent([]));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.Empty);
    }

    [Test]
    public async Task Handle_BrowserWithCredentials_GetsAHarmlessPage()
    {
        var endpoint = new StubEndpoint();
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, endpoint);
        using var client = gateway.Client();
        client.DefaultRequestHeaders.Authorization = Mike;
        Assert.That(await client.GetStringAsync(Path), Does.StartWith("This is the ActiveSync address"));
        Assert.That(endpoint.Asked, Is.Empty);
    }

    [TestCase("PUT")]
    [TestCase("DELETE")]
    [TestCase("PROPFIND")]
    public async Task Handle_OtherMethod_IsNotAllowed(string method)
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address);
        var answer = await RawHttp.SendAsync(gateway.Main, method, Path, $"Authorization: {Mike}\r\nContent-Length: 0\r\n");
        Assert.That(RawHttp.StatusOf(answer), Is.EqualTo(405));
        Assert.That(answer, Does.Contain("Allow: OPTIONS,POST\r\n"));
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningGateway gateway, HttpContent content, bool chunked = false)
    {
        using var client = gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path + "?Cmd=Sync") { Content = content };
        request.Headers.Authorization = Mike;
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        return await client.SendAsync(request);
    }

    private static byte[] Unzipped(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var unzipped = new MemoryStream();
        gzip.CopyTo(unzipped);
        return unzipped.ToArray();
    }

    private static ByteArrayContent Zipped(byte[] body)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
            gzip.Write(body);
        var content = new ByteArrayContent(zipped.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private sealed class Lease : IAsyncDisposable
    {
        internal TaskCompletionSource Returned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask DisposeAsync()
        {
            Returned.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
