namespace EasClient.Http;

/// <summary>A request and its answer, for judges and for measuring.</summary>
/// <param name="Request">What the phone sent.</param>
/// <param name="Uri">Where to, with the query as sent.</param>
/// <param name="Version">The version the request spoke; an answer must speak the same.</param>
/// <param name="Response">What came back.</param>
/// <param name="Duration">From sending until the last byte of the answer.</param>
/// <param name="Lost">Whether the answer is now thrown away as if it had never arrived.</param>
public sealed record EasExchange(EasRequest Request, Uri Uri, EasVersion Version, EasResponse Response, TimeSpan Duration, bool Lost)
{
    /// <summary>The command's name.</summary>
    public string Command => Request.Command;
}
