using System.Buffers;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Bridge.Eas.Protocol.Http;
using EasClient.Wbxml;
using Simulation.Contract;

namespace Simulation.Kernel;

/// <summary>A device's way to the gateway: a node is picked for each request; requests and answers get lost, come twice, or come late.</summary>
internal sealed class PhoneLink(World world, string device) : HttpMessageHandler
{
    private int _requests;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var sent = new SentRequest(
            request.Method.Method,
            request.RequestUri!.Query.TrimStart('?'),
            request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? []).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            body);
        var cause = Flow.Current?.Random ?? world.Random;
        var flow = new Flow($"{device}#{++_requests}", cause.Fork(device.Aggregate((ulong)_requests, (sum, letter) => (sum * 131) + letter)));
        var fate = world.TakeTwice(device) ? Fate.Twice : world.Draw(FateSide.Phone, flow, static _ => true);
        await world.PassAsync(node: null, TimeSpan.FromMilliseconds(flow.Random.Between(1, 40)), cancellationToken);
        if (fate is not null) world.Hit(fate, $"{flow.Name} {Command(sent)}");
        if (fate == Fate.RequestLost) throw Broken();

        // Copies that nobody waits for: a proxy that tries again, or a phone that opened a second connection.
        if (fate == Fate.Twice) Copy(sent, flow, TimeSpan.FromMilliseconds(flow.Random.Between(0, flow.Random.Chance(70) ? 80 : 3000)));
        if (fate == Fate.Late) Copy(sent, flow, TimeSpan.FromSeconds(flow.Random.Between(4, 400)));

        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (fate == Fate.HungUp) world.Clock.At(TimeSpan.FromMilliseconds(flow.Random.Between(1, 4000)), () => HangUp(hangUp));
        var answer = await DeliverAsync(sent, flow, hangUp.Token);
        if (fate == Fate.AnswerLost) throw Broken();
        await world.PassAsync(node: null, TimeSpan.FromMilliseconds(flow.Random.Between(1, 40)), cancellationToken);
        return answer.ToMessage(request);
    }

    private static void HangUp(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer was faster.
        }
    }

    private void Copy(SentRequest sent, Flow flow, TimeSpan after)
    {
        world.Copies++;
        var copy = new Flow(flow.Name + "'", flow.Random.Fork(77));
        world.Clock.At(after, () => _ = CopyAsync(sent, copy));
    }

    private async Task CopyAsync(SentRequest sent, Flow flow)
    {
        try
        {
            await DeliverAsync(sent, flow, CancellationToken.None);
        }
        catch (HttpRequestException)
        {
            // Nobody waits for it.
        }
    }

    /// <exception cref="HttpRequestException">No node took it, or the node died.</exception>
    private async Task<Answer> DeliverAsync(SentRequest sent, Flow flow, CancellationToken cancellationToken)
    {
        if (world.PickNode(flow.Random) is not { } node) throw Broken();
        Flow.Current = flow;
        world.Trace.Add($"{flow.Name} → {node.Name} {Command(sent)}");
        node.Running++;
        var answering = AnswerAsync(node, sent, cancellationToken);
        try
        {
            var hungUp = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(hungUp.SetResult);
            var first = await Task.WhenAny(answering, node.Died, hungUp.Task);
            if (first == node.Died || (first == hungUp.Task && !answering.IsCompleted)) throw Broken();
            var answer = await answering;
            world.Trace.Add($"{flow.Name} ← {node.Name} {answer.Status}{(answer.Body.Length == 0 ? ", empty" : "")}");
            world.Trace.Aside(() => Spoken(sent.Body));
            world.Trace.Aside(() => Spoken(answer.Body));
            return answer;
        }
        catch (OperationCanceledException)
        {
            throw Broken();
        }
        finally
        {
            node.Running--;
        }
    }

    private async Task<Answer> AnswerAsync(Node node, SentRequest sent, CancellationToken cancellationToken)
    {
        var request = new EasHttpRequest
        {
            Method = sent.Method,
            RawQuery = sent.Query,
            Header = name => sent.Headers.GetValueOrDefault(name),
            Login = LoginOf(sent.Headers["Authorization"]),
            Body = new MemoryStream(sent.Body),
            ContentLength = sent.Body.Length,
            RemoteAddress = "192.0.2.1",
        };
        try
        {
            var answer = await node.Endpoint.HandleAsync(request, cancellationToken);
            using var output = new MemoryStream();
            if (answer.Stream is { } write) await write(output, cancellationToken);
            else output.Write(answer.Content.ToArray());
            if (answer.Lease is { } lease) await lease.DisposeAsync();
            // Up to 12.1 a mail that OX refuses is answered so (MS-ASCMD, "SendMail"). A bug is told by the node's log as well.
            if (answer.StatusCode == 500 && Command(sent) != "SendMail") world.Violate("500", Command(sent));
            if (!node.IsDead && answer.StatusCode == 200) world.Commits.Look(request.Login!.Name, device, Command(sent), output.ToArray());
            return new Answer(answer.StatusCode, answer.ContentType, answer.Headers, output.ToArray());
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            world.Violate("exception", $"{Command(sent)}: {fault}");
            return new Answer(500, ContentType: null, [], []);
        }
    }

    private static EasLogin LoginOf(string authorization)
    {
        var plain = Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..]));
        var colon = plain.IndexOf(':', StringComparison.Ordinal);
        var (name, password) = (plain[..colon], plain[(colon + 1)..]);
        return new EasLogin(name, name.Split('@')[0], name.Split('@')[1], password);
    }

    /// <summary>A body as elements, without what is long.</summary>
    private static string Spoken(byte[] body)
    {
        if (body.Length == 0) return "-";
        try
        {
            var xml = WbxmlDecoder.Decode(body);
            foreach (var text in xml.DescendantNodes().OfType<XText>().Where(text => text.Value.Length > 60)) text.Value = text.Value[..57] + "...";
            foreach (var element in xml.DescendantsAndSelf()) element.Name = element.Name.LocalName;
            foreach (var element in xml.DescendantsAndSelf()) element.Attributes().Remove();
            return xml.ToString(SaveOptions.DisableFormatting);
        }
        catch (WbxmlException)
        {
            return $"{body.Length} bytes";
        }
    }

    private static string Command(SentRequest sent)
    {
        var from = sent.Query.IndexOf("Cmd=", StringComparison.Ordinal);
        if (from < 0) return sent.Method;
        var end = sent.Query.IndexOf('&', from);
        return sent.Query[(from + 4)..(end < 0 ? sent.Query.Length : end)];
    }

    private static HttpRequestException Broken() => new(HttpRequestError.ResponseEnded, "planned fault");

    private sealed record SentRequest(string Method, string Query, Dictionary<string, string> Headers, byte[] Body);

    private sealed record Answer(int Status, string? ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
    {
        public HttpResponseMessage ToMessage(HttpRequestMessage request)
        {
            var message = new HttpResponseMessage((HttpStatusCode)Status) { RequestMessage = request, Content = new ByteArrayContent(Body) };
            if (ContentType is { } type) message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            message.Content.Headers.ContentLength = Body.Length;
            foreach (var (name, value) in Headers)
                if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content.Headers.TryAddWithoutValidation(name, value);
            return message;
        }
    }
}
