using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Mail.Actions;

/// <summary>Flags, moves, copies and deletions (reference, 4.5).</summary>
internal static class MailChanges
{
    internal static OxAnswer Update(OxCall call, SimMailbox mailbox)
    {
        var body = call.JsonObject;
        var folder = MailSelection.Folder(call, mailbox);
        var token = call.Parameters["pushToken"];
        var ids = call.Parameters.List("id");
        // Without id and message_id the whole folder is meant (6.20+).
        IReadOnlyList<SimMail> mails = call.Parameters["message_id"] is { } messageId
            ? [folder.FindByMessageId(messageId) ?? throw MailFaults.NotFound(messageId, folder.Id).AsException()]
            : ids.Length == 0 ? [.. folder.Mails] : [.. ids.Select(folder.Find).OfType<SimMail>()];

        if (body.Any(change => change.Key != "folder_id")) folder.RequireWrite();
        if (body["color_label"] is { } color)
            foreach (var mail in mails) mail.ColorLabel = Math.Clamp(Int(color), 0, 10);
        if (body["flags"] is { } flags)
        {
            var on = body["value"]?.GetValue<bool>() ?? true;
            foreach (var mail in mails) mail.SetFlags(on ? Int(flags) : 0, on ? 0 : Int(flags));
        }

        if (body["set_flags"] is { } set)
            foreach (var mail in mails) mail.SetFlags(Int(set));
        if (body["clear_flags"] is { } clear)
            foreach (var mail in mails) mail.SetFlags(0, Int(clear));
        SetUserFlags(body["set_user_flags"], mails, on: true);
        SetUserFlags(body["clear_user_flags"], mails, on: false);

        if (body["folder_id"]?.ToString() is { } target && target != folder.Id)
        {
            if (ids.Length > 1) return OxFaults.InvalidParameter("id", call.Parameters["id"] ?? "");
            var mail = mails.Count > 0 ? mails[0] : throw MailFaults.NotFound(ids.FirstOrDefault() ?? "", folder.Id).AsException();
            var destination = mailbox.Require(target);
            destination.RequireCreate();
            folder.RequireDelete();
            var moved = mailbox.Move(mail, destination, token);
            return OxAnswer.Of(new JsonObject { ["folder_id"] = moved.Folder.Id, ["id"] = moved.Id });
        }

        if (mails.Count > 0) mailbox.Changed(folder, mails.Count == 1 ? mails[0].Id : null, token);
        return OxAnswer.Of(new JsonObject { ["folder_id"] = folder.Id, ["id"] = ids.Length > 0 ? ids[0] : mails.Count == 1 ? mails[0].Id : null });
    }

    internal static OxAnswer Copy(OxCall call, SimMailbox mailbox)
    {
        var mail = MailSelection.One(call, mailbox);
        var target = call.JsonObject["folder_id"]?.ToString() ?? throw MailFaults.MissingParameter("folder_id").AsException();
        if (mailbox.IsOverQuota(mail.Message.Size)) return MailFaults.QuotaExceeded();
        var destination = mailbox.Require(target);
        destination.RequireCreate();
        var copy = mailbox.Copy(mail, destination, call.Parameters["pushToken"]);
        return OxAnswer.Of(new JsonObject { ["folder_id"] = copy.Folder.Id, ["id"] = copy.Id });
    }

    internal static OxAnswer Delete(OxCall call, SimMailbox mailbox)
    {
        var hard = call.Parameters.Flag("harddelete");
        var token = call.Parameters["pushToken"];
        var affected = new HashSet<SimMailFolder>();
        foreach (var group in MailSelection.Of(call, mailbox).OfType<SimMail>().Distinct().GroupBy(mail => mail.Folder).ToList())
        {
            group.Key.RequireDelete();
            affected.Add(group.Key);
            if (hard || IsTrash(group.Key))
            {
                mailbox.Expunge(group.Key, [.. group], token);
                continue;
            }

            var trash = mailbox.RequireDefault(MailFolderNames.Trash);
            affected.Add(trash);
            foreach (var mail in group)
            {
                if (mailbox.IsOverQuota(0)) return MailFaults.TrashFull();
                mailbox.Move(mail, trash, token);
            }
        }

        if (!call.Parameters.Flag("returnAffectedFolders")) return OxAnswer.Of(new JsonArray());
        var folders = new JsonObject();
        foreach (var folder in affected) folders[folder.Id] = new JsonObject { ["total"] = folder.Total, ["unread"] = folder.Unread };
        return OxAnswer.Of(new JsonObject { ["conflicts"] = new JsonArray(), ["folders"] = folders });
    }

    internal static OxAnswer AllSeen(OxCall call, SimMailbox mailbox)
    {
        var folder = MailSelection.Folder(call, mailbox);
        folder.RequireWrite();
        foreach (var mail in folder.Mails) mail.SetFlags(MailFlags.Seen);
        mailbox.Changed(folder, null);
        return OxAnswer.Of(true);
    }

    internal static OxAnswer Expunge(OxCall call, SimMailbox mailbox)
    {
        foreach (var folder in Folders(call, mailbox)) mailbox.Expunge(folder, [.. folder.Mails.Where(mail => mail.IsDeleted)]);
        return OxAnswer.Of(new JsonArray());
    }

    /// <summary>Empties folders: into the trash, or for good from the trash itself and with <c>hard_delete</c>.</summary>
    internal static OxAnswer Clear(OxCall call, SimMailbox mailbox)
    {
        foreach (var folder in Folders(call, mailbox)) Empty(mailbox, folder, call.Parameters.Flag("hard_delete"));
        return OxAnswer.Of(new JsonArray());
    }

    /// <summary>Moves mails to the archive, below a folder named for the year they came.</summary>
    internal static OxAnswer Archive(OxCall call, SimMailbox mailbox)
    {
        var archive = mailbox.RequireDefault(MailFolderNames.Archive);
        var moved = new JsonArray();
        foreach (var mail in MailSelection.Of(call, mailbox).OfType<SimMail>().ToList())
        {
            var year = DateTimeOffset.FromUnixTimeMilliseconds(mail.Received).Year.ToString(CultureInfo.InvariantCulture);
            var target = mailbox.Find(archive.FullName + "/" + year) ?? mailbox.Create(archive.Id, year);
            var now = mailbox.Move(mail, target);
            moved.Add((JsonNode)new JsonObject { ["folder_id"] = now.Folder.Id, ["id"] = now.Id });
        }

        return OxAnswer.Of(moved);
    }

    internal static void Empty(SimMailbox mailbox, SimMailFolder folder, bool hard)
    {
        folder.RequireDelete();
        if (hard || IsTrash(folder)) mailbox.Expunge(folder, [.. folder.Mails]);
        else foreach (var mail in folder.Mails.ToList()) mailbox.Move(mail, mailbox.RequireDefault(MailFolderNames.Trash));
    }

    internal static bool IsTrash(SimMailFolder folder) =>
        folder.FullName == MailFolderNames.Trash || folder.FullName.StartsWith(MailFolderNames.Trash + "/", StringComparison.Ordinal);

    private static IEnumerable<SimMailFolder> Folders(OxCall call, SimMailbox mailbox) =>
        [.. (call.Json as JsonArray ?? throw OxFaults.BadJson("an array of folder ids is expected").AsException())
            .Select(id => mailbox.Require(id?.ToString() ?? ""))];

    private static void SetUserFlags(JsonNode? flags, IReadOnlyList<SimMail> mails, bool on)
    {
        if (flags is not JsonArray names) return;
        foreach (var mail in mails)
            foreach (var name in names) mail.SetUserFlag(name?.ToString() ?? "", on);
    }

    private static int Int(JsonNode node) => int.TryParse(node.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number : throw OxFaults.BadJson("a number is expected").AsException();
}
