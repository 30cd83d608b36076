namespace Bridge.Eas.Protocol.Http;

/// <summary>Where the web server hands a phone's request to the bridge: everything behind it knows EAS and no HttpContext.</summary>
public interface IEasEndpoint
{
    /// <summary>Answers one OPTIONS or POST to the EAS path.</summary>
    /// <remarks>
    /// Called only with credentials present. An answer of 401 says that the back end refused them; the caller adds the challenge
    /// and remembers the refusal for a while. An exception becomes HTTP 500; back end or store away is the endpoint's own 503.
    /// </remarks>
    /// <param name="cancellationToken">The phone hung up, or the server stops at once. (A drain before a stop is no cancellation.)</param>
    ValueTask<EasHttpAnswer> HandleAsync(EasHttpRequest request, CancellationToken cancellationToken);
}
