using EasClient.Phone;

namespace Demo.Day;

/// <summary>Says in words for people why a step failed.</summary>
internal static class FailureWords
{
    private static readonly Dictionary<int, string> s_http = new()
    {
        [400] = "the gateway did not understand the request",
        [401] = "the gateway refused user and password",
        [403] = "the user may not use ActiveSync",
        [404] = "nothing answers at ActiveSync's path",
        [500] = "the gateway met an error of its own",
        [501] = "the gateway does not know this command",
        [503] = "the gateway says that it cannot serve now: OX or its store is away",
    };

    /// <param name="reason">What was thrown.</param>
    /// <param name="limit">The time that ran out, or null.</param>
    internal static string Of(Exception reason, TimeSpan? limit) => reason switch
    {
        StepFailedException said => said.Message,
        OperationCanceledException when limit is { } time => $"No end after {time.TotalSeconds:0} s; given up.",
        EasHttpException http => $"{http.Message} That means: {s_http.GetValueOrDefault(http.StatusCode, "the protocol has no use for this")}.",
        EasStatusException or TimeoutException or InvalidOperationException => reason.Message,
        HttpRequestException broken => $"The connection broke: {broken.InnerException?.Message ?? broken.Message}",
        _ => $"{reason.Message} ({reason.GetType().Name})",
    };
}
