using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Mail;
using OxSimulator.Mail.Actions;
using OxSimulator.Store;

namespace OxSimulator.Folders;

/// <summary>Creating, changing, deleting and emptying folders.</summary>
internal sealed class FolderWrites(IReadOnlyList<IFolderContents> contents)
{
    internal static OxAnswer New(OxCall call)
    {
        var parentId = call.Parameters["folder_id"] ?? call.Parameters.Require("parent");
        var body = Body(call);
        var title = body["title"]?.ToString() ?? "";
        if (SimFolderIds.IsMail(parentId))
        {
            if (body["module"]?.ToString() is { } asked && asked != "mail") return FolderFaults.ModuleNotAllowed(parentId, asked);
            return OxAnswer.Of(SimMailbox.Of(call.User).Create(parentId, title).Id);
        }

        var parent = new FolderTree(call).Require(parentId);
        var module = body["module"]?.ToString() is { } named ? Stored(named) : parent.Pim?.Module ?? throw OxFaults.MissingParameter("module").AsException();
        if (module is not ("calendar" or "contacts" or "tasks" or "infostore")) return FolderFaults.ModuleNotAllowed(parentId, module);
        if (title.Length == 0) return OxFaults.MissingParameter("title");
        var plainParent = SimFolderIds.Plain(parentId);
        if (call.Context.Folders.Any(one => one.ParentId == plainParent && one.Module == module && one.Title == title && one.IsVisibleTo(call.User)))
            return FolderFaults.Duplicate(title, parentId);

        SimFolder folder;
        if (plainParent == SimFolderIds.PrivateRoot || parent.Type == SimFolderType.Private)
            folder = call.Context.AddPrivateFolder(call.User, title, module, parentId: plainParent);
        else if (plainParent == SimFolderIds.PublicRoot || (parent.Type == SimFolderType.Public && SimPermission.FolderPart(parent.OwnRights) >= 4))
            folder = call.Context.AddPublicFolder(call.User, title, module, SimPermission.ReadOnly, plainParent);
        else return FolderFaults.CreateNotPermitted(parentId);

        Apply(folder, body, call.User);
        call.Context.Notify(folder, new(SimChangeKind.Folders, folder.Id, PushToken: call.Parameters["pushToken"]));
        return OxAnswer.Of(ClientId(folder, body["module"]?.ToString() ?? (parent.IsEvent ? "event" : folder.Module)), folder.LastModified);
    }

    internal static OxAnswer Update(OxCall call)
    {
        var id = call.Parameters.Require("id");
        var timestamp = call.Parameters.RequireNumber("timestamp");
        var body = Body(call);
        var view = new FolderTree(call).Require(id);
        if (view.Mail is { } mail) return OxAnswer.Of(UpdateMail(call, mail, body));
        if (view.Pim is not { } folder) return FolderFaults.BadId(id);
        if (!folder.MayAdminister(call.User) && !OnlySubscribes(body)) return FolderFaults.NotVisible(id, call.User.Id);
        if (folder.LastModified > timestamp) return FolderFaults.Changed(id);
        var title = body["title"]?.ToString() ?? folder.Title;
        var parentId = body["folder_id"]?.ToString() is { } target ? SimFolderIds.Plain(target) : folder.ParentId;
        if (parentId != folder.ParentId && folder.IsStandard) return FolderFaults.MoveNotPermitted(id);
        if (call.Context.Folders.Any(one =>
                one != folder && one.ParentId == parentId && one.Module == folder.Module && one.Title == title && one.IsVisibleTo(call.User)))
            return FolderFaults.Duplicate(title, parentId);

        (folder.Title, folder.ParentId, folder.ModifiedBy) = (title, parentId, call.User.Id);
        Apply(folder, body, call.User);
        folder.LastModified = call.Clock.NextStamp();
        call.Context.Notify(folder, new(SimChangeKind.Folders, folder.Id, PushToken: call.Parameters["pushToken"]));
        return OxAnswer.Of(view.Id, folder.LastModified);
    }

    /// <summary>Answers the ids that were not deleted; with <c>failOnError</c> the first one's fault instead.</summary>
    internal OxAnswer Delete(OxCall call)
    {
        var left = new JsonArray();
        var tree = new FolderTree(call);
        foreach (var id in Ids(call))
        {
            if (TryDelete(call, tree, id) is not { } fault) continue;
            if (call.Parameters.Flag("failOnError")) return fault;
            left.Add((JsonNode)id);
        }

        return OxAnswer.Of(left, call.Clock.Now);
    }

    internal OxAnswer Clear(OxCall call)
    {
        var left = new JsonArray();
        var tree = new FolderTree(call);
        foreach (var id in Ids(call))
        {
            try
            {
                var folder = tree.Require(id);
                if (folder.Mail is { } mail) MailChanges.Empty(SimMailbox.Of(call.User), mail, call.Parameters.Flag("hardDelete"));
                else if (folder.Pim is { } pim) ClearContents(pim, call.User);
                else left.Add((JsonNode)id);
            }
            catch (OxFaultException)
            {
                left.Add((JsonNode)id);
            }
        }

        return OxAnswer.Of(left, call.Clock.Now);
    }

    private OxFault? TryDelete(OxCall call, FolderTree tree, string id)
    {
        FolderView view;
        try
        {
            view = tree.Require(id);
        }
        catch (OxFaultException missing)
        {
            return missing.Fault;
        }

        if (view.IsStandard) return FolderFaults.DeleteNotPermitted(id);
        if (view.Mail is { } mail)
        {
            DeleteMail(SimMailbox.Of(call.User), mail, call.Parameters.Flag("hardDelete"));
            return null;
        }

        if (view.Pim is not { } folder || !folder.MayAdminister(call.User)) return FolderFaults.DeleteNotPermitted(id);
        if (call.Parameters.Number("timestamp") is { } timestamp && folder.LastModified > timestamp) return FolderFaults.Changed(id);
        DeleteWithChildren(folder, call.User);
        return null;
    }

    /// <summary>Into the trash, where it may stand beside an earlier one of the same name; from there for good.</summary>
    private static void DeleteMail(SimMailbox mailbox, SimMailFolder folder, bool hard)
    {
        if (hard || MailChanges.IsTrash(folder) || mailbox.Find(MailFolderNames.Trash) is not { } trash)
        {
            mailbox.Delete(folder);
            return;
        }

        var title = folder.Title;
        for (var number = 2; mailbox.Find(trash.FullName + "/" + title) is not null; number++)
            title = string.Create(CultureInfo.InvariantCulture, $"{folder.Title} ({number})");
        mailbox.Rename(folder, trash.Id, title);
    }

    private void DeleteWithChildren(SimFolder folder, SimUser user)
    {
        foreach (var child in folder.Context.Folders.Where(one => one.ParentId == folder.Id).ToList()) DeleteWithChildren(child, user);
        ClearContents(folder, user);
        folder.Context.RemoveFolder(folder);
    }

    private void ClearContents(SimFolder folder, SimUser user)
    {
        foreach (var module in contents.Where(one => one.FolderModule == folder.Module)) module.Clear(folder, user);
    }

    /// <summary>A rename or move gives the folder a new id.</summary>
    private static string UpdateMail(OxCall call, SimMailFolder folder, JsonObject body)
    {
        var mailbox = SimMailbox.Of(call.User);
        var title = body["title"]?.ToString() ?? folder.Title;
        var parentId = body["folder_id"]?.ToString() ?? folder.ParentId;
        if (title != folder.Title || parentId != folder.ParentId)
        {
            if (folder.StandardType != 0) throw FolderFaults.MoveNotPermitted(folder.Id).AsException();
            mailbox.Rename(folder, parentId, title);
        }

        if (body["subscribed"] is JsonValue subscribed) folder.Subscribed = subscribed.GetValue<bool>();
        return folder.Id;
    }

    private static void Apply(SimFolder folder, JsonObject body, SimUser user)
    {
        if (body["subscribed"] is JsonValue subscribed) folder.Choose(user, subscribed: subscribed.GetValue<bool>());
        if (body["meta"] is JsonObject meta) folder.Meta = (JsonObject)meta.DeepClone();
        if (body["used_for_sync"] is { } sync) folder.Choose(user, usedForSync: IsTrue(sync));
        if (body["com.openexchange.calendar.extendedProperties"] is JsonObject properties)
        {
            folder.ExtendedProperties = (JsonObject)properties.DeepClone();
            if (properties["usedForSync"] is { } used) folder.Choose(user, usedForSync: IsTrue(used));
        }

        if (body["permissions"] is JsonArray permissions)
        {
            folder.Permissions.Clear();
            foreach (var permission in permissions.OfType<JsonObject>())
            {
                folder.Permissions.Add(new(
                    int.Parse(permission["entity"]?.ToString() ?? "", CultureInfo.InvariantCulture),
                    int.Parse(permission["bits"]?.ToString() ?? "0", CultureInfo.InvariantCulture),
                    permission["group"]?.ToString() == "true"));
            }
        }
    }

    /// <summary><c>{"value":"true"}</c> or a plain boolean.</summary>
    private static bool IsTrue(JsonNode node) => ((node as JsonObject)?["value"] ?? node).ToString() == "true";

    private static bool OnlySubscribes(JsonObject body) =>
        body.All(member => member.Key is "id" or "subscribed" or "used_for_sync" or "com.openexchange.calendar.extendedProperties");

    private static JsonObject Body(OxCall call)
    {
        var body = call.JsonObject;
        return call.Profile.WrapsFolderBody && body["folder"] is JsonObject wrapped ? wrapped : body;
    }

    private static IEnumerable<string> Ids(OxCall call) =>
        [.. (call.Json as JsonArray ?? throw OxFaults.BadJson("an array of folder ids is expected").AsException()).Select(id => id?.ToString() ?? "")];

    private static string Stored(string module) => module switch
    {
        "event" => "calendar",
        "addressbooks" => "contacts",
        _ => module,
    };

    private static string ClientId(SimFolder folder, string module) => module switch
    {
        "event" => SimFolderIds.Chronos(folder.Id),
        "addressbooks" => SimFolderIds.AddressBook(folder.Id),
        _ => folder.Id,
    };
}
