using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using OxSimulator.Control;
using OxSimulator.Sessions;
using OxSimulator.Store;

namespace OxSimulator.Http;

/// <summary>From an HTTP request under <c>/ajax</c> or <c>/appsuite/api</c> to a module's answer on the wire.</summary>
internal sealed class OxDispatcher(SimServer server, IReadOnlyList<IOxModule> modules, RateLimiter rates, ILogger logger)
{
    private const string JavaScript = "text/javascript; charset=UTF-8";

    private readonly Dictionary<string, IOxModule> _modules = modules.ToDictionary(module => module.Name, StringComparer.Ordinal);

    /// <param name="rest">The path after the base, without leading slash.</param>
    internal async Task HandleAsync(HttpContext http, string rest)
    {
        var cancellationToken = http.RequestAborted;
        if (rates.Refuses(http) is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await WriteAsync(http, StatusCodes.Status429TooManyRequests, "text/html; charset=UTF-8", "<html><body>Too Many Requests</body></html>"u8.ToArray());
            return;
        }

        try
        {
            await DispatchAsync(http, rest.TrimEnd('/'), server.Options.OutlivesCallers ? CancellationToken.None : cancellationToken);
        }
        catch (TransportFaultException planned)
        {
            await EndAsync(http, planned.Rule, default);
        }
        catch (BadHttpRequestException bad)
        {
            await WriteAsync(http, bad.StatusCode, "text/plain", System.Text.Encoding.UTF8.GetBytes(bad.Message));
        }
    }

    private async Task DispatchAsync(HttpContext http, string rest, CancellationToken cancellationToken)
    {
        var parameters = OxParameters.From(http.Request.Query);
        var (module, path) = Resolve(rest);
        var body = await RequestBody.ReadAsync(http.Request, cancellationToken);
        var parts = await RequestBody.PartsAsync(http.Request.ContentType, body, cancellationToken);
        var name = module?.Name ?? rest;
        var action = parameters["action"] ?? "";

        OxSession? session = null;
        OxFault? refused = null;
        if (module is not null || rest == "multiple")
        {
            refused = server.Sessions.Check(http, parameters["session"], out session);
            if (module?.NeedsSession(action) == false)
            {
                refused = null;
                session ??= server.Sessions.FindByPublicCookie(http);
            }
        }

        var call = new OxCall(server, name, action, http.Request.Method, parameters, body)
        {
            Http = http,
            Path = path,
            Session = session,
            Parts = parts,
            ContentType = http.Request.ContentType,
        };

        if (rest == "multiple")
        {
            await MultipleAsync(call, refused, cancellationToken);
            return;
        }

        var answer = refused is not null ? OxAnswer.Of(refused) : await ExecuteAsync(call, module, cancellationToken);
        await SendAsync(call, answer);
    }

    /// <summary>The longest module name that the path begins with.</summary>
    private (IOxModule? Module, string Path) Resolve(string rest)
    {
        for (var name = rest; name.Length > 0;)
        {
            if (_modules.TryGetValue(name, out var module) && server.Profile.HasModule(name)) return (module, rest[name.Length..].TrimStart('/'));
            var slash = name.LastIndexOf('/');
            if (slash < 0) break;
            name = name[..slash];
        }

        return (null, "");
    }

    private async Task MultipleAsync(OxCall call, OxFault? refused, CancellationToken cancellationToken)
    {
        JsonArray? elements = null;
        try
        {
            elements = call.Json as JsonArray;
        }
        catch (OxFaultException)
        {
            // Not JSON: answered like any other body that is not an array.
        }

        if (elements is null || call.Parameters["session"] is null)
        {
            await WriteAsync(call.Http, StatusCodes.Status400BadRequest, "text/plain", "Bad Request"u8.ToArray());
            return;
        }

        if (refused is not null)
        {
            await SendAsync(call, refused);
            return;
        }

        var answers = await MultipleExecution.RunAsync(elements, element => ElementAsync(call, element, cancellationToken));
        using var joined = new MemoryStream();
        joined.WriteByte((byte)'[');
        for (var index = 0; index < answers.Length; index++)
        {
            if (index > 0) joined.WriteByte((byte)',');
            joined.Write(answers[index]);
        }

        joined.WriteByte((byte)']');
        await WriteAsync(call.Http, StatusCodes.Status200OK, JavaScript, joined.ToArray());
    }

    private async Task<byte[]> ElementAsync(OxCall outer, JsonObject element, CancellationToken cancellationToken)
    {
        var call = MultipleExecution.ToCall(outer, element);
        var module = call.Module is "login" or "multiple" ? null : _modules.GetValueOrDefault(call.Module);
        if (module is not null && !server.Profile.HasModule(module.Name)) module = null;
        var answer = await ExecuteAsync(call, module, cancellationToken);
        if (answer.Raw is not null)
            answer = new OxFault("SVL-0018", OxCategory.Error, "Unexpected result type: bytes cannot be part of a multiple.", call.Module, call.Action);
        var rendered = OxEnvelope.Render(answer, call);
        server.Calls.Add(call, answer, rendered.Length);
        return rendered;
    }

    private async Task<OxAnswer> ExecuteAsync(OxCall call, IOxModule? module, CancellationToken cancellationToken)
    {
        var planned = server.Faults.Take(call);
        var delay = server.Options.Delay + (planned?.Delay ?? TimeSpan.Zero);
        var isLate = planned is { AfterEffect: true };
        if (!isLate) await WaitAsync(delay, cancellationToken);
        if (planned is { HappensAfter: false } && Apply(planned, call) is { } early) return early;

        var answer = await HandleAsync(call, module, cancellationToken);
        if (isLate) await WaitAsync(delay, cancellationToken);
        if (planned is { Empty: true }) return OxAnswer.Of(new JsonArray(), answer.Timestamp);
        if (planned is { AsWarning: true, Fault: { } warning }) return answer with { Warnings = [.. answer.Warnings, warning] };
        return planned is { HappensAfter: true } ? Apply(planned, call) ?? answer : answer;
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (delay > TimeSpan.Zero) await Task.Delay(delay, server.Clock.Time, cancellationToken);
    }

    private async Task<OxAnswer> HandleAsync(OxCall call, IOxModule? module, CancellationToken cancellationToken)
    {
        if (module is null) return OxFaults.UnknownModule(call.Module);
        if (!server.Profile.HasAction(module.Name, call.Action)) return OxFaults.UnknownAction(call);
        try
        {
            if (call.Session is null) return await module.HandleAsync(call, cancellationToken);
            using (await call.Session.User.Context.EnterAsync(cancellationToken)) return await module.HandleAsync(call, cancellationToken);
        }
        catch (OxFaultException fault)
        {
            return fault.Fault;
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            // Wrong JSON types in a client's body end here as they do in OX; a bug of the simulator must be seen, not hidden.
            SimLog.ModuleFailed(logger, bug, call.Module, call.Action);
            return OxFaults.Unexpected($"{bug.GetType().Name}: {bug.Message}");
        }
    }

    /// <summary>An OX error is an answer; everything else breaks the exchange.</summary>
    private static OxAnswer? Apply(FaultRule rule, OxCall call)
    {
        if (rule.Fault is { } fault) return fault;
        if (rule.CutAt is not null)
        {
            call.Http.Items[typeof(FaultRule)] = rule;
            return null;
        }

        return rule.Drop || rule.Status is not null ? throw new TransportFaultException(rule) : null;
    }

    private async Task SendAsync(OxCall call, OxAnswer answer)
    {
        if (answer.Raw is { } raw)
        {
            server.Calls.Add(call, answer, raw.Content.Length);
            if (raw.FileName is { } file)
                call.Http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = file }.ToString();
            await WriteAsync(call.Http, raw.Status, raw.ContentType, raw.Content);
            return;
        }

        var html = call.Method == "POST" && call.Parts.Count > 0 && !answer.NeverHtml
            && !(call.Profile.KnowsPlainJson && (call.Parameters.Flag("plainJson") || call.Parts.Any(part => part is { Name: "plainJson", Text: "true" })));
        var content = html ? OxEnvelope.RenderHtml(answer, call) : OxEnvelope.Render(answer, call);
        server.Calls.Add(call, answer, content.Length);
        await WriteAsync(call.Http, StatusCodes.Status200OK, html ? "text/html; charset=UTF-8" : JavaScript, content);
    }

    private static async Task WriteAsync(HttpContext http, int status, string contentType, ReadOnlyMemory<byte> content)
    {
        if (http.Items.TryGetValue(typeof(FaultRule), out var item) && item is FaultRule { CutAt: not null } rule)
        {
            http.Response.ContentType = contentType;
            http.Response.ContentLength = content.Length;
            await EndAsync(http, rule, content);
            return;
        }

        http.Response.StatusCode = status;
        http.Response.ContentLength = content.Length;
        if (content.IsEmpty) return;
        http.Response.ContentType = contentType;
        await http.Response.BodyWriter.WriteAsync(content, http.RequestAborted);
    }

    private static async Task EndAsync(HttpContext http, FaultRule rule, ReadOnlyMemory<byte> content)
    {
        if (rule.CutAt is { } length)
        {
            // Fewer bytes than promised: Kestrel closes the connection behind them.
            await http.Response.BodyWriter.WriteAsync(content[..Math.Min(length, content.Length)], http.RequestAborted);
        }
        else if (rule.Status is { } status)
        {
            await WriteAsync(http, status, "text/html; charset=UTF-8", System.Text.Encoding.UTF8.GetBytes($"<html><body>{status}</body></html>"));
        }
        else
        {
            http.Abort();
        }
    }
}
