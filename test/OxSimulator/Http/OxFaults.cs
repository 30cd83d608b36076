namespace OxSimulator.Http;

/// <summary>The faults of the HTTP layer itself (prefix SVL) and of sessions (SES) (reference, 1.2 and 2.3).</summary>
public static class OxFaults
{
    /// <summary>SVL-0021 where the module knows its actions; SVL-0001 in old versions.</summary>
    public static OxFault UnknownAction(OxCall call) => call.Profile.NamesModuleOfUnknownAction
        ? new("SVL-0021", OxCategory.Error, $"Action \"{call.Action}\" is unknown in module \"{call.Module}\".", call.Action, call.Module)
        : new("SVL-0001", OxCategory.Error, $"Unknown AJAX action: {call.Action} (module {call.Module}).", call.Action);

    public static OxFault UnknownModule(string module) =>
        new("SVL-0007", OxCategory.Error, $"Unknown module: {module}.", module);

    public static OxFault MissingParameter(string name) =>
        new("SVL-0002", OxCategory.Error, $"Missing the following request parameter: {name}", name);

    public static OxFault InvalidParameter(string name, string value) =>
        new("SVL-0010", OxCategory.Error, $"Invalid parameter value \"{value}\" for parameter \"{name}\".", name, value);

    public static OxFault BadJson(string message) =>
        new("SVL-0009", OxCategory.Error, $"JSON error: {message}", message);

    public static OxFault NoPermissionForModule(string module) =>
        new("SVL-0016", OxCategory.PermissionDenied, $"No permission for module: {module}.", module);

    public static OxFault Unexpected(string message) =>
        new("SVL-0011", OxCategory.Error, $"An unexpected error occurred: {message}", message);

    public static OxFault SessionMissing() =>
        new("SES-0201", OxCategory.Error, "The session parameter is missing.");

    public static OxFault SessionUnknown(string session) =>
        new("SES-0203", OxCategory.TryAgain, "Your session expired. Please login again.", session);

    public static OxFault ContextLocked(int context) =>
        new("SES-0204", OxCategory.TryAgain, "The context is locked.", context);

    public static OxFault AddressChanged(string was, string now) =>
        new("SES-0205", OxCategory.PermissionDenied, "Request to server was refused. Original client IP address changed. Please try again.", was, now);

    public static OxFault SecretMissing() =>
        new("SES-0206", OxCategory.TryAgain, "Your session was invalidated. Please login again.");
}
