using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Simulation.Contract;

namespace Simulation.Kernel;

/// <summary>A node's way to OX: the simulator's dispatcher in this process, with everything that can go wrong on the way and behind it.</summary>
internal sealed class OxLink(World world, Node node) : HttpMessageHandler
{
    private const string Json = "text/javascript; charset=UTF-8";

    /// <summary>The last flow that was given a wrong listing, and the number of its rows.</summary>
    private (Flow Flow, int Rows)? _wrong;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var flow = world.FlowOf(node);
        var what = Describe(request);
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var fate = world.Draw(FateSide.Ox, flow, static _ => true);
        if (fate is null && IsListing(what)) fate = world.Draw(FateSide.Listing, flow, candidate => candidate != Fate.OxShort || IsCounted(what));
        var latency = TimeSpan.FromMilliseconds(flow.Random.Between(1, 60));
        if (fate == Fate.OxSlow) latency += TimeSpan.FromSeconds(flow.Random.Between(2, 40));

        await world.PassAsync(node, latency, cancellationToken);
        if (world.OxIsAway) throw Broken(HttpRequestError.ConnectionError);
        if (!IsOfFolders(what) && world.IsOfFailedFolder(request.RequestUri!.Query, () => Encoding.UTF8.GetString(body))) return Answer(request, 200, Json, Encoding.UTF8.GetBytes(FolderFails));
        if (fate is not null) world.Hit(fate, $"{flow.Name} {node.Name} {what}");
        switch (fate)
        {
            case not null when fate == Fate.OxRefused:
                throw Broken(HttpRequestError.ConnectionError);
            case not null when fate == Fate.OxDroppedBefore:
                throw Broken(HttpRequestError.ResponseEnded);
            case not null when fate == Fate.Ox5xxBefore:
                return Status(request, flow.Random.Pick<int>([500, 502, 503]));
            case not null when fate == Fate.OxTooMany:
                return TooMany(request);
            case not null when fate == Fate.OxError:
                return Answer(request, 200, Json, Encoding.UTF8.GetBytes(flow.Random.Pick(Errors)));
            case not null when fate == Fate.OxSilentBefore:
                return await SilenceAsync(cancellationToken);
            case not null when fate == Fate.OxSessionLost:
                world.Ox.Sessions.EndAll();
                break;
            case not null when fate == Fate.DiesBeforeOx:
                await world.DieAsync(node);
                break;
            case not null when fate == Fate.OxSilentLate:
                // OX works on long after the caller has given up.
                world.Clock.At(TimeSpan.FromSeconds(flow.Random.Between(1, 85)), () => _ = RunLateAsync(request, body, what));
                return await SilenceAsync(cancellationToken);
            default:
                break;
        }

        var answer = await RunAsync(request, body);
        world.Trace.Add($"{flow.Name} {node.Name} ox {what} {answer.Status}");
        world.Touched();
        if (fate == Fate.OxDroppedAfter) throw Broken(HttpRequestError.ResponseEnded);
        if (fate == Fate.Ox5xxAfter) return Status(request, flow.Random.Pick<int>([500, 502, 504]));
        if (fate == Fate.OxSilentAfter) return await SilenceAsync(cancellationToken);
        if (fate == Fate.DiesAfterOx) await world.DieAsync(node);
        var cut = fate == Fate.OxCut;
        if (cut) answer = answer with { Body = answer.Body[..flow.Random.Below(answer.Body.Length + 1)] };
        if ((fate == Fate.OxEmpty || fate == Fate.OxShort) && answer.Status == 200)
        {
            var (wrong, rows) = WithoutRows(answer.Body, fate == Fate.OxEmpty ? static () => true : () => flow.Random.Chance(40));
            answer = answer with { Body = wrong };
            _wrong = (flow, rows);
        }

        if (!cut && world.Safeguards.ConfirmsWrongListings && what == "mail examine" && _wrong is { } listing && listing.Flow == flow)
            answer = answer with { Body = WithTotal(answer.Body, listing.Rows) };

        var response = Answer(request, answer.Status, answer.ContentType, answer.Body);

        // JSON shows by itself that its end is missing; of anything else the connection says so.
        if (cut && !answer.ContentType.StartsWith("text/javascript", StringComparison.Ordinal)) response.Content = new CutContent(answer.Body);
        foreach (var (name, value) in answer.Headers)
            if (!response.Headers.TryAddWithoutValidation(name, value)) response.Content.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    /// <summary>What a load balancer or a busy OX says although it answers 200.</summary>
    private static readonly IReadOnlyList<string> Errors =
    [
        """{"error":"The server is busy.","error_params":[],"categories":"TRY_AGAIN","category":4,"code":"SVL-0010","error_id":"1-1"}""",
        """{"error":"Mail server is away.","error_params":[],"categories":"SERVICE_DOWN","category":5,"code":"MSG-1000","error_id":"1-2"}""",
        """{"error":"Database is away.","error_params":[],"categories":"SERVICE_DOWN","category":5,"code":"DBP-0001","error_id":"1-3"}""",
        """{"error":"Unexpected.","error_params":[],"categories":"ERROR","category":8,"code":"SVL-0018","error_id":"1-4"}""",
    ];

    private const string FolderFails = """{"error":"Unexpected database error.","error_params":[],"categories":"SERVICE_DOWN","category":5,"code":"DBP-0002","error_id":"1-5"}""";

    private async Task RunLateAsync(HttpRequestMessage request, byte[] body, string what)
    {
        var answer = await RunAsync(request, body);
        world.Trace.Add($"ox, late: {what} {answer.Status}");
        world.Touched();
    }

    private async Task<OxReply> RunAsync(HttpRequestMessage request, byte[] body)
    {
        using var output = new MemoryStream();
        var http = new DefaultHttpContext();
        http.Request.Method = request.Method.Method;
        http.Request.Scheme = request.RequestUri!.Scheme;
        http.Request.Host = new HostString(request.RequestUri.Host);
        http.Request.Path = request.RequestUri.AbsolutePath;
        http.Request.QueryString = new QueryString(request.RequestUri.Query);
        if (world.Safeguards.DropsIdentity && request.RequestUri.Query.Contains("action=new", StringComparison.Ordinal)) body = WithoutUid(body);
        http.Request.Body = new MemoryStream(body);
        http.Request.ContentLength = body.Length;
        foreach (var (name, values) in request.Headers.NonValidated) http.Request.Headers[name] = values.ToArray();
        if (request.Content is { } content)
            foreach (var (name, values) in content.Headers.NonValidated) http.Request.Headers[name] = values.ToArray();
        http.Response.Body = output;
        await world.OxDispatcher.HandleAsync(http, request.RequestUri.AbsolutePath["/ajax/".Length..]);
        var headers = http.Response.Headers.Where(header => header.Key is "Set-Cookie" or "Retry-After" or "Content-Disposition")
            .SelectMany(header => header.Value.Select(value => (header.Key, value ?? ""))).ToList();
        return new OxReply(http.Response.StatusCode, http.Response.ContentType ?? Json, output.ToArray(), headers);
    }

    private async Task<HttpResponseMessage> SilenceAsync(CancellationToken cancellationToken)
    {
        await world.PassAsync(node, TimeSpan.FromHours(1), cancellationToken);
        throw Broken(HttpRequestError.ResponseEnded);
    }

    /// <summary>
    /// What may be told wrongly. Not what the calendar before chronos lists: changed occurrences are found there, and one that is missing is one that the
    /// user left.
    /// </summary>
    private static bool IsListing(string what) => what.EndsWith(" all", StringComparison.Ordinal) && what is not ("calendar all" or "attachment all");

    private static bool IsOfFolders(string what) => what.StartsWith("folders ", StringComparison.Ordinal);

    /// <summary>Of a mail folder somebody else knows how many rows there are: the folder itself. Nobody could tell that another listing lacks some.</summary>
    private static bool IsCounted(string what) => what == "mail all";

    /// <summary>The same envelope, and the number of rows that are left in it.</summary>
    private static (byte[] Answer, int Rows) WithoutRows(byte[] answer, Func<bool> isMissing)
    {
        var root = JsonNode.Parse(answer)!.AsObject();
        if (root["data"] is not JsonArray rows) return (answer, 0);
        JsonArray left = [.. rows.Where(_ => !isMissing()).Select(row => row!.DeepClone())];
        root["data"] = left;
        return (Encoding.UTF8.GetBytes(root.ToJsonString()), left.Count);
    }

    private static byte[] WithTotal(byte[] answer, int total)
    {
        var root = JsonNode.Parse(answer)!.AsObject();
        if (root["data"] is JsonObject data) data["total"] = total;
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static byte[] WithoutUid(byte[] body)
    {
        // A form with a picture is left alone.
        if (body is not [(byte)'{', ..]) return body;
        var root = JsonNode.Parse(body)!.AsObject();
        root.Remove("uid");
        (root["event"] as JsonObject)?.Remove("uid");
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static HttpRequestException Broken(HttpRequestError error) => new(error, "planned fault");

    private static HttpResponseMessage Status(HttpRequestMessage request, int status) => Answer(request, status, "text/html", "<html></html>"u8.ToArray());

    private static HttpResponseMessage TooMany(HttpRequestMessage request)
    {
        var response = Status(request, 429);
        response.Headers.TryAddWithoutValidation("Retry-After", "20");
        return response;
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, int status, string contentType, byte[] body)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return response;
    }

    private static string Describe(HttpRequestMessage request)
    {
        var query = request.RequestUri!.Query;
        var at = query.IndexOf("action=", StringComparison.Ordinal);
        var end = at < 0 ? -1 : query.IndexOf('&', at);
        var action = at < 0 ? "" : query[(at + 7)..(end < 0 ? query.Length : end)];
        return $"{request.RequestUri.AbsolutePath["/ajax/".Length..]} {action}";
    }

    private sealed record OxReply(int Status, string ContentType, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers);
}
