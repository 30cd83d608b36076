using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Configuration;
using Gateway.Tests.FrontDoor;

namespace Gateway.Tests.Hosting;

internal sealed class SystemdNotifierTests
{
    [Test]
    public async Task Notify_SocketNamed_TellsReadyAndStopping()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        await using var ox = await UpstreamStub.StartAsync();
        await using (await RunningGateway.StartAsync(ox.Address, $"--NOTIFY_SOCKET={path}"))
            Assert.That(await ReceiveAsync(systemd), Is.EqualTo("READY=1"));
        Assert.That(await ReceiveAsync(systemd), Is.EqualTo("STOPPING=1"));
    }

    [Test]
    public async Task Notify_NobodyListens_DoesNotHinderTheStart()
    {
        await using var ox = await UpstreamStub.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(ox.Address, "--NOTIFY_SOCKET=/nowhere/notify");
        Assert.That(gateway.Main.Port, Is.Positive);
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[64];
        var length = await socket.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
