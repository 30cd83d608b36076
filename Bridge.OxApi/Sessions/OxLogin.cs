using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Sessions;

/// <summary>Opens sessions. Source: OX HTTP API, login.</summary>
internal sealed class OxLogin(OxHttp http, OxTelemetry telemetry)
{
    /// <summary>An open session as login tells it.</summary>
    internal sealed record Opened(string SessionId, FrozenDictionary<string, string> Cookies, int UserId, int ContextId, string Login, string Locale)
    {
        public override string ToString() => nameof(Opened);
    }

    /// <summary>The User-Agent of a login name: the same each time, another for each user, and not to be read back.</summary>
    internal string UserAgentOf(string login) =>
        $"{http.Options.UserAgent} (u{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(login)).AsSpan(0, 6))})";

    internal async Task<OxResult<Opened>> OpenAsync(
        OxCredential credential, string? clientIp, string userAgent, bool silent, CancellationToken cancellationToken)
    {
        // Two logins of one id are refused (SES-0008), so each gets its own.
        var call = OxCall.Upload("login", "login").With("authId", Guid.NewGuid().ToString("N"));
        using var measure = telemetry.Start(call);
        var result = await http.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, new Uri(http.BaseUrl, call.Target(null))) { Content = Form(credential, clientIp) };
                request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
                return request;
            },
            repeatable: false,
            ReadAsync,
            cancellationToken);
        measure.Ended(result.Error);
        telemetry.LoggedIn(silent, result.Error);
        return result;
    }

    private FormUrlEncodedContent Form(OxCredential credential, string? clientIp)
    {
        // The password belongs into the body: OX rejects one in the URL.
        var fields = new List<KeyValuePair<string, string>>
        {
            new("name", credential.Login),
            new("password", credential.Password),
            new("client", http.Options.ClientId),
            new("version", http.Options.ClientVersion),
        };
        if (clientIp is not null) fields.Add(new("clientIP", clientIp));
        return new(fields);
    }

    private async Task<OxResult<Opened>> ReadAsync(OxExchange exchange, CancellationToken cancellationToken)
    {
        var response = exchange.Response!;
        using var body = await OxBody.ReadAsync(response.Content, 256 << 10, cancellationToken);
        if (body is null) return new OxError(OxNetCodes.TooLarge, OxErrorCategory.Capacity);
        var told = OxCaller.TryReadError(body.Bytes);
        if ((int)response.StatusCode != 200) return told is { Code.Length: > 0 } ? told : http.ErrorOf(response);
        if (told is not null) return told;
        try
        {
            // Login answers stand at the top level, not in "data".
            using var answer = JsonDocument.Parse(body.Bytes.ToArray());
            var root = answer.RootElement;
            var session = Text(root, "session");
            if (session.Length == 0) return new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);
            var set = response.Headers.TryGetValues("Set-Cookie", out var headers) ? headers : [];
            var cookies = OxCookies.Merge(FrozenDictionary<string, string>.Empty, set, http.Time.GetUtcNow());
            return OxResult<Opened>.Success(
                new(session, cookies, Number(root, "user_id"), Number(root, "context_id"), Text(root, "user"), Text(root, "locale")));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static int Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;
}
