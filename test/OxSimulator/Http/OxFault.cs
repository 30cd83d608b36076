namespace OxSimulator.Http;

/// <summary>OX's error categories with their legacy numbers (reference, 1.2).</summary>
public enum OxCategory
{
    UserInput = 1,
    Configuration = 2,
    PermissionDenied = 3,
    TryAgain = 4,
    ServiceDown = 5,
    Connectivity = 6,
    Error = 8,
    Conflict = 9,
    Capacity = 11,
    Truncated = 12,
    Warning = 13,
}

/// <summary>An OX error: what goes into <c>error</c>, <c>code</c>, <c>categories</c>, <c>error_params</c>.</summary>
/// <param name="Code">For instance <c>MSG-0032</c>.</param>
/// <param name="Message">What the user would read.</param>
/// <param name="Parameters">Diagnostic arguments; numbers stay numbers.</param>
public sealed record OxFault(string Code, OxCategory Category, string Message, params object[] Parameters)
{
    /// <summary><c>problematic</c>: the columns or fields at fault.</summary>
    public System.Text.Json.Nodes.JsonArray? Problematic { get; init; }

    public OxFaultException AsException() => new(this);
}

/// <summary>Ends a module's work with a fault; the dispatcher turns it into the error envelope.</summary>
public sealed class OxFaultException(OxFault fault) : Exception(fault.Code + " " + fault.Message)
{
    public OxFault Fault { get; } = fault;
}
