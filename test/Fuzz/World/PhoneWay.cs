using System.Net;
using Bridge.Eas.Protocol.Http;

namespace Fuzz.World;

/// <summary>A test phone's way to the world: no network, and everything sent is kept.</summary>
internal sealed class PhoneWay(FuzzWorld world) : HttpMessageHandler
{
    internal KeyRing Keys { get; } = new();

    internal List<SentRequest> Sent { get; } = [];

    /// <summary>As the phone sent it last.</summary>
    internal string PolicyKey { get; private set; } = "";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var query = request.RequestUri!.Query.TrimStart('?');
        var version = Header(request, "MS-ASProtocolVersion") ?? "";
        if (Header(request, "X-MS-PolicyKey") is { } key) PolicyKey = key;
        if (request.Method == HttpMethod.Post) Keep(query, version, Header(request, "MS-ASAcceptMultiPart") is "T", body);

        var (status, type, content) = world.Send(new EasHttpRequest
        {
            Method = request.Method.Method,
            RawQuery = query,
            Header = name => Header(request, name),
            Login = Phones.Login,
            Body = new MemoryStream(body),
            ContentLength = body.Length,
        });
        Keys.Learn(content);
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(content), RequestMessage = request };
        if (type is not null) response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (request.Method == HttpMethod.Options)
        {
            response.Headers.Add("MS-ASProtocolVersions", "2.5,12.0,12.1,14.0,14.1,16.0,16.1");
            response.Headers.Add("MS-ASProtocolCommands", "Sync,FolderSync");
        }

        return response;
    }

    private void Keep(string query, string version, bool multipart, byte[] body)
    {
        var command = "";
        var others = "";
        foreach (var pair in query.Split('&'))
        {
            if (pair.StartsWith("Cmd=", StringComparison.Ordinal)) command = pair[4..];
            else if (!pair.StartsWith("User=", StringComparison.Ordinal) && !pair.StartsWith("Device", StringComparison.Ordinal)) others += "&" + pair;
        }

        Sent.Add(new SentRequest(command, version, others, multipart, Keys.Hide(body)));
    }

    private static string? Header(HttpRequestMessage request, string name) => request.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
