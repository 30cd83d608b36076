using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace OxSimulator.Sessions;

/// <summary>Requests per window, counted per address and User-Agent (reference, 2.9).</summary>
internal sealed class RateLimiter
{
    private readonly ConcurrentDictionary<(string Address, string Agent), Queue<long>> _buckets = new();
    private readonly OxSimulatorOptions _options;
    private readonly Regex[] _lenient;

    internal RateLimiter(OxSimulatorOptions options)
    {
        _options = options;
        _lenient = [.. options.LenientAgents.Select(Pattern)];
    }

    private static Regex Pattern(string wildCard) => new(
        "^" + Regex.Escape(wildCard).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>Counts the request; the seconds to wait when it is one too many, else null.</summary>
    internal int? Refuses(HttpContext http)
    {
        if (_options.MaxRate <= 0) return null;
        var agent = http.Request.Headers.UserAgent.ToString();
        if (Array.Exists(_lenient, pattern => pattern.IsMatch(agent))) return null;
        var now = _options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var window = (long)_options.RateWindow.TotalMilliseconds;
        var bucket = _buckets.GetOrAdd((SimSessions.PeerOf(http), agent), static _ => new());
        lock (bucket)
        {
            while (bucket.TryPeek(out var oldest) && oldest <= now - window) bucket.Dequeue();
            if (bucket.Count >= _options.MaxRate) return (int)((bucket.Peek() + window - now + 999) / 1000);
            bucket.Enqueue(now);
            return null;
        }
    }

    internal void Clear() => _buckets.Clear();
}
