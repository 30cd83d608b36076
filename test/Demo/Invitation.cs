using System.Net;
using System.Net.Sockets;

namespace Demo;

/// <summary>Says how a real client can connect, now that the day is over.</summary>
internal static class Invitation
{
    internal static void Print(DemoWorld world, Report report)
    {
        var open = world.Endpoint.Address.Equals(IPAddress.Any) || world.Endpoint.Address.Equals(IPAddress.IPv6Any);
        report.Heading("Now you: add an account of type Exchange or ActiveSync");
        report.Pair("Server", world.Address.Authority);
        if (open)
        {
            foreach (var address in DemoCertificate.Addresses().Where(one => world.Endpoint.AddressFamily == AddressFamily.InterNetworkV6 || one.AddressFamily == AddressFamily.InterNetwork))
                report.Pair("", new IPEndPoint(address, world.Endpoint.Port).ToString());
        }

        report.Pair("Full address", $"{world.Address}Microsoft-Server-ActiveSync");
        report.Pair("E-mail and user", world.User.Login);
        report.Pair("Password", world.User.Password);
        report.Pair("Domain", "leave it empty");
        report.Pair("Certificate", "made for this run; accept it when its SHA-256 fingerprint is");
        report.Pair("", world.Fingerprint[..47]);
        report.Pair("", world.Fingerprint[48..]);
        report.Line("");
        if (!open)
        {
            report.Line("Only this machine gets in. --listen 0.0.0.0:8443 lets phones on the same network in.");
        }

        report.Line("To see a mail arrive, put one into the inbox:");
        report.Line($"  curl -T message.eml {world.Ox.RootUrl}_sim/users/{world.User.Login}/mail");
        report.Line("");
        report.Line("Requests show below as they come. Ctrl-C ends the demo and removes what it wrote.");
        report.Line("");
    }
}
