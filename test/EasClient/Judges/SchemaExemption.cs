using System.Xml.Linq;

namespace EasClient.Judges;

/// <summary>An element that an answer rightly has and the schemas, which describe 16.1, do not.</summary>
/// <param name="Element">What is taken out before an answer is validated.</param>
/// <param name="Parent">Where it must stand to be taken out; null for anywhere.</param>
/// <param name="Last">Last version for which it is taken out.</param>
/// <param name="Reason">Why the schemas cannot know it.</param>
/// <param name="Value">The text it must have to be taken out; null for any.</param>
public sealed record SchemaExemption(XName Element, XName? Parent, EasVersion Last, string Reason, string? Value = null)
{
    private const string Dialect25 = "2.5 carries bodies and attachments in the page of the class; since 12.0 they live in AirSyncBase.";

    /// <summary>The whole list.</summary>
    public static IReadOnlyList<SchemaExemption> All { get; } =
    [
        new(EasNames.AirSync + "Class", EasNames.AirSync + "Collection", EasVersion.V121, "Mandatory up to 12.1, gone since 14.0."),
        new(EasNames.AirSync + "Class", EasNames.AirSync + "Add", EasVersion.V121, "Allowed in Commands up to 12.1, only for SMS since 14.0."),
        new(EasNames.GetItemEstimate + "Class", EasNames.GetItemEstimate + "Collection", EasVersion.V121, "Mandatory up to 12.1, gone since 14.0."),
        new(EasNames.Provision + "Data", EasNames.Provision + "Policy", EasVersion.V25, "At 2.5 the policy is a text, WAP provisioning XML."),
        new(EasNames.Tasks + "Occurrences", EasNames.Tasks + "Recurrence", EasVersion.V161, "A byte in the schema; a series may have more, and phones read a number."),
        new(EasNames.Calendar + "BusyStatus", null, EasVersion.V161, "The schema ends at 3; 4, \"working elsewhere\", came with 16.0.", "4"),
        .. Of25(EasNames.Contacts, "Body", "BodySize", "BodyTruncated", "CompressedRTF"),
        .. Of25(EasNames.Email, "Body", "BodySize", "BodyTruncated", "MIMEData", "MIMETruncated", "MIMESize", "Attachments"),
        .. Of25(EasNames.Calendar, "Body", "BodyTruncated", "CompressedRTF"),
        .. Of25(EasNames.Tasks, "Body", "BodySize", "BodyTruncated", "CompressedRTF"),
    ];

    private static IEnumerable<SchemaExemption> Of25(XNamespace page, params string[] names) =>
        names.Select(name => new SchemaExemption(page + name, null, EasVersion.V25, Dialect25));
}
