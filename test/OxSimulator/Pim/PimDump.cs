using System.Text.Json.Nodes;
using OxSimulator.Store;

namespace OxSimulator.Pim;

/// <summary>The module's part of a user's state: every object he can see, as stored (times in UTC), by folder.</summary>
internal static class PimDump
{
    internal static JsonObject Of(PimStore store, string folderModule, SimUser user)
    {
        var folders = new JsonObject();
        foreach (var folder in user.Context.Folders.Where(folder => folder.Module == folderModule && folder.IsVisibleTo(user)))
            folders[folder.Id] = new JsonArray([.. store.In(folder.Id).Where(one => folder.MayRead(user, one.CreatedBy)).Select(one => (JsonNode)Of(one))]);
        return folders;
    }

    private static JsonObject Of(PimObject one)
    {
        var json = new JsonObject
        {
            ["id"] = one.Id,
            ["folder_id"] = one.Folder,
            ["created_by"] = one.CreatedBy,
            ["creation_date"] = one.Created,
            ["last_modified"] = one.LastModified,
        };
        foreach (var (name, value) in one.Fields) json[name] = value?.DeepClone();
        if (one.Picture is { } picture) json["image1_size"] = picture.Content.Length;
        return json;
    }
}
