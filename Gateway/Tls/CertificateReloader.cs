using Microsoft.Extensions.Options;

namespace Gateway.Tls;

/// <summary>Looks at the files from time to time. Reading beats watching: mounted secrets are swapped by links that raise no event.</summary>
internal sealed class CertificateReloader(HostCertificates certificates, IOptions<TlsSettings> settings, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Value.Certificates.Count == 0)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.Value.ReloadSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            certificates.ReloadIfChanged();
    }
}
