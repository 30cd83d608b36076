using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Sessions;

/// <summary>Module <c>login</c> (reference, 2.1 and 2.5).</summary>
internal sealed class LoginModule : IOxModule
{
    public string Name => "login";

    public bool NeedsSession(string action) => action is "refreshSecret" or "store" or "changeip";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "login" => Login(call),
        "logout" => Logout(call),
        "refreshSecret" => RefreshSecret(call),
        "store" => OxAnswer.OfStatus(StatusCodes.Status200OK),
        "changeip" => OxAnswer.Of("1"),
        _ => OxFaults.UnknownAction(call),
    });

    private static OxAnswer Login(OxCall call)
    {
        if (call.Profile.RefusesPasswordInUrl && call.Parameters.Has("password"))
            return new OxFault("SVL-0020", OxCategory.Error, "Bad request: the password must not be part of the URL.");
        var form = QueryHelpers.ParseQuery(call.Method == "POST" ? System.Text.Encoding.UTF8.GetString(call.Body.Span) : "");
        string? Field(string name) => form.TryGetValue(name, out var value) ? value.ToString() : call.Parameters[name];

        if (Field("name")?.Trim() is not { Length: > 0 } name) return OxFaults.MissingParameter("name");
        if (Field("password") is not { Length: > 0 } password) return OxFaults.MissingParameter("password");
        var agent = call.Http.Request.Headers.UserAgent.ToString();
        var client = Field("client") ?? "default";
        if (client == agent) return new OxFault("LGI-0021", OxCategory.UserInput, "The client parameter must not equal the User-Agent.", client);

        var user = call.Server.FindUser(name);
        if (user is null || user.Password != password)
            return new OxFault("LGI-0006", OxCategory.UserInput, "The user name or password is incorrect.", name);
        if (user.Context.Locked) return OxFaults.ContextLocked(user.Context.Id);
        if (!user.Enabled) return new OxFault("LGI-0013", OxCategory.PermissionDenied, "The user is not activated.", name);
        if (user.LoginFault is { } fault) return fault;
        if (call.Server.Sessions.CountOf(user) >= call.Server.Options.MaxSessionsPerUser)
            return new OxFault("SES-0007", OxCategory.UserInput, "Maximum number of sessions exceeded for the user.", user.Id, user.Context.Id);

        var fixedAgent = Field("clientUserAgent");
        var session = call.Server.Sessions.Open(user, client, fixedAgent ?? agent, fixedAgent is not null, Field("clientIP") ?? SimSessions.PeerOf(call.Http));
        SetCookies(call.Http, session);
        return OxAnswer.OfBare(new JsonObject
        {
            ["session"] = session.Id,
            ["user"] = user.Login,
            ["user_id"] = user.Id,
            ["context_id"] = user.Context.Id,
            ["locale"] = Field("language") ?? user.Locale,
        });
    }

    private static OxAnswer Logout(OxCall call)
    {
        if (call.Parameters["session"] is not { } id) return OxAnswer.OfStatus(StatusCodes.Status400BadRequest);
        if (call.Server.Sessions.Find(id) is not { } session
            || call.Http.Request.Cookies[SimSessions.SecretCookieOf(session, call.Http)] != session.Secret)
            return OxAnswer.OfStatus(StatusCodes.Status403Forbidden);
        call.Server.Sessions.End(session);
        foreach (var name in CookieNamesOf(session)) call.Http.Response.Cookies.Delete(name);
        return OxAnswer.OfStatus(StatusCodes.Status200OK);
    }

    private static OxAnswer RefreshSecret(OxCall call)
    {
        SetCookies(call.Http, call.Session!);
        return OxAnswer.OfStatus(StatusCodes.Status200OK);
    }

    private static void SetCookies(HttpContext http, OxSession session)
    {
        var options = new CookieOptions { HttpOnly = true, Path = "/", Secure = http.Request.IsHttps };
        var names = CookieNamesOf(session);
        http.Response.Cookies.Append(names[0], session.Id[..12] + ".sim1", options);
        http.Response.Cookies.Append(names[1], session.Secret, options);
        http.Response.Cookies.Append(names[2], session.PublicId, options);
    }

    private static string[] CookieNamesOf(OxSession session) =>
        ["JSESSIONID", CookieNames.Secret(session.UserAgent, session.Client), CookieNames.PublicSession(session.UserAgent)];
}
