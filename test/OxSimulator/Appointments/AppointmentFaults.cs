using System.Globalization;
using OxSimulator.Http;

namespace OxSimulator.Appointments;

/// <summary>The errors of the legacy calendar. Source: OX OXCalendarExceptionCodes.</summary>
internal static class AppointmentFaults
{
    /// <summary>What the store under both modules says, in the words of this one; servers with chronos let its codes through.</summary>
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["CAL-4030"] = "APP-0037", ["CAL-4031"] = "APP-0013", ["CAL-4032"] = "APP-0060", ["CAL-4033"] = "APP-0051", ["CAL-4034"] = "APP-0008",
        ["CAL-4037"] = "APP-0061", ["CAL-4038"] = "APP-0059", ["CAL-4040"] = "OX-0001", ["CAL-4041"] = "OX-0001", ["CAL-4042"] = "APP-0029",
        ["CAL-4045"] = "FLD-0008", ["CAL-4090"] = "APP-0100", ["CAL-4120"] = "OX-0001", ["CAL-4220"] = "APP-0026", ["CAL-4221"] = "APP-0020",
        ["CAL-4222"] = "APP-0022", ["CAL-4224"] = "APP-0057", ["CAL-4225"] = "APP-0066", ["CAL-40310"] = "APP-0059", ["CAL-4002"] = "APP-0040", ["CAL-4223"] = "APP-0040",
    };

    internal static OxFaultException Of(OxFaultException fault, OxCall call)
    {
        if (call.Profile.HasChronos) return fault;
        if (fault.Fault is { Code: "CAL-5070", Parameters: [string field, int most, int length] }) return TooLong(field, most, length);
        if (!Codes.TryGetValue(fault.Fault.Code, out var code)) return fault;
        // The old numbers tell no ids.
        return new OxFault(code, fault.Fault.Category, fault.Fault.Message).AsException();
    }

    private static OxFaultException TooLong(string field, int most, int length) => new OxFault("APP-0072", OxCategory.Truncated, "A value is too long.")
    {
        Problematic =
        [
            new System.Text.Json.Nodes.JsonObject
            {
                ["id"] = field switch { "summary" => 200, "location" => 400, _ => 203 },
                ["length"] = length,
                ["max_size"] = most,
            },
        ],
    }.AsException();

    internal static OxFaultException NoMail() => Input(8, "An external participant has no E-Mail address.");

    internal static OxFaultException ShownAs(long value) => Input(25, "The value of shown_as is not known.", value);

    internal static OxFaultException NoStart() => Input(26, "The start date is missing.");

    internal static OxFaultException NoEnd() => Input(27, "The end date is missing.");

    internal static OxFaultException NoTitle() => Input(28, "The title is missing.");

    internal static OxFaultException NoSuchOccurrence() => Input(29, "The series has no such occurrence.");

    internal static OxFaultException OwnerRemoved() => Input(76, "The owner of an appointment cannot be removed from it.");

    internal static OxFaultException SeriesUnnamed() => Input(82, "The appointment is part of a series, and its recurrence_id is missing.");

    internal static OxFaultException Recurrence(int number, string field) => Input(number, "The recurrence is not complete, or contradicts itself.", field);

    internal static OxFaultException ParticipantTwice(string address) => Input(106, "A participant is named twice.", address);

    internal static OxFaultException NoSuchFile() => new OxFault("ATT-0405", OxCategory.UserInput, "The attachment does not exist.").AsException();

    internal static OxFault Conflict() => new("OX-0001", OxCategory.Conflict, "The object was changed in the meantime.");

    private static OxFaultException Input(int number, string message, params object[] parameters) =>
        new OxFault(string.Create(CultureInfo.InvariantCulture, $"APP-{number:0000}"), OxCategory.UserInput, message, parameters).AsException();
}
