using System.Text.Json;
using Bridge.Eas.Tests.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Users;

namespace Bridge.Eas.Tests.Users;

/// <summary>OX's logins and its user module.</summary>
internal sealed class FakeOx : IOxSessions, IOxUsersApi
{
    public int Logins { get; private set; }

    public int Logouts { get; private set; }

    /// <summary>What a login waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public OxError? LoginError { get; set; }

    public OxError? UserError { get; set; }

    public async Task<OxResult<IOxSession>> LoginAsync(OxCredential credential, string? clientIp, CancellationToken cancellationToken)
    {
        Logins++;
        await Gate;
        return LoginError is { } error ? error : OxResult<IOxSession>.Success(new FakeSession());
    }

    public Task<OxResult<OxDone>> LogoutAsync(IOxSession session, CancellationToken cancellationToken)
    {
        Logouts++;
        return Task.FromResult(OxResult<OxDone>.Success(default));
    }

    public byte[] Export(IOxSession session) => [1];

    public IOxSession? Import(ReadOnlySpan<byte> exported, OxCredential? credential = null) => new FakeSession();

    public Task<OxResult<OxUser>> GetAsync(IOxSession session, CancellationToken cancellationToken) =>
        Task.FromResult(UserError is { } error ? error : OxResult<OxUser>.Success(new OxUser { Id = 3, PrimaryAddress = "anna@example.net" }));

    public Task<OxResult<IReadOnlySet<string>>> CapabilitiesAsync(IOxSession session, CancellationToken cancellationToken) =>
        Task.FromResult(OxResult<IReadOnlySet<string>>.Success(new HashSet<string> { "webmail" }));

    /// <summary>The tree of the user's configuration, as JSON.</summary>
    public string Config { get; set; } = "{}";

    public Task<OxResult<JsonElement>> ConfigAsync(IOxSession session, CancellationToken cancellationToken) =>
        Task.FromResult(OxResult<JsonElement>.Success(JsonDocument.Parse(Config).RootElement));
}
