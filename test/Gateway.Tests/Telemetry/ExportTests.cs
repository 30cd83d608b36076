using System.Net.Http.Headers;
using System.Text;
using Gateway.Tests.FrontDoor;

namespace Gateway.Tests.Telemetry;

internal sealed class ExportTests
{
    private const string User = "canary.user@canary.example";
    private const string Password = "CanaryPassword";
    private const string Session = "CanarySession";
    private const string Device = "CanaryDevice";

    [Test]
    public async Task Export_SwitchedOn_CarriesTracesMetricsAndLogsButNothingPersonal()
    {
        await using var otlp = await OtlpReceiver.StartAsync();
        await using var ox = await UpstreamStub.StartAsync();
        await using (var gateway = await RunningGateway.StartAsync(
            ox.Address, new StubEndpoint((_, _) => new() { StatusCode = 401 }), [.. otlp.Settings, "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace"]))
        {
            using var client = gateway.Client();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
            using var empty = new ByteArrayContent([]);
            using var eas = await client.PostAsync($"/Microsoft-Server-ActiveSync?Cmd=Sync&User={User}&DeviceId={Device}&DeviceType=Canary", empty);
            using var again = await client.PostAsync("/Microsoft-Server-ActiveSync?Cmd=Sync", empty);
            using var passed = await client.GetAsync($"/ajax/folders?action=list&session={Session}&name={User}");
            using var dav = await client.GetAsync($"/caldav/{User}/events");
            using var health = gateway.Client(gateway.Management);
            await health.GetStringAsync("/readyz");
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(otlp.Text("traces"), Does.Contain("eas-gateway").And.Contain("deployment.environment.name"));
            Assert.That(otlp.Text("traces"), Does.Contain("POST /Microsoft-Server-ActiveSync").And.Contain("http.response.status_code"));
            Assert.That(otlp.Text("traces"), Does.Contain("/ajax/folders").And.Contain("System.Net.Http").And.Contain("Yarp.ReverseProxy"));
            Assert.That(otlp.Text("traces"), Does.Not.Contain("/v1/"), "the exporter must not trace itself");
            Assert.That(otlp.Text("metrics"), Does.Contain("http.server.request.duration").And.Contain("gateway.logins.refused").And.Contain("kestrel.active_connections"));
            Assert.That(otlp.Text("logs"), Does.Contain("Login refused again"));
            foreach (var signal in new[] { "traces", "metrics", "logs" })
                foreach (var secret in new[] { User, "canary.user", Password, Session, Device, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")) })
                    Assert.That(otlp.Text(signal), Does.Not.Contain(secret), $"{secret} in {signal}");
        }
    }

    [Test]
    public async Task Export_NoEndpointNamed_SendsNothing()
    {
        await using var otlp = await OtlpReceiver.StartAsync();
        await using var ox = await UpstreamStub.StartAsync();
        await using (var gateway = await RunningGateway.StartAsync(ox.Address, [.. otlp.Settings, "--OTEL_SDK_DISABLED=true"]))
        {
            using var client = gateway.Client();
            await client.GetStringAsync("/ajax/folders");
        }

        Assert.That(otlp.Text("traces") + otlp.Text("metrics") + otlp.Text("logs"), Is.Empty);
    }
}
