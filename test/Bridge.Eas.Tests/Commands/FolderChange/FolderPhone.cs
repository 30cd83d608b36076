using Bridge.Eas.Tests.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Commands.FolderChange;

/// <summary>A phone that changes folders: keeps its key as long as answers arrive.</summary>
internal sealed class FolderPhone(DispatcherBed bed, string deviceId = "PHONE1")
{
    public string Key { get; set; } = "0";

    /// <summary>Collection id → name, as told.</summary>
    public Dictionary<string, string> Folders { get; } = new(StringComparer.Ordinal);

    public string Id(string name) => Folders.Single(folder => folder.Value == name).Key;

    /// <summary>A FolderSync whose answer arrives.</summary>
    /// <returns>"+name", "-name", "~name" in the order told.</returns>
    public async Task<string[]> SyncAsync()
    {
        var answer = await bed.FolderSyncAsync(Key, deviceId);
        if (answer.NumberOf(FolderHierarchyTags.Status) != 1) return [$"status {answer.NumberOf(FolderHierarchyTags.Status)}"];
        if (Key == "0") Folders.Clear();
        Key = answer.TextOf(FolderHierarchyTags.SyncKey)!;
        var told = new List<string>();
        foreach (var change in answer.Child(FolderHierarchyTags.Changes)!.Children)
        {
            var id = change.TextOf(FolderHierarchyTags.ServerId);
            var name = change.TextOf(FolderHierarchyTags.DisplayName);
            if (change.Tag == FolderHierarchyTags.Add) told.Add("+" + (Folders[id!] = name!));
            if (change.Tag == FolderHierarchyTags.Update) told.Add("~" + (Folders[id!] = name!));
            if (change.Tag == FolderHierarchyTags.Delete) told.Add("-" + (Folders.Remove(id!, out var gone) ? gone : "?"));
        }

        return [.. told];
    }

    public Task<FolderAnswer> CreateAsync(string name, string parent = "0", int type = 12, string? key = null, string version = "14.1") =>
        SendAsync("FolderCreate", FolderHierarchyTags.FolderCreate, key, version, (FolderHierarchyTags.ParentId, parent), (FolderHierarchyTags.DisplayName, name), (FolderHierarchyTags.Type, $"{type}"));

    public Task<FolderAnswer> UpdateAsync(string id, string name, string parent, string? key = null) =>
        SendAsync("FolderUpdate", FolderHierarchyTags.FolderUpdate, key, "14.1", (FolderHierarchyTags.ServerId, id), (FolderHierarchyTags.ParentId, parent), (FolderHierarchyTags.DisplayName, name));

    public Task<FolderAnswer> DeleteAsync(string id, string? key = null) =>
        SendAsync("FolderDelete", FolderHierarchyTags.FolderDelete, key, "14.1", (FolderHierarchyTags.ServerId, id));

    /// <summary>The answer arrived.</summary>
    public FolderAnswer Take(FolderAnswer answer, string? name = null)
    {
        if (answer.Key is { } key) Key = key;
        if (answer.Id is { } id && name is not null) Folders[id] = name;
        return answer;
    }

    private async Task<FolderAnswer> SendAsync(string command, WbxmlTag root, string? key, string version, params (WbxmlTag Tag, string Text)[] elements)
    {
        var (http, document, _) = await bed.SendAsync(
            command,
            writer =>
            {
                writer.Start(root);
                writer.Element(FolderHierarchyTags.SyncKey, key ?? Key);
                foreach (var (tag, text) in elements) writer.Element(tag, text);
                writer.End();
            },
            version,
            deviceId);
        return new FolderAnswer(
            http, document?.NumberOf(FolderHierarchyTags.Status), document?.TextOf(FolderHierarchyTags.SyncKey), document?.TextOf(FolderHierarchyTags.ServerId));
    }
}

internal sealed record FolderAnswer(int Http, int? Status, string? Key, string? Id);
