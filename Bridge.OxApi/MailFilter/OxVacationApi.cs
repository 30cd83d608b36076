using System.Text.Json;
using System.Text.Json.Nodes;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.MailFilter;

/// <inheritdoc cref="IOxVacationApi"/>
internal sealed class OxVacationApi(OxCaller caller) : IOxVacationApi
{
    public async Task<OxResult<OxVacation?>> GetAsync(IOxSession session, OxMailFilterModule module, CancellationToken cancellationToken)
    {
        var rules = await ListAsync(session, module, cancellationToken);
        return rules.Select(found => found.FirstOrDefault()?.Vacation);
    }

    public async Task<OxResult<OxDone>> SetAsync(
        IOxSession session, OxMailFilterModule module, OxVacation vacation, IReadOnlyList<string> answersTo, CancellationToken cancellationToken)
    {
        var rules = await ListAsync(session, module, cancellationToken);
        if (!rules.TryGet(out var found, out var failed)) return failed;
        if (found.FirstOrDefault() is { } rule) return await WriteAsync(session, module, "update", rule.With(vacation, session.TimeZone), OxAnswer.Done, cancellationToken);

        var made = await WriteAsync(session, module, "new", OxVacationRule.New(vacation, answersTo, session.TimeZone), OxAnswer.Of((ref json) => json.GetInt32()), cancellationToken);
        if (!made.IsSuccess) return made.Error;

        // Two requests at once both found none: whoever wrote to the user would get two answers.
        var now = await ListAsync(session, module, cancellationToken);
        if (!now.TryGet(out var all, out failed)) return failed;
        foreach (var surplus in all.Skip(1))
        {
            var removed = await WriteAsync(session, module, "delete", new JsonObject { ["id"] = surplus.Id }, OxAnswer.Done, cancellationToken);
            if (removed.Error is { IsTransient: true } error) return error;
        }

        return OxResult<OxDone>.Success(default);
    }

    private static string Path(OxMailFilterModule module) => module == OxMailFilterModule.Second ? "mailfilter/v2" : "mailfilter";

    /// <returns>The notices, the oldest first; more than one only where something went wrong.</returns>
    private async Task<OxResult<OxVacationRule[]>> ListAsync(IOxSession session, OxMailFilterModule module, CancellationToken cancellationToken)
    {
        var call = OxCall.Get(Path(module), "list").With("flag", OxVacationRule.Flag);
        return await caller.CallAsync(session, call, OxAnswer.Of<OxVacationRule[]>(ReadRules), cancellationToken);
    }

    private static OxVacationRule[] ReadRules(ref Utf8JsonReader json) =>
        [.. JsonNode.Parse(ref json)!.AsArray().Select(rule => new OxVacationRule(rule!.AsObject())).OrderBy(rule => rule.Id)];

    private Task<OxResult<T>> WriteAsync<T>(
        IOxSession session, OxMailFilterModule module, string action, JsonObject rule, OxAnswer<T> answer, CancellationToken cancellationToken) =>
        caller.CallAsync(session, OxCall.Write(Path(module), action).Body(json => rule.WriteTo(json)), answer, cancellationToken);
}
