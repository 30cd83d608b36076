using System.Net;
using Gateway.Tests.FrontDoor;

namespace Gateway.Tests.Health;

internal sealed class HealthTests
{
    private UpstreamStub _ox = null!;

    [SetUp]
    public async Task StartOx() => _ox = await UpstreamStub.StartAsync();

    [TearDown]
    public async Task StopOx() => await _ox.DisposeAsync();

    [TestCase("/livez")]
    [TestCase("/live")]
    [TestCase("/readyz")]
    [TestCase("/ready")]
    [TestCase("/health")]
    public async Task Health_AllWell_IsHealthyOnBothAddresses(string path)
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address);
        foreach (var address in new[] { gateway.Main, gateway.Management! })
        {
            using var client = gateway.Client(address);
            using var answer = await client.GetAsync(path);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), address.ToString());
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.StartWith("""{"status":"Healthy","""));
        }
    }

    [TestCase("/livez", ExpectedResult = 200)]
    [TestCase("/readyz", ExpectedResult = 503)]
    [TestCase("/health", ExpectedResult = 503)]
    public async Task<int> Health_OxFailing_IsAliveButNotReady(string path)
    {
        _ox.Status = 502;
        await using var gateway = await RunningGateway.StartAsync(_ox.Address);
        using var client = gateway.Client(gateway.Management);
        using var answer = await client.GetAsync(path);
        return (int)answer.StatusCode;
    }

    [Test]
    public async Task Ready_StoreThatForgets_IsNotReadyAndKeepsTheReasonToTheLog()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, "--Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks=None");
        gateway.Store.Health = new(Ready: false, "maxmemory-policy at redis.internal is allkeys-lru");
        using var client = gateway.Client(gateway.Management);
        using var answer = await client.GetAsync("/readyz");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"store\":\"Unhealthy\"").And.Not.Contain("redis"));
    }

    [Test]
    public async Task Ready_OxThatRefuses_IsThere()
    {
        _ox.Status = 403;
        await using var gateway = await RunningGateway.StartAsync(_ox.Address);
        using var client = gateway.Client(gateway.Management);
        using var answer = await client.GetAsync("/readyz");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_ox.Seen.Single().Target, Is.EqualTo("/ajax/system?action=ping"));
    }

    [Test]
    public async Task Ready_NobodyListensAtOxsAddress_IsNotReady()
    {
        // Port 9 (discard) is closed on any machine that runs tests.
        await using var gateway = await RunningGateway.StartAsync(new("http://127.0.0.1:9/"), "--Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks=None");
        using var client = gateway.Client(gateway.Management);
        using var answer = await client.GetAsync("/readyz");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"ox\":\"Unhealthy\""));
    }

    [TestCase("/Microsoft-Server-ActiveSync")]
    [TestCase("/appsuite/")]
    public async Task Management_PathsForPhonesAndBrowsers_AreNotThere(string path)
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address);
        using var client = gateway.Client(gateway.Management);
        using var answer = await client.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(_ox.Seen, Is.Empty);
    }

    [Test]
    public async Task Health_MainAddressOpenToOthers_IsNotServedThere()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, "--urls=http://0.0.0.0:0", "--Proxy:TlsTerminated=true");
        using var client = gateway.Client(new UriBuilder(gateway.Main) { Host = "127.0.0.1" }.Uri);
        Assert.That(await client.GetStringAsync("/health"), Is.EqualTo("upstream"));
    }

    [Test]
    public async Task Management_SetToNothing_IsNotBound()
    {
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, "--Management:Urls=");
        Assert.That(gateway.Management, Is.Null);
    }
}
