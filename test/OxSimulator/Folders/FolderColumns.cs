using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Folders;

/// <summary>The folder columns (reference, 3.3).</summary>
internal sealed class FolderColumns(Func<FolderView, int> count)
{
    internal OxColumnTable<FolderView> Table { get; } = new(
        new(1, "id", (folder, _) => folder.Id),
        new(2, "created_by", (folder, _) => folder.CreatedBy),
        new(3, "modified_by", (folder, _) => folder.ModifiedBy),
        new(4, "creation_date", (folder, call) => folder.Created is { } created ? call.ToTime(created) : null),
        new(5, "last_modified", (folder, call) => folder.LastModified is { } modified ? call.ToTime(modified) : null),
        new(6, "last_modified_utc", (folder, _) => folder.LastModified),
        new(20, "folder_id", (folder, _) => folder.ParentId),
        new(23, "meta", (folder, _) => folder.Meta?.DeepClone()),
        new(300, "title", (folder, _) => folder.Title),
        new(301, "module", (folder, _) => folder.Module),
        new(302, "type", (folder, _) => (int)folder.Type),
        new(304, "subfolders", (folder, _) => folder.HasChildren()),
        new(305, "own_rights", (folder, _) => folder.OwnRights),
        new(306, "permissions", (folder, _) => new JsonArray([.. folder.Permissions.Select(Permission)])),
        new(307, "summary", (_, _) => null),
        new(308, "standard_folder", (folder, _) => folder.IsStandard),
        new(309, "total", (folder, _) => folder.Mail is { } mail ? mail.Total : folder.Pim is null ? -1 : count(folder)),
        new(310, "new", (folder, _) => folder.Mail is null ? null : 0),
        new(311, "unread", (folder, _) => folder.Mail?.Unread),
        new(312, "deleted", (folder, _) => folder.Mail?.Deleted),
        new(313, "capabilities", (folder, _) => folder.Mail is null && !folder.IsMailAccount ? null : 0b11011),
        new(314, "subscribed", (folder, _) => folder.Subscribed),
        new(315, "subscr_subflds", (folder, _) => folder.HasChildren()),
        new(316, "standard_folder_type", (folder, _) => folder.StandardType),
        new(317, "supported_capabilities", (folder, _) =>
            folder.Mail is null ? new JsonArray("permissions") : new JsonArray("permissions", "quota", "sort", "subscription")),
        new(318, "account_id", (folder, call) =>
            call.Profile.IsAtLeast(7, 8) && (folder.Mail is not null || folder.IsMailAccount) ? SimFolderIds.MailRoot : null),
        new(319, "folder_name", (folder, call) => call.Profile.HasChronos ? folder.Mail?.FullName.Split('/')[^1] ?? folder.Title : null),
        new(320, "origin", (_, _) => null),
        new(321, "used_for_sync", (folder, call) => folder.Pim is not null && call.Profile.HasUsedForSync ? UsedForSync(folder) : null),
        new(3010, "com.openexchange.publish.publicationFlag", (_, call) => call.Profile.HasChronos ? null : false),
        new(3020, "com.openexchange.subscribe.subscriptionFlag", (_, _) => false),
        new(3030, "com.openexchange.folderstorage.displayName", (folder, _) => folder.OwnerName),
        new(3060, "com.openexchange.share.extendedPermissions", (folder, call) =>
            call.Profile.IsAtLeast(7, 8) && folder.Pim is not null ? new JsonArray([.. folder.Permissions.Select(one => Extended(one, call))]) : null),
        new(3201, "com.openexchange.calendar.extendedProperties", (folder, _) => folder.IsEvent ? Calendar(folder) : null),
        new(3203, "com.openexchange.calendar.provider", (folder, _) => folder.IsEvent ? "chronos" : null));

    private static JsonNode Permission(SimPermission permission) => new JsonObject
    {
        ["bits"] = permission.Bits,
        ["entity"] = permission.Entity,
        ["group"] = permission.IsGroup,
    };

    private static JsonObject Extended(SimPermission permission, OxCall call)
    {
        var user = permission.IsGroup ? null : call.Context.FindUser(permission.Entity);
        return new JsonObject
        {
            ["entity"] = permission.Entity,
            ["bits"] = permission.Bits,
            ["type"] = permission.IsGroup ? "group" : "user",
            ["display_name"] = user?.DisplayName ?? "All users",
        };
    }

    /// <summary>The values are strings, as the official UI reads them.</summary>
    private static JsonObject UsedForSync(FolderView folder) =>
        new() { ["value"] = folder.UsedForSync ? "true" : "false", ["protected"] = folder.IsStandard ? "true" : "false" };

    private static JsonObject Calendar(FolderView folder)
    {
        var properties = (JsonObject?)folder.Pim?.ExtendedProperties?.DeepClone() ?? [];
        properties["usedForSync"] = UsedForSync(folder);
        properties.TryAdd("scheduleTransp", new JsonObject { ["value"] = "OPAQUE", ["protected"] = "false" });
        return properties;
    }
}
