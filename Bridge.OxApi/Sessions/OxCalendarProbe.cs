using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Sessions;

/// <summary>Finds out, once per login, which calendar an OX has. Source: OX HTTP API, version differences and run-time detection.</summary>
internal sealed class OxCalendarProbe(OxCaller caller)
{
    /// <summary>"There is no such module", in the words of different servers.</summary>
    private static readonly string[] NoModule = ["SVL-0006", "SVL-0007", "HTTP-404"];

    private static readonly Version FirstWithChronos = new(7, 10);

    /// <returns>
    /// The server's version if it has the legacy calendar, null for chronos: also for a newer server that does not know it, because it is just starting
    /// or has no calendar at all. A server that does not tell its version counts as older than all.
    /// </returns>
    internal async Task<OxResult<Version?>> LegacyVersionAsync(IOxSession session, CancellationToken cancellationToken)
    {
        var none = await caller.CallAsync(
            session,
            OxCall.Ask("chronos", "list").With("fields", "id").Body(json =>
            {
                json.WriteStartArray();
                json.WriteEndArray();
            }),
            OxAnswer.Done, cancellationToken);
        if (none.Error is { IsTransient: true } away) return away;
        if (none.Error is null || !NoModule.Contains(none.Error.Code)) return OxResult<Version?>.Success(null);

        var told = await caller.CallAsync(session, OxCall.Get("config/serverVersion", ""), OxAnswer.Or<string?>((ref json) => ReadText(ref json), null), cancellationToken);
        if (told.Error is { IsTransient: true } refused) return refused;
        var version = told.IsSuccess && Version.TryParse((told.Value ?? "").Split('-')[0], out var read) ? read : new Version(0, 0);
        return OxResult<Version?>.Success(version < FirstWithChronos ? version : null);
    }

    private static string? ReadText(ref Utf8JsonReader json)
    {
        using var value = JsonDocument.ParseValue(ref json);
        return value.RootElement.ValueKind == JsonValueKind.String ? value.RootElement.GetString() : null;
    }
}
