using Bridge.Eas.Protocol.Http;

namespace Gateway.Tests.FrontDoor;

/// <summary>Stands where the bridge stands: remembers what it was asked and answers what it is told to.</summary>
internal sealed class StubEndpoint(Func<EasHttpRequest, byte[], EasHttpAnswer>? answer = null, bool readsBody = true) : IEasEndpoint
{
    internal List<(EasHttpRequest Request, byte[] Body)> Asked { get; } = [];

    public async ValueTask<EasHttpAnswer> HandleAsync(EasHttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        if (readsBody)
            await request.Body.CopyToAsync(body, cancellationToken);
        Asked.Add((request, body.ToArray()));
        return answer?.Invoke(request, body.ToArray()) ?? new EasHttpAnswer { StatusCode = 200 };
    }
}
