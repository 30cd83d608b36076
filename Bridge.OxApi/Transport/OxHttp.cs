using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;

namespace Bridge.OxApi.Transport;

/// <summary>The way to OX: one connection pool, no cookies of its own, bounded in calls and time. Turns what goes wrong into <see cref="OxError"/>.</summary>
internal sealed class OxHttp : IDisposable
{
    /// <summary>How long one read of a streamed answer may stall.</summary>
    internal static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly ConcurrencyLimiter _limiter;

    public OxHttp(IOptions<OxOptions> options, TimeProvider time)
        : this(options, time, NewSocketsHandler())
    {
    }

    internal OxHttp(IOptions<OxOptions> options, TimeProvider time, HttpMessageHandler inner)
    {
        Options = options.Value;
        Time = time;
        BaseUrl = new Uri(Options.BaseUrl.TrimEnd('/') + "/");
        _client = new HttpClient(new OxResilienceHandler(Options, time, inner)) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        _limiter = new ConcurrencyLimiter(new()
        {
            PermitLimit = Options.MaxConcurrentCalls,
            QueueLimit = Options.MaxConcurrentCalls * 8,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    internal OxOptions Options { get; }

    internal TimeProvider Time { get; }

    /// <summary>Ends with a slash.</summary>
    internal Uri BaseUrl { get; }

    /// <summary>Sends and hands the answer's head to <paramref name="read"/>, which owns the exchange when it takes it over.</summary>
    /// <remarks>A caller who hangs up gets his <see cref="OperationCanceledException"/>; every other failure is an error value.</remarks>
    internal async Task<OxResult<T>> SendAsync<T>(
        Func<HttpRequestMessage> request, bool repeatable, Func<OxExchange, CancellationToken, Task<OxResult<T>>> read, CancellationToken cancellationToken)
    {
        var exchange = new OxExchange(TimeSpan.FromSeconds(Options.RequestTimeoutSeconds), Time, cancellationToken);
        try
        {
            exchange.Lease = await _limiter.AcquireAsync(1, exchange.Token);
            if (!exchange.Lease.IsAcquired) return new OxError(OxNetCodes.Busy, OxErrorCategory.TryAgain);
            exchange.Request = request();
            exchange.Request.Options.Set(OxResilienceHandler.Repeatable, repeatable);
            exchange.Request.Options.Set(OxResilienceHandler.Deadline, exchange.Deadline);
            exchange.Response = await _client.SendAsync(exchange.Request, HttpCompletionOption.ResponseHeadersRead, exchange.Token);
            return await read(exchange, exchange.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new OxError(OxNetCodes.Timeout, OxErrorCategory.Connectivity);
        }
        catch (BrokenCircuitException broken)
        {
            return new OxError(OxNetCodes.BreakerOpen, OxErrorCategory.ServiceDown)
            {
                RetryAfter = broken.RetryAfter ?? TimeSpan.FromSeconds(Options.BreakSeconds),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new OxError(IsUnsent(exception) ? OxNetCodes.Unreachable : OxNetCodes.BadAnswer, OxErrorCategory.Connectivity);
        }
        finally
        {
            if (!exchange.IsHandedOver) exchange.Dispose();
        }
    }

    /// <summary>What a status other than 200 means.</summary>
    internal OxError ErrorOf(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var category = response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => OxErrorCategory.TryAgain,
            HttpStatusCode.RequestEntityTooLarge => OxErrorCategory.Capacity,
            >= HttpStatusCode.InternalServerError => OxErrorCategory.ServiceDown,
            // Not OX's own words: a proxy's refusal must neither become a wrong password nor a missing object.
            _ => OxErrorCategory.Error,
        };
        return new OxError(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"HTTP-{status}"), category)
        {
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } when date > Time.GetUtcNow() => date - Time.GetUtcNow(),
                _ => null,
            },
        };
    }

    /// <summary>Whether no byte of the request can have reached OX.</summary>
    internal static bool IsUnsent(Exception? exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError,
    };

    public void Dispose()
    {
        _client.Dispose();
        _limiter.Dispose();
    }

    private static SocketsHttpHandler NewSocketsHandler() => new()
    {
        // Each session has cookies of its own, and the balancer's route is one of them.
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(10),
    };
}
