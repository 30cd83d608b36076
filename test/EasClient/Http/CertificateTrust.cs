using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EasClient.Http;

/// <summary>Decides whether the phone trusts the server's certificate.</summary>
internal static class CertificateTrust
{
    /// <summary>The callback for the options' root or fingerprint; null leaves the decision to the system.</summary>
    internal static RemoteCertificateValidationCallback? Callback(EasConnectionOptions options)
    {
        if (options.TrustedFingerprint is { } fingerprint)
        {
            var expected = Convert.FromHexString(fingerprint.Replace(":", string.Empty, StringComparison.Ordinal));
            return (_, certificate, _, _) => certificate is not null
                && CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.GetRawCertData()), expected);
        }

        return options.TrustedRoot is { } root
            ? (_, certificate, _, errors) => certificate is not null && IsSignedBy(root, certificate, errors)
            : null;
    }

    private static bool IsSignedBy(X509Certificate2 root, X509Certificate certificate, SslPolicyErrors errors)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(leaf);
    }
}
