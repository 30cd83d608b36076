using System.Buffers;
using System.IO.Compression;
using Bridge.Eas.Protocol.Http;
using Gateway.Authentication;
using Gateway.Configuration;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Endpoints;

/// <summary>HTTP in, <see cref="EasHttpRequest"/> out, and back. Source: MS-ASHTTP; RFC 7617.</summary>
internal sealed partial class EasEndpoint(
    LoginNormaliser normaliser,
    RefusedCredentials refused,
    IOptions<ProductSettings> product,
    IOptions<EasBodySettings> body,
    GatewayMetrics metrics,
    ILogger<EasEndpoint> logger)
{
    private const string Wbxml = "application/vnd.ms-sync.wbxml";

    /// <summary>In bytes; below it gzip's own overhead and work are more than what is saved.</summary>
    private const int SmallestToZip = 1024;

    private const string Allowed = "OPTIONS,POST";

    /// <summary>Administrators open the address in a browser to see whether anybody is there.</summary>
    private const string BrowserText = "This is the ActiveSync address of this mail server. Add the account to a phone or tablet as Exchange; a browser has no use for it.\n";

    internal async Task HandleAsync(HttpContext context)
    {
        var method = context.Request.Method;
        var isBrowser = HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        if (!isBrowser && !HttpMethods.IsOptions(method) && !HttpMethods.IsPost(method))
        {
            context.Response.Headers.Allow = Allowed;
            Answer(context, StatusCodes.Status405MethodNotAllowed);
            return;
        }

        if (LoginOf(context) is not { } login)
            Challenge(context);
        else if (isBrowser)
            await ShowPageAsync(context);
        else if (refused.Contains(login))
            Refuse(context, login, remembered: true);
        else if (context.RequestServices.GetService<IEasEndpoint>() is { } bridge)
            await AnswerAsync(context, login, bridge);
        else
            Unavailable(context);
    }

    private EasLogin? LoginOf(HttpContext context) =>
        BasicCredentials.Parse(context.Request.Headers.Authorization) is { } typed ? normaliser.Normalise(typed.User, typed.Password) : null;

    private async Task AnswerAsync(HttpContext context, EasLogin login, IEasEndpoint bridge)
    {
        try
        {
            if (OpenBody(context) is not { } stream)
                return;
            await using var opened = stream;
            var answer = await bridge.HandleAsync(RequestOf(context, login, stream), context.RequestAborted);
            await using var lease = answer.Lease;
            if (answer.StatusCode == StatusCodes.Status401Unauthorized)
                Refuse(context, login, remembered: false);
            else
                await SendAsync(context, answer);
            if (answer.Written is { } written)
                await written();
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The phone hung up: nobody is owed an answer.
        }
        catch (EasBodyTooLargeException)
        {
            Answer(context, StatusCodes.Status413PayloadTooLarge);
        }
        catch (InvalidDataException)
        {
            Answer(context, StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException broken)
        {
            Answer(context, broken.StatusCode);
        }
        catch (IOException)
        {
            // What is passed on is read from OX while it is sent.
            BrokenOff();
            if (context.Response.HasStarted)
                context.Abort();
            else
            {
                context.Response.Clear();
                Unavailable(context);
            }
        }
        catch (Exception bug)
        {
            Failed(bug);
            Answer(context, StatusCodes.Status500InternalServerError);
        }
    }

    private static EasHttpRequest RequestOf(HttpContext context, EasLogin login, Stream stream)
    {
        var request = context.Request;
        return new()
        {
            Method = request.Method,
            // QueryString is what was on the wire; the parsed Query would turn the + of a base64 query into a space.
            RawQuery = request.QueryString.Value is { Length: > 0 } query ? query[1..] : "",
            Header = name => request.Headers.TryGetValue(name, out var values) ? values.ToString() : null,
            Login = login,
            Body = stream,
            ContentLength = request.Headers.ContentEncoding.Count == 0 ? request.ContentLength : null,
            RemoteAddress = ClientAddress(context),
        };
    }

    /// <summary>Null when the answer is already given: too long, or packed in a way nobody knows.</summary>
    private BoundedBody? OpenBody(HttpContext context)
    {
        var limit = body.Value.MaxRequestBytes;
        if (context.Request.ContentLength > limit)
        {
            Answer(context, StatusCodes.Status413PayloadTooLarge);
            return null;
        }

        switch (context.Request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant())
        {
            case "" or "identity":
                return new(context.Request.Body, limit);
            case "gzip" or "x-gzip":
                return new(new GZipStream(context.Request.Body, CompressionMode.Decompress), limit);
            default:
                Answer(context, StatusCodes.Status415UnsupportedMediaType);
                return null;
        }
    }

    private async Task SendAsync(HttpContext context, EasHttpAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.StatusCode;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (answer.ContentType is { } type)
            response.ContentType = type;

        if (answer.Stream is { } write)
        {
            response.ContentLength = answer.ContentLength;
            await write(response.Body, context.RequestAborted);
            return;
        }

        var content = answer.Content;
        if (MayZip(context.Request, answer))
        {
            content = await ZippedAsync(content, context.RequestAborted);
            response.Headers.ContentEncoding = "gzip";
        }

        response.ContentLength = content.Length;
        foreach (var segment in content)
            await response.Body.WriteAsync(segment, context.RequestAborted);
    }

    /// <summary>gzip alone: old phones announce deflate and cannot read it. Small answers are not worth it, and other types are packed already.</summary>
    private bool MayZip(HttpRequest request, EasHttpAnswer answer) =>
        body.Value.ZipAnswers
        && answer.Content.Length >= SmallestToZip
        && answer.ContentType == Wbxml
        && request.Headers.AcceptEncoding.ToString().Split(',', StringSplitOptions.TrimEntries).Contains("gzip", StringComparer.OrdinalIgnoreCase);

    private static async Task<ReadOnlySequence<byte>> ZippedAsync(ReadOnlySequence<byte> content, CancellationToken cancellationToken)
    {
        using var zipped = new MemoryStream((int)content.Length / 4);
        await using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
            foreach (var segment in content)
                await gzip.WriteAsync(segment, cancellationToken);
        return new(zipped.GetBuffer().AsMemory(0, (int)zipped.Length));
    }

    private void Refuse(HttpContext context, EasLogin login, bool remembered)
    {
        if (!remembered)
            refused.Add(login);
        else
            // Whoever asked OX has said so already; this keeps one line for each refusal.
            RefusedAgain(ClientAddress(context) ?? "-", refused.Alias(login));
        metrics.LoginRefused(remembered);
        Challenge(context);
    }

    /// <summary>Without a body: some phones ask without credentials first and choke on one.</summary>
    private void Challenge(HttpContext context)
    {
        var realm = product.Value.Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        context.Response.Headers.WWWAuthenticate = $"Basic realm=\"{realm}\"";
        Answer(context, StatusCodes.Status401Unauthorized);
    }

    private static Task ShowPageAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = BrowserText.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(BrowserText, context.RequestAborted);
    }

    private static void Unavailable(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "60";
        Answer(context, StatusCodes.Status503ServiceUnavailable);
    }

    private static void Answer(HttpContext context, int status)
    {
        // Too late when bytes are on their way: a cut connection then tells the phone that the answer is not whole.
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
    }

    /// <summary>A socket for both families shows IPv4 clients in IPv6 clothes, which no filter rule of an operator expects.</summary>
    private static string? ClientAddress(HttpContext context) =>
        (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress)?.ToString();

    [LoggerMessage(1301, LogLevel.Warning, "Login refused again, without asking OX, login #{LoginAlias}, from {ClientAddress}")]
    private partial void RefusedAgain(string clientAddress, string loginAlias);

    [LoggerMessage(1303, LogLevel.Warning, "An answer broke off, since OX did not give all of a mail that was passed on; the phone asks again")]
    private partial void BrokenOff();

    [LoggerMessage(1302, LogLevel.Error, "An ActiveSync request failed for a reason that nobody foresaw")]
    private partial void Failed(Exception bug);
}
