using System.Collections.Frozen;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EasClient.Http;

namespace EasClient.Judges;

/// <summary>Which element writes its date with dashes and which without; the wrong form shows as 1970 on phones. Source: MS-ASDTYPE, "dateTime".</summary>
internal static partial class DateRules
{
    private static readonly FrozenSet<XName> Dashed = FrozenSet.ToFrozenSet(
    [
        .. Names(EasNames.Email, "DateReceived", "StartTime", "EndTime", "DtStamp", "RecurrenceId", "CompleteTime"),
        .. Names(EasNames.Email2, "LastVerbExecutionTime"),
        .. Names(EasNames.Contacts, "Birthday", "Anniversary"),
        .. Names(
            EasNames.Tasks, "DateCompleted", "DueDate", "UtcDueDate", "StartDate", "UtcStartDate", "ReminderTime", "OrdinalDate", "Start", "Until"),
        .. Names(EasNames.Settings, "StartTime", "EndTime"),
    ]);

    private static readonly FrozenSet<XName> Compact = FrozenSet.ToFrozenSet(
    [
        .. Names(EasNames.Calendar, "StartTime", "EndTime", "DtStamp", "Until", "ExceptionStartTime", "AppointmentReplyTime"),
        .. Names(EasNames.Email, "Until"),
        .. Names(EasNames.Notes, "LastModifiedDate"),
        .. Names(EasNames.AirSyncBase, "InstanceId"),
        .. Names(EasNames.MeetingResponse, "ProposedStartTime", "ProposedEndTime"),
    ]);

    internal static IEnumerable<Violation> Check(EasExchange exchange)
    {
        foreach (var element in exchange.Response.Xml?.Descendants() ?? [])
        {
            if (element.IsEmpty || element.HasElements) continue;
            if (Dashed.Contains(element.Name) && !DashedForm().IsMatch(element.Value) || Compact.Contains(element.Name) && !CompactForm().IsMatch(element.Value))
                yield return new("Date", exchange.Command, $"{element.Name} is '{element.Value}'");
        }
    }

    private static IEnumerable<XName> Names(XNamespace page, params string[] names) => names.Select(name => page + name);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DashedForm();

    [GeneratedRegex(@"^\d{8}T\d{6}Z\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CompactForm();
}
