using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Demo;

/// <summary>A self-signed certificate with this machine's names and addresses, in two PEM files.</summary>
/// <param name="CertificateFile">Path of the certificate.</param>
/// <param name="KeyFile">Path of its key.</param>
/// <param name="Fingerprint">SHA-256 as phones show it: pairs of digits with colons.</param>
internal sealed record DemoCertificate(string CertificateFile, string KeyFile, string Fingerprint)
{
    /// <summary>iOS refuses server certificates that are valid for more than 398 days.</summary>
    private const int Days = 397;

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The addresses under which others reach this machine.</summary>
    internal static IReadOnlyList<IPAddress> Addresses() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(one => one.OperationalStatus == OperationalStatus.Up && one.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork || !address.IsIPv6LinkLocal),
    ];

    internal static DemoCertificate Make(string directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var host = Dns.GetHostName();
        var request = new CertificateRequest(new X500DistinguishedName($"CN={host.Replace(",", "", StringComparison.Ordinal)}"), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new[] { "localhost", host, host + ".local" }.Distinct(StringComparer.OrdinalIgnoreCase)) names.AddDnsName(name);
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback }.Concat(Addresses())) names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        // A phone's clock may be a little behind.
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var certificate = request.CreateSelfSigned(from, from.AddDays(Days));
        var (certificateFile, keyFile) = (Path.Combine(directory, "certificate.pem"), Path.Combine(directory, "key.pem"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        var digits = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        return new(certificateFile, keyFile, string.Join(':', digits.Chunk(2).Select(pair => new string(pair))));
    }
}
