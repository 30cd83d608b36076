namespace Bridge.Eas.Mime;

/// <summary>Which MessageClass a message has. Source: MS-ASEMAIL, MessageClass; RFC 3464, RFC 8098, RFC 8551.</summary>
internal static class MessageClassifier
{
    internal const string Note = "IPM.Note";

    private static readonly Dictionary<string, string> ByReplyState = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ACCEPTED"] = "IPM.Schedule.Meeting.Resp.Pos",
        ["TENTATIVE"] = "IPM.Schedule.Meeting.Resp.Tent",
        ["DECLINED"] = "IPM.Schedule.Meeting.Resp.Neg",
    };

    /// <param name="root">Content-Type of the message.</param>
    /// <param name="rootName">File name of the message's only part, if it is one.</param>
    /// <param name="report">Text of the machine-readable part of a report.</param>
    /// <param name="calendarMethod">Method of the calendar part.</param>
    /// <param name="calendar">Text of the calendar part.</param>
    internal static string Classify(MimeContentType root, string? rootName, string? report, string? calendarMethod, string? calendar) => root switch
    {
        { Type: "application", Subtype: "pkcs7-mime" or "x-pkcs7-mime" } =>
            root["smime-type"]?.Equals("signed-receipt", StringComparison.OrdinalIgnoreCase) == true ? "IPM.Note.Receipt.SMIME" : "IPM.Note.SMIME",
        { Type: "application", Subtype: "octet-stream" } when rootName?.EndsWith(".p7m", StringComparison.OrdinalIgnoreCase) == true => "IPM.Note.SMIME",
        { MediaType: "multipart/signed" } when root["protocol"]?.Contains("pkcs7-signature", StringComparison.OrdinalIgnoreCase) == true =>
            "IPM.Note.SMIME.MultipartSigned",
        { MediaType: "multipart/report" } => Report(root["report-type"], report ?? ""),
        _ => Meeting(calendarMethod, calendar ?? ""),
    };

    private static string Report(string? type, string report)
    {
        // Some senders do not say which kind of report it is, but it has its fields.
        type ??= FieldValues(report, "Disposition:").Any() ? "disposition-notification" : FieldValues(report, "Action:").Any() ? "delivery-status" : null;
        if (type?.Equals("disposition-notification", StringComparison.OrdinalIgnoreCase) == true)
        {
            var isRead = FieldValues(report, "Disposition:").FirstOrDefault()?.Contains("deleted", StringComparison.OrdinalIgnoreCase) != true;
            return isRead ? "REPORT.IPM.NOTE.IPNRN" : "REPORT.IPM.NOTE.IPNNRN";
        }

        if (type?.Equals("delivery-status", StringComparison.OrdinalIgnoreCase) != true) return Note;
        var actions = FieldValues(report, "Action:").Select(a => a.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        if (actions.Count == 0 || actions.Contains("failed")) return "REPORT.IPM.NOTE.NDR";
        return actions.Contains("delayed") ? "REPORT.IPM.NOTE.DELAYED" : "REPORT.IPM.NOTE.DR";
    }

    private static string Meeting(string? method, string calendar) => method switch
    {
        "REQUEST" => "IPM.Schedule.Meeting.Request",
        "CANCEL" => "IPM.Schedule.Meeting.Canceled",
        "COUNTER" => "IPM.Schedule.Meeting.Resp.Tent",
        "REPLY" => ByReplyState.FirstOrDefault(
            s => calendar.Contains("PARTSTAT=" + s.Key, StringComparison.OrdinalIgnoreCase)).Value ?? "IPM.Schedule.Meeting.Resp.Tent",
        _ => Note,
    };

    private static IEnumerable<string> FieldValues(string text, string name) =>
        text.Split('\n').Where(l => l.StartsWith(name, StringComparison.OrdinalIgnoreCase)).Select(l => l[name.Length..].Trim());
}
