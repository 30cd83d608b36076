using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Gateway.Tests.FrontDoor;

internal sealed class PassThroughTests
{
    private UpstreamStub _ox = null!;

    [SetUp]
    public async Task StartOx() => _ox = await UpstreamStub.StartAsync();

    [TearDown]
    public async Task StopOx() => await _ox.DisposeAsync();

    [Test]
    public async Task PassThrough_AnyOtherPath_ReachesOxAsSent()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address);
        var answer = await RawHttp.SendAsync(gateway.Main, "GET", "/ajax/folders?action=list&q=a+b%20c&x=%2F");
        Assert.That(RawHttp.StatusOf(answer), Is.EqualTo(200));
        Assert.That(answer, Does.Contain("upstream"));
        Assert.That(_ox.Seen.Single().Target, Is.EqualTo("/ajax/folders?action=list&q=a+b%20c&x=%2F"));
    }

    [Test]
    public async Task PassThrough_ClientsOwnForwardedHeader_IsReplacedByItsAddress()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address);
        using var client = gateway.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        await client.GetStringAsync("/appsuite/");
        Assert.That(_ox.Seen.Single().Headers["X-Forwarded-For"].ToString(), Is.EqualTo("127.0.0.1"));
    }

    [Test]
    public async Task PassThrough_BehindKnownProxy_PassesTheRealClientsAddress()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, "--Proxy:KnownNetworks:0=127.0.0.0/8");
        using var client = gateway.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        await client.GetStringAsync("/appsuite/");
        var seen = _ox.Seen.Single().Headers;
        Assert.That(seen["X-Forwarded-For"].ToString(), Is.EqualTo("203.0.113.9"));
        Assert.That(seen["X-Forwarded-Proto"].ToString(), Is.EqualTo("https"));
    }

    [Test]
    public async Task PassThrough_BehindUnknownProxy_BelievesNothing()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, "--Proxy:KnownNetworks:0=192.0.2.0/24");
        using var client = gateway.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        await client.GetStringAsync("/appsuite/");
        Assert.That(_ox.Seen.Single().Headers["X-Forwarded-For"].ToString(), Is.EqualTo("127.0.0.1"));
    }

    [Test]
    public async Task PassThrough_WebSocket_CarriesBothWays()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(gateway.Main) { Scheme = "ws", Path = "/socket.io/" }.Uri, CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var buffer = new byte[16];
        var echo = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.That(Encoding.UTF8.GetString(buffer, 0, echo.Count), Is.EqualTo("hello"));
    }

    [Test]
    public async Task PassThrough_UploadBeyondKestrelsUsualLimit_IsOxsToDecide()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address);
        using var client = gateway.Client();
        using var upload = new ByteArrayContent(new byte[31_000_000]);
        using var answer = await client.PostAsync("/ajax/files?action=new", upload);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task PassThrough_SwitchedOff_AnswersNotFound()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, "--Ox:PassThrough=false");
        using var client = gateway.Client();
        using var answer = await client.GetAsync("/appsuite/");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(_ox.Seen, Is.Empty);
    }

    [Test]
    public async Task PassThrough_HostersOwnRoute_ComesFirst()
    {
        await using var other = await UpstreamStub.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(
            _ox.Address,
            "--ReverseProxy:Routes:dav:ClusterId=dav",
            "--ReverseProxy:Routes:dav:Match:Path=/caldav/{**rest}",
            $"--ReverseProxy:Clusters:dav:Destinations:one:Address={other.Address}");
        using var client = gateway.Client();
        await client.GetStringAsync("/caldav/x");
        await client.GetStringAsync("/appsuite/");
        Assert.That(other.Seen.Select(s => s.Target), Is.EqualTo(new[] { "/caldav/x" }));
        Assert.That(_ox.Seen.Select(s => s.Target), Is.EqualTo(new[] { "/appsuite/" }));
    }

    [TestCase("/Microsoft-Server-ActiveSync", ExpectedResult = 401)]
    [TestCase("/microsoft-server-activesync/?Cmd=Sync", ExpectedResult = 401)]
    [TestCase("/Microsoft-Server-ActiveSync/default.eas", ExpectedResult = 401)]
    [TestCase("/%4Dicrosoft-Server-ActiveSync", ExpectedResult = 401)]
    [TestCase("//Microsoft-Server-ActiveSync", ExpectedResult = 404)]
    [TestCase("/%254Dicrosoft-Server-ActiveSync", ExpectedResult = 404)]
    [TestCase("/Microsoft-Server-ActiveSync.", ExpectedResult = 404)]
    [TestCase("/Microsoft-Server-ActiveSync;jsessionid=1", ExpectedResult = 404)]
    [TestCase("/Microsoft-Server-ActiveSync/../Microsoft-Server-ActiveSync/x", ExpectedResult = 404)]
    [TestCase("/x/..;/Microsoft-Server-ActiveSync", ExpectedResult = 404)]
    [TestCase("/Microsoft-Server-ActiveSync%2Fx", ExpectedResult = 404)]
    [TestCase("/%2FMicrosoft-Server-ActiveSync", ExpectedResult = 404)]
    [TestCase("/autodiscover/autodiscover.xml", ExpectedResult = 404)]
    [TestCase("/AutoDiscover/AutoDiscover.xml", ExpectedResult = 404)]
    [TestCase("//autodiscover", ExpectedResult = 404)]
    public async Task<int> PassThrough_ReservedPath_NeverReachesOxEvenByHostersRoute(string target)
    {
        await using var gateway = await RunningGateway.StartAsync(
            _ox.Address,
            "--ReverseProxy:Routes:all:ClusterId=all",
            "--ReverseProxy:Routes:all:Match:Path={**rest}",
            "--ReverseProxy:Routes:all:Order=-1000",
            $"--ReverseProxy:Clusters:all:Destinations:one:Address={_ox.Address}");
        var answer = await RawHttp.SendAsync(gateway.Main, "POST", target, "Content-Length: 0\r\n");
        Assert.That(_ox.Seen, Is.Empty);
        return RawHttp.StatusOf(answer);
    }
}
