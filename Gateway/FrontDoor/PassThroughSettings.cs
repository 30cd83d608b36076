using Gateway.Configuration;

namespace Gateway.FrontDoor;

/// <summary>What of the <c>Ox</c> section the front door needs; the rest belongs to the API client.</summary>
internal sealed class PassThroughSettings : ISettings
{
    public static string Section => "Ox";

    /// <summary>OX's JSON HTTP API, such as <c>https://ox.example.com/ajax</c>. The pass-through uses its origin.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Everything that is neither EAS nor Autodiscover goes on to OX: web UI, API, DAV, WebSocket.</summary>
    /// <value>true when unset.</value>
    public bool PassThrough { get; set; } = true;

    /// <summary>How long nothing may move on a passed-through request before it is cut, in seconds. OX lets its long polls run for minutes.</summary>
    /// <value>10 to 86400; 600 when unset.</value>
    public int PassThroughActivitySeconds { get; set; } = 600;

    /// <summary>Null when the base address is unusable.</summary>
    internal Uri? Origin =>
        Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? new Uri(uri.GetLeftPart(UriPartial.Authority))
            : null;

    public IEnumerable<string> Errors()
    {
        if (Origin is null)
            yield return string.IsNullOrEmpty(BaseUrl)
                ? "Ox:BaseUrl: is missing. It is the address of OX's HTTP API, such as https://ox.example.com/ajax."
                : $"Ox:BaseUrl: '{BaseUrl}' is no http or https address such as https://ox.example.com/ajax.";
        if (PassThroughActivitySeconds is < 10 or > 86400)
            yield return $"Ox:PassThroughActivitySeconds: {PassThroughActivitySeconds} is outside 10 to 86400.";
    }
}
