using OxSimulator.Http;
using OxSimulator.Pim;

namespace OxSimulator.Tasks;

/// <summary>The errors of tasks. Source: OX TaskExceptionCode.</summary>
internal static class TaskFaults
{
    internal static readonly PimFaults Codes = new(
        Conflict: "TSK-0007", NotFound: "TSK-0019", NotInFolder: "TSK-0048", WrongFolder: "TSK-0059", NoRead: "TSK-0023", NoCreate: "TSK-0025",
        NoWrite: "TSK-0033", NoDelete: "TSK-0014", Truncated: "TSK-0041");

    internal static OxFaultException PrivateInPublic() => Input("TSK-0008", "The private flag is not allowed in public folders.");

    internal static OxFaultException PrivateInShared() => Input("TSK-0042", "The private flag is not allowed in shared folders.");

    internal static OxFaultException NoDelegation() =>
        new OxFault("TSK-0026", OxCategory.PermissionDenied, "You are not allowed to delegate tasks.").AsException();

    internal static OxFaultException Percent(long value) => Input("TSK-0030", "Percentage complete must be between 0 and 100.", value);

    internal static OxFaultException NotStartedPercent(long value) => Input("TSK-0031", "A task that is not started has 0 percent complete.", value);

    internal static OxFaultException DonePercent(long value) => Input("TSK-0038", "A finished task has 100 percent complete.", value);

    internal static OxFaultException Status(long value) => Input("TSK-0039", "The status is not known.", value);

    internal static OxFaultException StartAfterEnd() => Input("TSK-0040", "The start date must be before the due date.");

    internal static OxFaultException NoMail() => Input("TSK-0044", "An external participant has no E-Mail address.");

    internal static OxFaultException PatternShort(int minimum) => Input("TSK-0051", "The search pattern is too short.", minimum);

    internal static OxFaultException UidChange() => Input("TSK-0053", "The UID of a task cannot be changed.");

    internal static OxFaultException Digits(string field) => Input("TSK-0055", "Only digits are allowed here.", field);

    internal static OxFaultException Priority(long value) => Input("TSK-0057", "The priority must be between 1 and 3.", value);

    internal static OxFaultException BadCharacter(string field) => Input("TSK-0058", "Bad character in a field.", field);

    internal static OxFaultException Recurrence() => Input("TSK-0036", "The recurrence is incomplete.");

    private static OxFaultException Input(string code, string message, params object[] parameters) =>
        new OxFault(code, OxCategory.UserInput, message, parameters).AsException();
}
