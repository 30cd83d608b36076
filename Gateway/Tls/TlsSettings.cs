using Gateway.Configuration;

namespace Gateway.Tls;

/// <summary>Certificates by host name, for every https address that brings none of its own under <c>Kestrel:Endpoints</c>.</summary>
internal sealed class TlsSettings : ISettings
{
    public static string Section => "Tls";

    /// <summary>The first is also for clients that name no host or one we do not have.</summary>
    public List<CertificateFiles> Certificates { get; set; } = [];

    /// <summary>How often the files are looked at, in seconds; a renewed certificate is served to new connections, old ones stay.</summary>
    /// <value>1 to 3600; 10 when unset.</value>
    public int ReloadSeconds { get; set; } = 10;

    public IEnumerable<string> Errors()
    {
        if (ReloadSeconds is < 1 or > 3600)
            yield return $"Tls:ReloadSeconds: {ReloadSeconds} is outside 1 to 3600.";
        for (var i = 0; i < Certificates.Count; i++)
        {
            var key = $"Tls:Certificates:{i}";
            if (Certificates[i].CertificateFile.Length == 0)
                yield return $"{key}:CertificateFile: is missing.";
            else if (CertificatePair.TryRead(Certificates[i], out _) is { } problem)
                yield return $"{key}: {problem}";
        }
    }
}

/// <summary>A PEM certificate and its key.</summary>
internal sealed class CertificateFiles
{
    /// <summary>Host names it is for, such as <c>mail.example.com</c> or <c>*.example.com</c>; empty means the names inside it.</summary>
    public string[] Hosts { get; set; } = [];

    /// <summary>PEM: the certificate first, then those between it and the root ("fullchain").</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM, not encrypted; empty when the key is in <see cref="CertificateFile"/>.</summary>
    public string KeyFile { get; set; } = "";
}
