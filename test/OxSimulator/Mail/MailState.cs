using System.Text.Json.Nodes;

namespace OxSimulator.Mail;

/// <summary>A mailbox in <c>GET /_sim/users/{login}/state</c>: folders with their mails, without bodies.</summary>
internal static class MailState
{
    internal static JsonNode Of(SimMailbox mailbox) => new JsonArray([.. mailbox.Folders.Select(Folder)]);

    private static JsonNode Folder(SimMailFolder folder) => new JsonObject
    {
        ["id"] = folder.Id,
        ["title"] = folder.Title,
        ["standard_folder_type"] = folder.StandardType,
        ["validity"] = folder.Validity,
        ["next"] = folder.NextUid,
        ["total"] = folder.Total,
        ["unread"] = folder.Unread,
        ["mails"] = new JsonArray([.. folder.Mails.Select(Mail)]),
    };

    private static JsonNode Mail(SimMail mail) => new JsonObject
    {
        ["id"] = mail.Id,
        ["message_id"] = mail.Message.MessageId,
        ["subject"] = mail.Message.Subject,
        ["flags"] = mail.ShownFlags,
        ["color_label"] = mail.ColorLabel,
        ["user"] = new JsonArray([.. mail.UserFlags.Select(flag => (JsonNode)flag)]),
        ["received_date"] = mail.Received,
        ["size"] = mail.Message.Size,
    };
}
