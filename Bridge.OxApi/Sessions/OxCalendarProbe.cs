using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Sessions;

/// <summary>Which calendar an OX has, and who mails those who take part.</summary>
/// <param name="LegacyVersion">See <see cref="OxSessionFacts"/>.</param>
/// <param name="TakesScheduling">See <see cref="IOxSession.TakesScheduling"/>.</param>
internal readonly record struct OxCalendarKind(Version? LegacyVersion, bool TakesScheduling);

/// <summary>Finds out, once per login, which calendar an OX has. Source: OX HTTP API, version differences and run-time detection.</summary>
internal sealed class OxCalendarProbe(OxCaller caller)
{
    /// <summary>"There is no such module", in the words of different servers.</summary>
    private static readonly string[] NoModule = ["SVL-0006", "SVL-0007", "HTTP-404"];

    private static readonly Version FirstWithChronos = new(7, 10), Untold = new(0, 0);

    /// <summary>
    /// The first that is known to take the parameter. Earlier ones of 7.10 may; of those it is believed that they do not, which is right either way: OX then
    /// tells everybody, and what the phone mails is not sent on.
    /// </summary>
    private static readonly Version FirstWithScheduling = new(7, 10, 6);

    /// <returns>
    /// The legacy calendar if the server has it, else chronos: also for a newer server that does not know it, because it is just starting or has no
    /// calendar at all. A server that does not tell its version counts as older than all; it has the legacy calendar if it says that there is no module.
    /// </returns>
    internal async Task<OxResult<OxCalendarKind>> KindAsync(IOxSession session, CancellationToken cancellationToken)
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
        var told = await caller.CallAsync(session, OxCall.Get("config/serverVersion", ""), OxAnswer.Or<string?>((ref json) => ReadText(ref json), null), cancellationToken);
        if (told.Error is { IsTransient: true } refused) return refused;
        var version = told.IsSuccess && Version.TryParse((told.Value ?? "").Split('-')[0], out var read) ? read : Untold;

        // What a server that says it is older says else of a module that it does not have is no reason to believe in it.
        var isOld = version < FirstWithChronos;
        var hasNone = none.Error is { } said && (NoModule.Contains(said.Code) || version > Untold);
        return OxResult<OxCalendarKind>.Success(new(isOld && hasNone ? version : null, version >= FirstWithScheduling));
    }

    private static string? ReadText(ref Utf8JsonReader json)
    {
        using var value = JsonDocument.ParseValue(ref json);
        return value.RootElement.ValueKind == JsonValueKind.String ? value.RootElement.GetString() : null;
    }
}
