using System.Collections.Frozen;
using System.Globalization;
using System.Xml.Linq;
using EasClient.Http;
using EasClient.Wbxml;

namespace EasClient.Judges;

/// <summary>Rules of the HTTP layer and of the document as a whole. Source: MS-ASHTTP, "Response"; MS-ASWBXML.</summary>
internal static class HttpRules
{
    private static readonly FrozenDictionary<string, XName> Roots = new Dictionary<string, XName>(StringComparer.Ordinal)
    {
        ["Sync"] = EasNames.AirSync + "Sync",
        ["FolderSync"] = EasNames.FolderHierarchy + "FolderSync",
        ["FolderCreate"] = EasNames.FolderHierarchy + "FolderCreate",
        ["FolderUpdate"] = EasNames.FolderHierarchy + "FolderUpdate",
        ["FolderDelete"] = EasNames.FolderHierarchy + "FolderDelete",
        ["GetHierarchy"] = EasNames.FolderHierarchy + "Folders",
        ["GetItemEstimate"] = EasNames.GetItemEstimate + "GetItemEstimate",
        ["MoveItems"] = EasNames.Move + "MoveItems",
        ["Ping"] = EasNames.Ping + "Ping",
        ["Search"] = EasNames.Search + "Search",
        ["Find"] = EasNames.Find + "Find",
        ["ItemOperations"] = EasNames.ItemOperations + "ItemOperations",
        ["SendMail"] = EasNames.ComposeMail + "SendMail",
        ["SmartReply"] = EasNames.ComposeMail + "SmartReply",
        ["SmartForward"] = EasNames.ComposeMail + "SmartForward",
        ["MeetingResponse"] = EasNames.MeetingResponse + "MeetingResponse",
        ["Provision"] = EasNames.Provision + "Provision",
        ["Settings"] = EasNames.Settings + "Settings",
        ["ResolveRecipients"] = EasNames.ResolveRecipients + "ResolveRecipients",
        ["ValidateCert"] = EasNames.ValidateCert + "ValidateCert",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SilentSuccess = FrozenSet.ToFrozenSet(["SendMail", "SmartReply", "SmartForward", "GetAttachment"]);

    internal static IEnumerable<Violation> Check(EasExchange exchange)
    {
        var response = exchange.Response;
        var command = exchange.Command;
        if (response.StatusCode == 449 && exchange.Version >= EasVersion.V140)
            yield return new("Status449", command, "from 14.0 on a missing policy key is told by status 142");
        if (!response.IsOk) yield break;

        var multipart = string.Equals(response.ContentType, EasResponse.MultipartType, StringComparison.OrdinalIgnoreCase);
        if (response.ContentLength is null && !multipart && command != "GetAttachment")
            yield return new("ContentLength", command, "the answer does not announce its length");
        if (response.Body.Length == 0)
        {
            if (!SilentSuccess.Contains(command) && (command != "Sync" || exchange.Version < EasVersion.V121))
                yield return new("EmptyAnswer", command, $"an answer without body means nothing at {exchange.Version.Text()}");
            yield break;
        }

        if (command == "GetAttachment") yield break;
        foreach (var violation in CheckDocument(exchange, multipart)) yield return violation;
    }

    private static IEnumerable<Violation> CheckDocument(EasExchange exchange, bool multipart)
    {
        var response = exchange.Response;
        var command = exchange.Command;
        if (multipart && !exchange.Request.AcceptMultipart)
            yield return new("Multipart", command, "the phone did not ask for a multipart answer");
        if (!multipart && !string.Equals(response.ContentType, EasRequest.WbxmlType, StringComparison.OrdinalIgnoreCase))
            yield return new("ContentType", command, $"a body of type '{response.ContentType}'");
        if (response.Fault is { } fault) yield return new("Undecodable", command, fault);
        if (response.Xml is not { } xml) yield break;

        if (Roots.TryGetValue(command, out var root) && xml.Name != root) yield return new("Root", command, $"the root is {xml.Name}");
        if (!WbxmlEncoder.Encode(xml).AsSpan().SequenceEqual(multipart ? response.Parts[0] : response.Body))
            yield return new("NotCanonical", command, "the document does not encode to the same bytes again");
        if (response.RootStatus is >= 100 and < 200 and var status && exchange.Version < EasVersion.V140)
            yield return new("Status1xx", command, $"status {status} does not exist at {exchange.Version.Text()}");
        foreach (var part in xml.Descendants().Where(e => e.Name == EasNames.ItemOperations + "Part"))
            if (!int.TryParse(part.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number >= response.Parts.Count)
                yield return new("Part", command, $"part {part.Value} of {response.Parts.Count}");
    }
}
