using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace OxSimulator.Control;

/// <summary>The paths under <c>/_sim</c>: what a test puts in and looks at, beside OX's own API. Answers are plain JSON.</summary>
internal static class ControlApi
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = OxEnvelope.Encoder };

    internal static void Map(WebApplication app, SimServer server, IReadOnlyList<IOxModule> modules, Action resetRates)
    {
        app.Map("/_sim/{**path}", async (HttpContext http, string? path) =>
        {
            var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
            JsonNode answer;
            try
            {
                using (await server.EnterAsync(http.RequestAborted)) answer = Handle(new(server, modules, resetRates, http, body), (path ?? "").Split('/'));
            }
            catch (OxFaultException fault)
            {
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                answer = new JsonObject { ["error"] = fault.Fault.Message, ["code"] = fault.Fault.Code };
            }
            catch (Exception bad) when (bad is JsonException or InvalidOperationException or FormatException)
            {
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                answer = new JsonObject { ["error"] = bad.Message };
            }

            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.WriteAsync(answer.ToJsonString(Json), http.RequestAborted);
        });
    }

    private static JsonNode Handle(ControlCall call, string[] path) => (call.Http.Request.Method, path) switch
    {
        ("PUT", ["users", var login, "mail"]) => PutMail(call, User(call, login)),
        ("GET", ["users", var login, "state"]) => State(call, User(call, login)),
        ("POST", ["users", var login, "end-sessions"]) => EndSessions(call, User(call, login)),
        ("POST", ["faults"]) => AddFault(call),
        ("GET", ["faults"]) => new JsonObject { ["pending"] = call.Server.Faults.Pending },
        ("GET", ["outbox"]) => OutboxMails(call),
        ("GET", ["calls"]) => Calls(call),
        ("POST", ["reset"]) => Reset(call),
        _ => NotFound(call, $"Nothing at {call.Http.Request.Method} /_sim/{string.Join('/', path)}."),
    };

    private static JsonObject PutMail(ControlCall call, SimUser? user)
    {
        if (user is null) return NotFound(call, "No such user.");
        var query = call.Http.Request.Query;
        var mailbox = SimMailbox.Of(user);
        var folder = query["folder"].ToString() is { Length: > 0 } id ? id : MailFolderNames.Inbox;
        if (mailbox.Find(folder) is null) return NotFound(call, "No such folder.");
        var mail = mailbox.Deliver(call.Body, folder, Number(query["received"]));
        if (Number(query["flags"]) is { } flags) mail.SetFlags((int)flags);
        return new() { ["folder"] = mail.Folder.Id, ["uid"] = mail.Id };
    }

    private static JsonObject State(ControlCall call, SimUser? user)
    {
        if (user is null) return NotFound(call, "No such user.");
        var state = new JsonObject
        {
            ["login"] = user.Login,
            ["user_id"] = user.Id,
            ["context_id"] = user.Context.Id,
            ["display_name"] = user.DisplayName,
            ["timezone"] = user.TimeZoneId,
            ["sessions"] = call.Server.Sessions.CountOf(user),
        };
        foreach (var module in call.Modules.OfType<IStateDump>()) state[module.StateName] = module.Dump(user);
        return state;
    }

    private static JsonObject EndSessions(ControlCall call, SimUser? user)
    {
        if (user is null) return NotFound(call, "No such user.");
        var count = call.Server.Sessions.CountOf(user);
        call.Server.Sessions.EndAll(user);
        return new() { ["ended"] = count };
    }

    private static JsonObject AddFault(ControlCall call)
    {
        var rules = JsonNode.Parse(call.Body) switch
        {
            JsonObject one => [one],
            JsonArray several => several.OfType<JsonObject>(),
            _ => throw new FormatException("An object or an array of objects is expected."),
        };
        foreach (var rule in rules) call.Server.Faults.Add(FaultRuleReader.Read(rule));
        return new() { ["pending"] = call.Server.Faults.Pending };
    }

    private static JsonArray OutboxMails(ControlCall call) => new(
    [
        .. call.Server.Outbox.All.Select(mail => new JsonObject
        {
            ["sender"] = mail.Sender,
            ["recipients"] = new JsonArray([.. mail.Recipients.Select(one => (JsonNode)one)]),
            ["message_id"] = mail.MessageId,
            ["cause"] = mail.Cause == OutboxCause.Client ? "client" : "invitation",
            ["raw"] = Convert.ToBase64String(mail.Raw.Span),
        }),
    ]);

    private static JsonObject Calls(ControlCall call)
    {
        var query = call.Http.Request.Query;
        var calls = call.Server.Calls.All
            .Where(one => Wanted(query["module"], one.Module) && Wanted(query["action"], one.Action) && Wanted(query["user"], one.User)).ToList();
        return new()
        {
            ["count"] = calls.Count,
            ["rows"] = calls.Sum(one => one.Rows),
            ["bytes"] = calls.Sum(one => one.Bytes),
            ["calls"] = new JsonArray(
            [
                .. calls.Select(one => new JsonObject
                {
                    ["module"] = one.Module,
                    ["action"] = one.Action,
                    ["user"] = one.User,
                    ["rows"] = one.Rows,
                    ["bytes"] = one.Bytes,
                    ["multiple"] = one.InMultiple,
                    ["code"] = one.Code,
                    ["parameters"] = new JsonObject(one.Parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
                }),
            ]),
        };
    }

    /// <summary>Forgets calls, outbox, faults and rate counts; what users have stays.</summary>
    private static JsonObject Reset(ControlCall call)
    {
        call.Server.Calls.Clear();
        call.Server.Outbox.Clear();
        call.Server.Faults.Clear();
        call.ResetRates();
        return [];
    }

    private static SimUser? User(ControlCall call, string login) => call.Server.FindUser(login);

    private static bool Wanted(string? filter, string? value) =>
        string.IsNullOrEmpty(filter) || string.Equals(filter, value, StringComparison.OrdinalIgnoreCase);

    private static long? Number(string? text) => string.IsNullOrEmpty(text) ? null : long.Parse(text, CultureInfo.InvariantCulture);

    private static JsonObject NotFound(ControlCall call, string message)
    {
        call.Http.Response.StatusCode = StatusCodes.Status404NotFound;
        return new() { ["error"] = message };
    }

    private sealed record ControlCall(SimServer Server, IReadOnlyList<IOxModule> Modules, Action ResetRates, HttpContext Http, byte[] Body);
}
