using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tls;

/// <summary>A certificate with its key and chain, read once, and the text it was read from (to see when it changes).</summary>
internal sealed class CertificatePair
{
    private CertificatePair(string text, X509Certificate2 certificate, SslServerAuthenticationOptions handshake, string[] hosts) =>
        (Text, Certificate, Handshake, Hosts) = (text, certificate, handshake, hosts);

    internal string Text { get; }

    internal X509Certificate2 Certificate { get; }

    /// <summary>Shared by all handshakes: session resumption hangs on the certificate context being the same object.</summary>
    internal SslServerAuthenticationOptions Handshake { get; }

    /// <summary>Lower case; <c>*.</c> stands for one label.</summary>
    internal string[] Hosts { get; }

    /// <summary>Null and a pair, or what is wrong with the files.</summary>
    internal static string? TryRead(CertificateFiles files, out CertificatePair? pair)
    {
        pair = null;
        try
        {
            var certificatePem = File.ReadAllText(files.CertificateFile);
            var keyPem = files.KeyFile.Length == 0 ? certificatePem : File.ReadAllText(files.KeyFile);
            var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificatePem);
            chain.RemoveAt(0);
            pair = new(certificatePem + keyPem, certificate, HandshakeOf(certificate, chain), HostsOf(files, certificate));
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"the files cannot be read: {problem.Message}";
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            return $"'{files.CertificateFile}' and '{files.KeyFile}' hold no certificate with its key in PEM form.";
        }
    }

    private static SslServerAuthenticationOptions HandshakeOf(X509Certificate2 certificate, X509Certificate2Collection chain) => new()
    {
        // Offline: the chain is what the file says; building one must not wait for somebody's web server.
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        EnabledSslProtocols = SslProtocols.None,
    };

    private static string[] HostsOf(CertificateFiles files, X509Certificate2 certificate)
    {
        var hosts = files.Hosts.Length > 0
            ? files.Hosts
            : certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames());
        return [.. hosts.Select(host => host.Trim().ToLowerInvariant())];
    }
}
