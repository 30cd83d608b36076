namespace Bridge.Eas.Protocol.Http;

/// <summary>One HTTP request to the EAS path, after authentication's header work. Source: MS-ASHTTP, "Request Line" and "Request Headers".</summary>
public sealed class EasHttpRequest
{
    /// <summary><c>OPTIONS</c> or <c>POST</c>; anything else is answered before.</summary>
    public required string Method { get; init; }

    /// <summary>What follows the question mark, byte for byte as sent (no decoding, no reordering); empty when there was none.</summary>
    public string RawQuery { get; init; } = "";

    /// <summary>A header's value by name (any case), null when absent; repeated headers come joined by a comma.</summary>
    public Func<string, string?> Header { get; init; } = static _ => null;

    /// <summary>Who asks; never null for a request that came through the web server.</summary>
    public EasLogin? Login { get; init; }

    /// <summary>
    /// The body, already unzipped, not buffered, not seekable. Reading past the configured limit throws
    /// <see cref="EasBodyTooLargeException"/>; a body whose gzip is broken throws <see cref="InvalidDataException"/>.
    /// </summary>
    public Stream Body { get; init; } = Stream.Null;

    /// <summary>Bytes that <see cref="Body"/> will give when known (absent for chunked or zipped bodies); a hint, never a promise.</summary>
    public long? ContentLength { get; init; }

    /// <summary>The client's address as the front door believes it (after trusted proxies); for the one failure line in the log.</summary>
    public string? RemoteAddress { get; init; }
}
