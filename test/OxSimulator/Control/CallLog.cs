using System.Collections.Concurrent;
using OxSimulator.Http;

namespace OxSimulator.Control;

/// <summary>One API call as counted: an element of a <c>multiple</c> is one, the <c>multiple</c> around it none.</summary>
/// <param name="User">Login of the session's user; null without session.</param>
/// <param name="Rows">Rows of the answer's <c>data</c>.</param>
/// <param name="Bytes">Length of the answer, envelope included.</param>
/// <param name="Code">Code of the error answered, or null.</param>
public sealed record LoggedCall(
    string Module, string Action, string? User, int Rows, long Bytes, bool InMultiple, string? Code, IReadOnlyDictionary<string, string> Parameters);

/// <summary>The calls since the last reset, oldest first.</summary>
public sealed class CallLog
{
    private readonly ConcurrentQueue<LoggedCall> _calls = new();

    public IReadOnlyList<LoggedCall> All => [.. _calls];

    /// <summary>Called with each call when it has taken effect and its answer is not out yet: the moment at which a caller's death leaves most in doubt.</summary>
    public Action<LoggedCall>? Watcher { get; set; }

    public void Clear() => _calls.Clear();

    internal void Add(OxCall call, OxAnswer answer, long bytes)
    {
        var parameters = call.Parameters.Values.Where(pair => pair.Key != "session").ToDictionary(StringComparer.Ordinal);
        var logged = new LoggedCall(call.Module, call.Action, call.Session?.User.Login, answer.Rows, bytes, call.InMultiple, answer.Fault?.Code, parameters);
        _calls.Enqueue(logged);
        // A simulator that runs for days must not grow without bound.
        while (_calls.Count > 100_000) _calls.TryDequeue(out _);
        Watcher?.Invoke(logged);
    }
}
