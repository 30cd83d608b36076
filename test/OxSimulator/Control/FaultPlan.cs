using OxSimulator.Http;

namespace OxSimulator.Control;

/// <summary>A fault for the next calls that match.</summary>
public sealed class FaultRule
{
    /// <summary>Null matches every module, action, user.</summary>
    public string? Module { get; init; }

    public string? Action { get; init; }

    /// <summary>Login or address of the session's user; calls without session (login) match only rules without a user.</summary>
    public string? User { get; init; }

    /// <summary>The call's parameter <c>id</c>; null matches every object.</summary>
    public string? Id { get; init; }

    /// <summary>The call's parameter <c>folder</c>; null matches every folder.</summary>
    public string? Folder { get; init; }

    /// <summary>The call's parameter <c>recurrenceId</c>; null matches every occurrence.</summary>
    public string? Occurrence { get; init; }

    /// <summary>How many matching calls it hits.</summary>
    public int Count { get; set; } = 1;

    /// <summary>Matching calls to let pass first.</summary>
    public int Skip { get; set; }

    /// <summary>How long the call waits: before it takes effect, or with <see cref="AfterEffect"/> its answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Answer this HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>Answer this OX error.</summary>
    public OxFault? Fault { get; init; }

    /// <summary>Send only this many bytes of the answer, then break the connection.</summary>
    public int? CutAt { get; init; }

    /// <summary>Break the connection without an answer.</summary>
    public bool Drop { get; init; }

    /// <summary>Let the call take effect first: the reply is lost, not the request.</summary>
    public bool AfterEffect { get; init; }

    /// <summary>Answer with data and <see cref="Fault"/> as a warning beside it: "error" on success.</summary>
    public bool AsWarning { get; init; }

    /// <summary>Answer an empty list, as a server does that has lost sight of its data.</summary>
    public bool Empty { get; init; }

    internal bool HappensAfter => AfterEffect || AsWarning || Empty;

    internal bool Matches(OxCall call) =>
        (Module is null || Module == call.Module) && (Action is null || Action == call.Action) && (Id is null || Id == call.Parameters["id"]) && (Folder is null || Folder == call.Parameters["folder"])
        && (Occurrence is null || Occurrence == call.Parameters["recurrenceId"])
        && (User is null || (call.Session is { } session && ReferenceEquals(call.Server.FindUser(User), session.User)));
}

/// <summary>Faults in waiting; each call takes the first that matches.</summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<FaultRule> _rules = [];

    public void Add(FaultRule rule)
    {
        lock (_lock) _rules.Add(rule);
    }

    public void Clear()
    {
        lock (_lock) _rules.Clear();
    }

    /// <summary>How many faults are still to come.</summary>
    public int Pending
    {
        get
        {
            lock (_lock) return _rules.Sum(rule => rule.Count);
        }
    }

    internal FaultRule? Take(OxCall call)
    {
        lock (_lock)
        {
            var rule = _rules.Find(one => one.Matches(call));
            if (rule is null) return null;
            if (rule.Skip > 0)
            {
                rule.Skip--;
                return null;
            }

            if (--rule.Count <= 0) _rules.Remove(rule);
            return rule;
        }
    }
}

/// <summary>Ends the HTTP exchange as a <see cref="FaultRule"/> says, outside of any envelope; also out of a <c>multiple</c>.</summary>
internal sealed class TransportFaultException(FaultRule rule) : Exception("planned fault")
{
    internal FaultRule Rule { get; } = rule;
}
