using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Users;

/// <inheritdoc cref="IOxUsersApi"/>
internal sealed class OxUsersApi(OxCaller caller) : IOxUsersApi
{
    public async Task<OxResult<OxUser>> GetAsync(IOxSession session, CancellationToken cancellationToken)
    {
        var result = await caller.CallAsync(
            session, OxCall.Get("user", "get").InUtc(), OxAnswer.Of((ref json) => OxRow.ReadObject(ref json, OxUserFields.Columns)), cancellationToken);
        return result.Select(fields => new OxUser
        {
            Id = fields.Id ?? session.UserId,
            DisplayName = fields.DisplayName ?? "",
            FirstName = fields.FirstName ?? "",
            LastName = fields.LastName ?? "",
            PrimaryAddress = fields.Email1 ?? "",
            Aliases = fields.Aliases ?? [],
            TimeZone = fields.TimeZone is { Length: > 0 } zone ? zone : "UTC",
            Locale = fields.Locale ?? session.Locale,
            ContactId = fields.ContactId,
        });
    }

    public Task<OxResult<IReadOnlySet<string>>> CapabilitiesAsync(IOxSession session, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Get("capabilities", "all"),
            OxAnswer.Of<IReadOnlySet<string>>((ref json) => OxRow.ReadIds(ref json).ToHashSet(StringComparer.Ordinal)),
            cancellationToken);

    public Task<OxResult<JsonElement>> ConfigAsync(IOxSession session, CancellationToken cancellationToken) =>
        caller.CallAsync(session, OxCall.Get("config/", ""), OxAnswer.Of((ref json) => JsonElement.ParseValue(ref json)), cancellationToken);
}
