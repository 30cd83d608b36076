using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Gateway.Tests.Configuration;
using Gateway.Tests.FrontDoor;
using Gateway.Tls;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Tls;

internal sealed class TlsTests
{
    private TemporaryDirectory _directory = null!;
    private UpstreamStub _ox = null!;

    [SetUp]
    public async Task Prepare()
    {
        _directory = new();
        _ox = await UpstreamStub.StartAsync();
    }

    [TearDown]
    public async Task Clean()
    {
        await _ox.DisposeAsync();
        _directory.Dispose();
    }

    [TestCase("--urls=https://127.0.0.1:0")]
    [TestCase("--Kestrel:Endpoints:Phones:Url=https://127.0.0.1:0")]
    public async Task Handshake_ByHostName_PresentsItsCertificate(string address)
    {
        var first = TestCertificate.Make(_directory, "first", "mail.example.com");
        var second = TestCertificate.Make(_directory, "second", "unused.example.com");
        await using var gateway = await RunningGateway.StartAsync(
            _ox.Address, [address, .. first.Settings(0), .. second.Settings(1, "eas.example.net", "*.example.org")]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await PresentedAsync(gateway.Main, "mail.example.com"), Is.EqualTo(first.Thumbprint));
            Assert.That(await PresentedAsync(gateway.Main, "EAS.example.net"), Is.EqualTo(second.Thumbprint));
            Assert.That(await PresentedAsync(gateway.Main, "any.example.org"), Is.EqualTo(second.Thumbprint));
            Assert.That(await PresentedAsync(gateway.Main, "a.b.example.org"), Is.EqualTo(first.Thumbprint), "a wildcard is one label");
            Assert.That(await PresentedAsync(gateway.Main, "unknown.example"), Is.EqualTo(first.Thumbprint));
        }
    }

    [Test]
    public async Task Reload_CertificateRenewed_ServesTheNewOneAndKeepsOldConnections()
    {
        var old = TestCertificate.Make(_directory, "mail", "mail.example.com");
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, ["--urls=https://127.0.0.1:0", .. old.Settings(0)]);
        var certificates = gateway.Services.GetRequiredService<HostCertificates>();
        using var client = TrustingClient(gateway.Main);
        await client.GetStringAsync("/appsuite/");
        Assert.That(certificates.ReloadIfChanged(), Is.False);

        var renewed = TestCertificate.Make(_directory, "mail", "mail.example.com");
        Assert.That(certificates.ReloadIfChanged(), Is.True);
        Assert.That(await PresentedAsync(gateway.Main, "mail.example.com"), Is.EqualTo(renewed.Thumbprint));
        Assert.That(await client.GetStringAsync("/appsuite/"), Is.EqualTo("upstream"));
    }

    [Test]
    public async Task Reload_HalfWrittenFiles_KeepsWhatWorked()
    {
        var good = TestCertificate.Make(_directory, "mail", "mail.example.com");
        await using var gateway = await RunningGateway.StartAsync(
            _ox.Address, ["--urls=https://127.0.0.1:0", "--Logging:LogLevel:Gateway=None", .. good.Settings(0)]);
        await File.WriteAllTextAsync(good.CertificateFile, "-----BEGIN CERTIFICATE-----\nMIIB");
        Assert.That(gateway.Services.GetRequiredService<HostCertificates>().ReloadIfChanged(), Is.False);
        Assert.That(await PresentedAsync(gateway.Main, "mail.example.com"), Is.EqualTo(good.Thumbprint));
    }

    [Test]
    public async Task Reload_KeyOfAnotherCertificate_KeepsWhatWorked()
    {
        var good = TestCertificate.Make(_directory, "mail", "mail.example.com");
        await using var gateway = await RunningGateway.StartAsync(
            _ox.Address, ["--urls=https://127.0.0.1:0", "--Logging:LogLevel:Gateway=None", .. good.Settings(0)]);
        var other = TestCertificate.Make(_directory, "other", "mail.example.com");
        File.Copy(other.KeyFile, good.KeyFile, overwrite: true);
        Assert.That(gateway.Services.GetRequiredService<HostCertificates>().ReloadIfChanged(), Is.False);
    }

    [Test]
    public async Task Http2_OverTls_IsOffered()
    {
        var certificate = TestCertificate.Make(_directory, "mail", "mail.example.com");
        await using var gateway = await RunningGateway.StartAsync(_ox.Address, ["--urls=https://127.0.0.1:0", .. certificate.Settings(0)]);
        using var client = TrustingClient(gateway.Main);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/appsuite/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(request);
        Assert.That(answer.Version, Is.EqualTo(HttpVersion.Version20));
    }

    [Test]
    public async Task KestrelsOwnCertificate_AsDefault_IsEnoughForAnAddress()
    {
        var certificate = TestCertificate.Make(_directory, "kestrels", "mail.example.com");
        await using var gateway = await RunningGateway.StartAsync(
            _ox.Address,
            "--urls=https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={certificate.CertificateFile}", $"--Kestrel:Certificates:Default:KeyPath={certificate.KeyFile}");
        Assert.That(await PresentedAsync(gateway.Main, "mail.example.com"), Is.EqualTo(certificate.Thumbprint));
    }

    [Test]
    public async Task KestrelsOwnCertificate_OnItsEndpoint_IsLeftToKestrel()
    {
        var ours = TestCertificate.Make(_directory, "ours", "mail.example.com");
        var kestrels = TestCertificate.Make(_directory, "kestrels", "mail.example.com");
        await using var gateway = await RunningGateway.StartAsync(
            _ox.Address,
            [
                "--Kestrel:Endpoints:Phones:Url=https://127.0.0.1:0", $"--Kestrel:Endpoints:Phones:Certificate:Path={kestrels.CertificateFile}",
                $"--Kestrel:Endpoints:Phones:Certificate:KeyPath={kestrels.KeyFile}", .. ours.Settings(0),
            ]);
        Assert.That(await PresentedAsync(gateway.Main, "mail.example.com"), Is.EqualTo(kestrels.Thumbprint));
    }

    private static async Task<string> PresentedAsync(Uri server, string host)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Host, server.Port);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(host);
        return tls.RemoteCertificate!.GetCertHashString();
    }

    private static HttpClient TrustingClient(Uri server) =>
        new(new SocketsHttpHandler { SslOptions = new() { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null } }, disposeHandler: true) { BaseAddress = server };
}
