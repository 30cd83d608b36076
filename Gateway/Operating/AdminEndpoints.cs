using System.Text.Json;
using Bridge.Eas.Operator;

namespace Gateway.Operating;

/// <summary>What an operator may see and order, on the management address alone. It asks nobody who he is: whoever reaches the address is one.</summary>
internal static class AdminEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Dictionary<(string Method, string Path), Func<IOperatorDesk, IQueryCollection, CancellationToken, Task<object?>>> Routes = new()
    {
        [("GET", "/admin/set-aside")] = static async (desk, query, cancellationToken) =>
            UserOf(query, out var user) ? new { items = await desk.SetAsideAsync(user, cancellationToken) } : null,
        [("POST", "/admin/set-aside/retry")] = static async (desk, query, cancellationToken) =>
            UserOf(query, out var user) && user is not null ? new { items = await desk.RetryAsync(user, Text(query, "device"), Text(query, "collection"), cancellationToken) } : null,
        [("GET", "/admin/restore")] = static async (desk, query, cancellationToken) =>
            UserOf(query, out var user) ? new { restorePoints = await desk.RestorePointsAsync(user, cancellationToken) } : null,
        [("POST", "/admin/restore")] = static async (desk, query, cancellationToken) =>
            UserOf(query, out var user) && user is not null && (Text(query, "collection") ?? Text(query, "restorePoint")) is not null
                ? new { items = await desk.RestoreAsync(user, Text(query, "collection"), Text(query, "restorePoint"), cancellationToken) }
                : null,
    };

    /// <summary>As middleware and not as routes: it is to exist on this address only.</summary>
    internal static void UseAdmin(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/admin", StringComparison.Ordinal)) await next(context);
        else await AnswerAsync(context);
    });

    private static async Task AnswerAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value ?? "");
        if (!Routes.TryGetValue((request.Method, path), out var route))
        {
            context.Response.StatusCode = Routes.Keys.Any(known => known.Path == path) ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound;
            return;
        }

        // A page in a browser on this machine must not be able to give orders.
        if (request.Headers.ContainsKey("Origin") || request.Headers.ContainsKey("Sec-Fetch-Site"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        try
        {
            var answer = await route(context.RequestServices.GetRequiredService<IOperatorDesk>(), request.Query, context.RequestAborted);
            if (answer is null) await WriteAsync(context, StatusCodes.Status400BadRequest, new { error = "user=CONTEXT/USER is needed, with collection=ID or restorePoint=ID for a restore." });
            else await WriteAsync(context, request.Method == "POST" ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, answer);
        }
        catch (OperatorException)
        {
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, new { error = "The state store is away." });
        }
    }

    private static Task WriteAsync(HttpContext context, int status, object answer)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), Json);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <returns>False when there is a user that is none.</returns>
    private static bool UserOf(IQueryCollection query, out OperatorUser? user)
    {
        var text = Text(query, "user");
        user = OperatorUser.Parse(text);
        return text is null || user is not null;
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
}
