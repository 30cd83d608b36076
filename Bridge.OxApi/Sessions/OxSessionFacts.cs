namespace Bridge.OxApi.Sessions;

/// <summary>What stays the same for a session's life, silent logins included.</summary>
/// <param name="LegacyVersion">OX's version where its calendar is the one before chronos (up to 7.8); null where it has chronos.</param>
/// <param name="TakesScheduling">See <see cref="IOxSession.TakesScheduling"/>.</param>
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
    string? ClientIp,
    Version? LegacyVersion,
    bool TakesScheduling)
{
    public override string ToString() => nameof(OxSessionFacts);
}
