namespace Bridge.OxApi.Sessions;

/// <summary>What stays the same for a session's life, silent logins included.</summary>
internal sealed record OxSessionFacts(
    int UserId,
    int ContextId,
    string Login,
    string Locale,
    string TimeZone,
    string PrimaryAddress,
    string DisplayName,
    Uri BaseUrl,
    string UserAgent,
    string? ClientIp)
{
    public override string ToString() => nameof(OxSessionFacts);
}
