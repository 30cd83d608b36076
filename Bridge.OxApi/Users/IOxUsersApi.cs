using System.Text.Json;

namespace Bridge.OxApi.Users;

/// <summary>The session's user. Source: OX HTTP API, user.</summary>
public sealed record OxUser
{
    public required int Id { get; init; }

    public string DisplayName { get; init; } = "";

    public string FirstName { get; init; } = "";

    public string LastName { get; init; } = "";

    public string PrimaryAddress { get; init; } = "";

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    public string Locale { get; init; } = "";

    /// <summary>The user's entry in the global address book.</summary>
    public string? ContactId { get; init; }
}

/// <summary>OX modules "user", "capabilities" and "config".</summary>
public interface IOxUsersApi
{
    Task<OxResult<OxUser>> GetAsync(IOxSession session, CancellationToken cancellationToken);

    /// <returns>Ids of what the user may use (<c>webmail</c>, <c>calendar</c>, <c>active_sync</c>, <c>websocket</c>, …).</returns>
    Task<OxResult<IReadOnlySet<string>>> CapabilitiesAsync(IOxSession session, CancellationToken cancellationToken);

    /// <returns>The whole configuration tree: <c>serverVersion</c>, <c>folder/…</c>, <c>mail/folder/…</c>, <c>minimumSearchCharacters</c>, …</returns>
    Task<OxResult<JsonElement>> ConfigAsync(IOxSession session, CancellationToken cancellationToken);
}
