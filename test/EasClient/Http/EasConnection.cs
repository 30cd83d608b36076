using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace EasClient.Http;

/// <summary>Carries requests to the server as HTTP/1.1 and brings the answers back.</summary>
/// <remarks>Several requests may run at once (a Ping is often parked while a Sync runs). Source: MS-ASHTTP.</remarks>
public sealed class EasConnection : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<string?> _toLose = [];
    private IReadOnlyList<Action<EasExchange>> _watchers = [];

    /// <param name="options">Where to and as whom.</param>
    /// <param name="time">Measures and limits the requests; the system's time by default.</param>
    public EasConnection(EasConnectionOptions options, TimeProvider? time = null)
        : this(options, time ?? TimeProvider.System, Sockets(options))
    {
    }

    /// <param name="options">Where to and as whom.</param>
    /// <param name="time">Measures and limits the requests.</param>
    /// <param name="way">Carries the requests in place of the network.</param>
    public EasConnection(EasConnectionOptions options, TimeProvider time, HttpMessageHandler way) =>
        (Options, _time, _http) = (options, time, new HttpClient(way) { Timeout = Timeout.InfiniteTimeSpan });

    /// <summary>Where to and as whom.</summary>
    public EasConnectionOptions Options { get; }

    /// <summary>The version to speak.</summary>
    public EasVersion Version { get; set; } = EasVersion.V141;

    /// <summary>The policy key; null sends none (as does every request before Provision of a phone that has none).</summary>
    public uint? PolicyKey { get; set; }

    /// <summary>The exchange that ended last, or null.</summary>
    public EasExchange? Last { get; private set; }

    /// <summary>Calls the watcher after each exchange, also of those whose answer is then lost; what it throws reaches the sender.</summary>
    public void Watch(Action<EasExchange> watcher)
    {
        lock (_lock) _watchers = [.. _watchers, watcher];
    }

    /// <summary>Lets the next answer (to a command of this name, or to any) be lost after it arrived: <see cref="PostAsync"/> then throws.</summary>
    public void LoseNextAnswer(string? command = null)
    {
        lock (_lock) _toLose.Add(command);
    }

    /// <summary>OPTIONS, without a query.</summary>
    /// <param name="authenticate">False sends no credentials.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    public async Task<EasResponse> OptionsAsync(bool authenticate = true, CancellationToken cancellationToken = default)
    {
        using var message = new HttpRequestMessage(HttpMethod.Options, Address(query: null));
        message.Headers.TryAddWithoutValidation("User-Agent", Options.UserAgent);
        if (authenticate) message.Headers.Authorization = Credentials();
        return await SendAsync(message, Options.Timeout, cancellationToken);
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="held">How long the server may hold the request on purpose.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    /// <exception cref="AnswerLostException">The answer came and was thrown away, see <see cref="LoseNextAnswer"/>.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<EasResponse> PostAsync(EasRequest request, TimeSpan held = default, CancellationToken cancellationToken = default)
    {
        var version = Version;
        using var message = Message(request, version);
        var started = _time.GetTimestamp();
        var response = await SendAsync(message, Options.Timeout + held, cancellationToken);
        var lost = IsToLose(request.Command);
        var exchange = new EasExchange(request, message.RequestUri!, version, response, _time.GetElapsedTime(started), lost);
        Last = exchange;
        foreach (var watch in _watchers) watch(exchange);
        return lost ? throw new AnswerLostException($"The answer to {request.Command} was lost on purpose.") : response;
    }

    /// <summary>Sends the last request once more, byte for byte.</summary>
    /// <exception cref="InvalidOperationException">There was none yet.</exception>
    public Task<EasResponse> RepeatLastAsync(CancellationToken cancellationToken = default) => Last is { } last
        ? PostAsync(last.Request, cancellationToken: cancellationToken)
        : throw new InvalidOperationException("No request was sent yet.");

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Sockets(EasConnectionOptions options)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = CertificateTrust.Callback(options);
        return handler;
    }

    private static string Plain(EasRequest request, EasConnectionOptions options)
    {
        var query = new StringBuilder();
        Append("Cmd", request.Command);
        Append("User", options.User);
        Append("DeviceId", options.DeviceId);
        Append("DeviceType", options.DeviceType);
        foreach (var (parameter, value) in request.Parameters) Append(parameter.ToString(), value);
        if (request.SaveInSent is { } save) Append("SaveInSent", save ? "T" : "F");
        return query.ToString();

        void Append(string key, string value) =>
            query.Append(query.Length == 0 ? string.Empty : "&").Append(key).Append('=').Append(Uri.EscapeDataString(value));
    }

    private HttpRequestMessage Message(EasRequest request, EasVersion version)
    {
        var base64 = Options.QueryStyle == QueryStyle.Base64;
        var id = Options.DeviceIdBytes ?? Encoding.ASCII.GetBytes(Options.DeviceId);
        var query = request.RawQuery
            ?? (base64 ? Base64Query.Write(request, version, id, Options.DeviceType, PolicyKey) : Plain(request, Options));
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Authorization"] = Credentials().ToString(),
            ["User-Agent"] = Options.UserAgent,
            ["MS-ASProtocolVersion"] = base64 ? string.Empty : version.Text(),
            ["X-MS-PolicyKey"] = base64 || PolicyKey is null ? string.Empty : PolicyKey.Value.ToString(CultureInfo.InvariantCulture),
            ["MS-ASAcceptMultiPart"] = !base64 && request.AcceptMultipart ? "T" : string.Empty,
            ["Accept-Encoding"] = Options.AcceptGzip ? "gzip" : string.Empty,
            ["Content-Type"] = request.Body.Length > 0 ? request.ContentType : string.Empty,
        };
        foreach (var (name, value) in request.Headers) headers[name] = value;

        var message = new HttpRequestMessage(HttpMethod.Post, Address(query)) { Content = new ByteArrayContent(request.Body) };
        foreach (var (name, value) in headers.Where(header => header.Value.Length > 0))
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private AuthenticationHeaderValue Credentials() =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Options.User}:{Options.Password}")));

    private Uri Address(string? query) => new(Options.Server, query is null ? Options.Path : $"{Options.Path}?{query}");

    private async Task<EasResponse> SendAsync(HttpRequestMessage message, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            // Asked before the body is buffered: afterwards HttpContent computes a length that the server never sent.
            var announced = response.Content.Headers.ContentLength;
            var packed = await response.Content.ReadAsByteArrayAsync(either.Token);
            var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(group => group.Key, group => string.Join(", ", group.SelectMany(h => h.Value)), StringComparer.OrdinalIgnoreCase);
            var body = response.Content.Headers.ContentEncoding.Contains("gzip") ? await UnpackAsync(packed, either.Token) : packed;
            return new EasResponse((int)response.StatusCode, headers, announced, body, packed.Length);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer within {limit.TotalSeconds:0} s.", e);
        }
    }

    private static async Task<byte[]> UnpackAsync(byte[] packed, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await using var unpacker = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        await unpacker.CopyToAsync(output, cancellationToken);
        return output.ToArray();
    }

    private bool IsToLose(string command)
    {
        lock (_lock)
        {
            var index = _toLose.FindIndex(wanted => wanted is null || string.Equals(wanted, command, StringComparison.Ordinal));
            if (index >= 0) _toLose.RemoveAt(index);
            return index >= 0;
        }
    }
}
