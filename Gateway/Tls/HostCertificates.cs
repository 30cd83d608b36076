using System.Net.Security;
using Microsoft.Extensions.Options;

namespace Gateway.Tls;

/// <summary>The configured certificates, as they are on disk now.</summary>
internal sealed partial class HostCertificates(IOptions<TlsSettings> settings, ILogger<HostCertificates> logger)
{
    private readonly Lazy<CertificatePair[]> _first = new(() => [.. settings.Value.Certificates.Select(Read)]);
    private volatile CertificatePair[]? _reloaded;

    internal bool Any => Pairs.Length > 0;

    private CertificatePair[] Pairs => _reloaded ?? _first.Value;

    /// <summary>By full name, then by wildcard, else the first; never null once <see cref="Any"/>.</summary>
    internal SslServerAuthenticationOptions For(string? serverName)
    {
        var pairs = Pairs;
        var host = serverName?.TrimEnd('.').ToLowerInvariant() ?? "";
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        var wildcard = dot > 0 ? "*" + host[dot..] : host;
        return (Named(pairs, host) ?? Named(pairs, wildcard) ?? pairs[0]).Handshake;
    }

    /// <summary>Reads the files again. A pair that cannot be read (half written, key not there yet) stays as it was until it can.</summary>
    /// <returns>True when something changed.</returns>
    internal bool ReloadIfChanged()
    {
        var old = Pairs;
        var now = new CertificatePair[old.Length];
        var changed = false;
        for (var i = 0; i < old.Length; i++)
        {
            var problem = CertificatePair.TryRead(settings.Value.Certificates[i], out var read);
            if (problem is not null)
                Unreadable(i, problem);
            now[i] = read is null || read.Text == old[i].Text ? old[i] : read;
            if (!ReferenceEquals(now[i], old[i]))
            {
                changed = true;
                Reloaded(i, now[i].Certificate.NotAfter.ToUniversalTime());
            }
        }

        if (changed)
            _reloaded = now;
        return changed;
    }

    private static CertificatePair? Named(CertificatePair[] pairs, string host) => Array.Find(pairs, pair => pair.Hosts.Contains(host, StringComparer.Ordinal));

    private static CertificatePair Read(CertificateFiles files) =>
        CertificatePair.TryRead(files, out var pair) is { } problem ? throw new InvalidOperationException($"Tls:Certificates: {problem}") : pair!;

    [LoggerMessage(1101, LogLevel.Information, "Certificate {Index} was renewed on disk and is used from now on; it ends {NotAfter:u}")]
    private partial void Reloaded(int index, DateTime notAfter);

    [LoggerMessage(1102, LogLevel.Warning, "Certificate {Index} cannot be read again, the one in memory stays: {Problem}")]
    private partial void Unreadable(int index, string problem);
}
