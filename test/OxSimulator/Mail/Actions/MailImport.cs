using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Mail.Mime;

namespace OxSimulator.Mail.Actions;

/// <summary><c>POST mail?action=import</c>: file parts are messages, appended byte for byte (reference, 4.6 C).</summary>
internal static class MailImport
{
    internal static OxAnswer Import(OxCall call, SimMailbox mailbox)
    {
        var folder = MailSelection.Folder(call, mailbox);
        var flags = (int)(call.Parameters.Number("flags") ?? 0);
        var results = new JsonArray();
        foreach (var part in call.Parts.Where(IsMessage))
            results.Add((JsonNode)Append(call, mailbox, folder, part, flags));
        return results.Count == 0 ? OxFaults.MissingParameter("file") : OxAnswer.PlainJson(results);
    }

    private static bool IsMessage(OxPart part) =>
        part.FileName is not null || part.ContentType?.StartsWith("message/", StringComparison.OrdinalIgnoreCase) == true;

    private static JsonObject Append(OxCall call, SimMailbox mailbox, SimMailFolder folder, OxPart part, int flags)
    {
        var raw = part.Content.ToArray();
        var headers = MimeHeaders.Parse(raw);
        OxFault? fault = null;
        if (headers.Fields.Count == 0) fault = MailFaults.Unparseable();
        else if (mailbox.IsOverQuota(raw.Length)) fault = MailFaults.QuotaExceeded();
        else if (MailAddresses.Parse(headers["From"]) is not [var from, ..]) raw = RawMessage.With(raw, "From", mailbox.OwnAddress.ToString());
        else if (!call.Parameters.Flag("force") && !mailbox.User.HasAddress(from.Address)) fault = MailFaults.ForeignFrom(from.Address);

        folder.RequireCreate();
        if (fault is not null) return new() { ["folder_id"] = folder.Id, ["filename"] = part.FileName, ["Error"] = fault.Message };
        var mail = mailbox.Append(folder, raw, flags, pushToken: call.Parameters["pushToken"]);
        return new() { ["folder_id"] = folder.Id, ["id"] = mail.Id };
    }
}
