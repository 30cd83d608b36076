using EasClient.Http;
using EasClient.Judges;

namespace EasClient.Phone;

/// <summary>A phone with one account: it keeps keys, folders and items like a real one and judges every answer.</summary>
/// <remarks>
/// Begin with <see cref="SetUpAsync"/>. One Ping or held Sync may wait while other commands run; other than that the phone does one thing at a
/// time. An HTTP status other than 200 throws <see cref="EasHttpException"/>; protocol statuses are in the results.
/// </remarks>
public sealed partial class EasPhone : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Violation> _violations = [];

    /// <param name="connection">Belongs to the phone from now on.</param>
    /// <param name="options">How the phone behaves.</param>
    public EasPhone(EasConnection connection, PhoneOptions? options = null)
    {
        Connection = connection;
        Options = options ?? new PhoneOptions();
        connection.Version = Options.Version;
        connection.Watch(Judge);
    }

    /// <summary>The way to the server.</summary>
    public EasConnection Connection { get; }

    /// <summary>How the phone behaves.</summary>
    public PhoneOptions Options { get; }

    /// <summary>The version spoken: after set-up the negotiated one.</summary>
    public EasVersion Version => Connection.Version;

    /// <summary>What the phone went through.</summary>
    public PhoneCounters Counters { get; } = new();

    /// <summary>Everything wrong with the answers so far.</summary>
    public IReadOnlyList<Violation> Violations
    {
        get
        {
            lock (_lock) return [.. _violations];
        }
    }

    /// <inheritdoc />
    public void Dispose() => Connection.Dispose();

    /// <summary>Sends a request; runs Provision and sends it again if the server asks for that.</summary>
    /// <exception cref="EasHttpException">Any other HTTP status than 200, unless <paramref name="anyHttpStatus"/>.</exception>
    private async Task<EasResponse> SendAsync(
        EasRequest request, CancellationToken cancellationToken, TimeSpan held = default, bool anyHttpStatus = false)
    {
        var response = await Connection.PostAsync(request, held, cancellationToken);
        if (Options.Provisions && AsksForProvision(response) && request.Command != "Provision")
        {
            await ProvisionAsync(cancellationToken);
            response = await Connection.PostAsync(request, held, cancellationToken);
        }

        return response.IsOk || anyHttpStatus ? response : throw new EasHttpException(request.Command, response);
    }

    /// <summary>Status 140 asks for a wipe, 142 to 144 for the policy; 449 says either up to 12.1.</summary>
    private static bool AsksForProvision(EasResponse response) => response.StatusCode == 449 || response.RootStatus is 140 or 142 or 143 or 144;

    private void Judge(EasExchange exchange)
    {
        Counters.Saw(exchange);
        var found = AnswerJudge.Judge(exchange);
        if (exchange.Response.Xml is { } xml && Options.Schemas is { } schemas)
            found = [.. found, .. schemas.Validate(xml, exchange.Version).Select(message => new Violation("Schema", exchange.Command, message))];
        foreach (var violation in found) Report(violation);
    }

    private void Report(Violation violation)
    {
        lock (_lock) _violations.Add(violation);
        if (Options.Strict) throw new ViolationException(violation.ToString());
    }
}
