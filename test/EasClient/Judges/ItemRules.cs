using System.Xml.Linq;
using EasClient.Http;

namespace EasClient.Judges;

/// <summary>Rules of bodies and attachments wherever they stand. Source: MS-ASAIRS, "Body", "Attachment".</summary>
internal static class ItemRules
{
    private static readonly string[] BodyOrder = ["Status", "Type", "EstimatedDataSize", "Truncated", "Data", "Part", "Preview"];
    private static readonly string[] AttachmentNeeds = ["FileReference", "Method", "EstimatedDataSize"];
    private static readonly string[] OldAttachmentNeeds = ["DisplayName", "AttName", "AttMethod", "AttSize"];

    internal static IEnumerable<Violation> Check(EasExchange exchange)
    {
        foreach (var element in exchange.Response.Xml?.Descendants() ?? [])
        {
            if (element.Name == EasNames.AirSyncBase + "Body" || element.Name == EasNames.AirSyncBase + "BodyPart")
                foreach (var violation in CheckBody(exchange.Command, element)) yield return violation;
            if (element.Name == EasNames.AirSyncBase + "Attachment" && !IsUploadAnswer(element))
                foreach (var need in AttachmentNeeds.Where(need => element.Element(EasNames.AirSyncBase + need) is null))
                    yield return new("Attachment", exchange.Command, $"an attachment has no {need}; Android hides it");
            if (element.Name == EasNames.Email + "Attachment")
                foreach (var need in OldAttachmentNeeds.Where(need => element.Element(EasNames.Email + need) is null))
                    yield return new("Attachment", exchange.Command, $"an attachment has no {need}");
            if (element.Name.LocalName == "ApplicationData")
                foreach (var violation in CheckOldBody(exchange.Command, element)) yield return violation;
            if (element.Name == EasNames.AirSyncBase + "NativeBodyType" && element.Value is not ("1" or "2" or "3"))
                yield return new("NativeBodyType", exchange.Command, $"'{element.Value}' stops Outlook");
        }
    }

    /// <summary>At 2.5 a mail has one body, plain or MIME, with its size and whether it was cut; a whole one is never empty.</summary>
    private static IEnumerable<Violation> CheckOldBody(string command, XElement item)
    {
        var ns = EasNames.Email;
        var (plain, mime) = (item.Element(ns + "BodyTruncated"), item.Element(ns + "MIMETruncated"));
        if (plain is not null && mime is not null) yield return new("BodyTwice", command, "plain text and MIME");
        foreach (var (truncated, data, size) in new[] { (plain, "Body", "BodySize"), (mime, "MIMEData", "MIMESize") })
        {
            if ((truncated is null) != (item.Element(ns + size) is null)) yield return new("BodySize", command, $"{size} and the mark of a cut body go together");
            if (truncated is null && item.Element(ns + data) is not null) yield return new("Truncated", command, $"{data} without the mark of a cut body");
            if (truncated is { Value: "0" } && item.Element(ns + data) is null or { IsEmpty: true }) yield return new("BodyData", command, $"a whole {data} is missing; Windows Mobile offers to fetch it for ever");
        }
    }

    /// <summary>An attachment that the phone uploaded comes back with its ClientId and FileReference only.</summary>
    private static bool IsUploadAnswer(XElement attachment) => attachment.Element(EasNames.AirSyncBase + "ClientId") is not null;

    private static IEnumerable<Violation> CheckBody(string command, XElement body)
    {
        var positions = body.Elements().Select(child => Array.IndexOf(BodyOrder, child.Name.LocalName)).ToList();
        if (!positions.SequenceEqual(positions.Order()))
            yield return new("BodyOrder", command, string.Join(", ", body.Elements().Select(child => child.Name.LocalName)));
        if (body.Element(EasNames.AirSyncBase + "Type") is null) yield return new("BodyType", command, "a body has no Type");
        if (body.Element(EasNames.AirSyncBase + "Data") is { IsEmpty: true }) yield return new("BodyData", command, "empty Data crashes Windows Phone");
        var truncated = body.Element(EasNames.AirSyncBase + "Truncated");
        if (truncated is not null && truncated.Value is not ("0" or "1")) yield return new("Truncated", command, $"'{truncated.Value}'");
    }
}
