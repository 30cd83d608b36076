using System.Net.Sockets;
using System.Text;

namespace Gateway.Hosting;

/// <summary>Tells systemd (Type=notify) when the addresses are bound and when stopping begins. Source: sd_notify(3).</summary>
internal sealed class SystemdNotifier(IConfiguration configuration) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => NotifyAsync("READY=1", cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => NotifyAsync("STOPPING=1", cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task NotifyAsync(string state, CancellationToken cancellationToken)
    {
        if (configuration["NOTIFY_SOCKET"] is not { Length: > 1 } path)
            return;
        // A leading @ stands for the abstract namespace.
        var address = new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path.AsSpan(1)}" : path);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            await socket.SendToAsync(Encoding.ASCII.GetBytes(state), address, cancellationToken);
        }
        catch (SocketException)
        {
            // A supervisor that does not listen is no reason to fail.
        }
    }
}
