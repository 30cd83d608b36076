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

    /// <summary>Outlook's own names within "winmail.dat", by which meetings were called before they had those of today.</summary>
    private static readonly Dictionary<string, string> ByTnefClass = new(StringComparer.OrdinalIgnoreCase)
    {
        ["IPM.Microsoft Schedule.MtgReq"] = "IPM.Schedule.Meeting.Request",
        ["IPM.Microsoft Schedule.MtgCncl"] = "IPM.Schedule.Meeting.Canceled",
        ["IPM.Microsoft Schedule.MtgRespP"] = "IPM.Schedule.Meeting.Resp.Pos",
        ["IPM.Microsoft Schedule.MtgRespA"] = "IPM.Schedule.Meeting.Resp.Tent",
        ["IPM.Microsoft Schedule.MtgRespN"] = "IPM.Schedule.Meeting.Resp.Neg",
    };

    private static readonly string[] TnefClasses = ["IPM.Schedule.Meeting.Request", "IPM.Schedule.Meeting.Canceled", .. ByReplyState.Values, "IPM.Notification.Meeting.Forward", "IPM.Notification.Meeting"];

    /// <param name="root">Content-Type of the message.</param>
    /// <param name="rootName">File name of the message's only part, if it is one.</param>
    /// <param name="report">Text of the machine-readable part of a report.</param>
    /// <param name="calendarMethod">Method of the calendar part.</param>
    /// <param name="calendar">Text of the calendar part.</param>
    /// <param name="tnefClass">As Outlook calls it in a "winmail.dat".</param>
    internal static string Classify(MimeContentType root, string? rootName, string? report, string? calendarMethod, string? calendar, string? tnefClass = null) => root switch
    {
        { Type: "application", Subtype: "pkcs7-mime" or "x-pkcs7-mime" } =>
            root["smime-type"]?.Equals("signed-receipt", StringComparison.OrdinalIgnoreCase) == true ? "IPM.Note.Receipt.SMIME" : "IPM.Note.SMIME",
        { Type: "application", Subtype: "octet-stream" } when rootName?.EndsWith(".p7m", StringComparison.OrdinalIgnoreCase) == true => "IPM.Note.SMIME",
        { MediaType: "multipart/signed" } when root["protocol"]?.Contains("pkcs7-signature", StringComparison.OrdinalIgnoreCase) == true =>
            "IPM.Note.SMIME.MultipartSigned",
        { MediaType: "multipart/report" } => Report(root["report-type"], report ?? ""),
        _ => Meeting(calendarMethod, calendar ?? "") is var meeting && meeting == Note && tnefClass is not null ? Tnef(tnefClass) : meeting,
    };

    /// <summary>Only what phones know how to show; the rest is a mail with a file.</summary>
    private static string Tnef(string name) =>
        ByTnefClass.GetValueOrDefault(name) ?? Array.Find(TnefClasses, one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? Note;

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
