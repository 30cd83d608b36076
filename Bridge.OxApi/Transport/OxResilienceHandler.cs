using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Bridge.OxApi.Transport;

/// <summary>Repeats what is safe to repeat, and stops trying for a while when OX fails too often.</summary>
internal sealed class OxResilienceHandler : DelegatingHandler
{
    /// <summary>Set on requests that do no harm when they arrive twice.</summary>
    internal static readonly HttpRequestOptionsKey<bool> Repeatable = new("ox.repeatable");

    /// <summary>Ends when OX took too long; told apart from a caller who hung up, which says nothing about OX.</summary>
    internal static readonly HttpRequestOptionsKey<CancellationToken> Deadline = new("ox.deadline");

    private static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("ox.request");

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    internal OxResilienceHandler(OxOptions options, TimeProvider time, HttpMessageHandler inner)
        : base(inner)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (options.Retries > 0)
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(5),
                ShouldHandle = arguments => ValueTask.FromResult(MayRepeat(arguments.Context, arguments.Outcome)),
            });
        _pipeline = builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(options.BreakSeconds),
                ShouldHandle = arguments => ValueTask.FromResult(IsFailure(arguments.Context, arguments.Outcome)),
            })
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(Request, request);
            return await _pipeline.ExecuteAsync(
                static async (context, handler) => await handler.SendInnerAsync(context.Properties.GetValue(Request, null!), context.CancellationToken),
                context,
                this);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendInnerAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    private static bool MayRepeat(ResilienceContext context, Outcome<HttpResponseMessage> outcome)
    {
        var request = context.Properties.GetValue(Request, null!);
        // Without a connection nothing was sent: then even a write may go again.
        if (OxHttp.IsUnsent(outcome.Exception)) return true;
        if (!request.Options.TryGetValue(Repeatable, out var repeatable) || !repeatable) return false;
        return outcome.Exception is HttpRequestException
            || (outcome.Result is { StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } response
                && response.Headers.RetryAfter is null);
    }

    private static bool IsFailure(ResilienceContext context, Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException
        || (outcome.Result is { } response && (int)response.StatusCode >= 500)
        || (outcome.Exception is OperationCanceledException
            && context.Properties.GetValue(Request, null!).Options.TryGetValue(Deadline, out var deadline)
            && deadline.IsCancellationRequested);
}
