using System.Security.Cryptography.X509Certificates;

namespace EasClient.Http;

/// <summary>Where a phone connects to, and as whom.</summary>
public sealed record EasConnectionOptions
{
    /// <summary>Scheme, host and port.</summary>
    public required Uri Server { get; init; }

    /// <summary>The path of ActiveSync.</summary>
    public string Path { get; init; } = "/Microsoft-Server-ActiveSync";

    /// <summary>The login as typed in: plain, with domain, or a mail address.</summary>
    public required string User { get; init; }

    /// <summary>The password as typed in.</summary>
    public required string Password { get; init; }

    /// <summary>Stable for each device; letters and digits.</summary>
    public string DeviceId { get; init; } = "TESTPHONE0001";

    /// <summary>The id as it goes into base64 queries; null sends the letters of <see cref="DeviceId"/>. Windows Phone sends 16 raw bytes.</summary>
    public byte[]? DeviceIdBytes { get; init; }

    /// <summary>The kind of device.</summary>
    public string DeviceType { get; init; } = "TestPhone";

    /// <summary>Sent with each request.</summary>
    public string UserAgent { get; init; } = "TestPhone/1.0";

    /// <summary>The form of the query.</summary>
    public QueryStyle QueryStyle { get; init; }

    /// <summary>Whether to offer gzip.</summary>
    public bool AcceptGzip { get; init; }

    /// <summary>A root certificate to trust in place of the system's.</summary>
    public X509Certificate2? TrustedRoot { get; init; }

    /// <summary>SHA-256 of the one certificate to trust, in hexadecimal with or without colons.</summary>
    public string? TrustedFingerprint { get; init; }

    /// <summary>How long a request may take; a Ping's heartbeat comes on top.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}
