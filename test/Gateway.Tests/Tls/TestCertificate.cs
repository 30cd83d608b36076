using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Configuration;

namespace Gateway.Tests.Tls;

/// <summary>A self-made certificate in PEM files.</summary>
internal sealed record TestCertificate(string CertificateFile, string KeyFile, string Thumbprint)
{
    internal static TestCertificate Make(TemporaryDirectory directory, string name, params string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
        return new(
            directory.Write(name + ".pem", certificate.ExportCertificatePem()),
            directory.Write(name + ".key", key.ExportPkcs8PrivateKeyPem()),
            certificate.Thumbprint);
    }

    internal string[] Settings(int index, params string[] hosts) =>
    [
        $"--Tls:Certificates:{index}:CertificateFile={CertificateFile}", $"--Tls:Certificates:{index}:KeyFile={KeyFile}",
        .. hosts.Select((host, i) => $"--Tls:Certificates:{index}:Hosts:{i}={host}"),
    ];
}
