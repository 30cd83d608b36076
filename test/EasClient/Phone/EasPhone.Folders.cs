using System.Globalization;
using System.Xml.Linq;
using EasClient.Http;
using EasClient.Judges;
using EasClient.Requests;

namespace EasClient.Phone;

/// <summary>What a FolderSync brought.</summary>
/// <param name="Status">1 for success (MS-ASCMD, "Status (FolderSync)").</param>
/// <param name="Added">Ids of new folders.</param>
/// <param name="Updated">Ids of renamed or moved folders.</param>
/// <param name="Deleted">Ids of folders that are gone.</param>
public sealed record FolderSyncAnswer(int? Status, IReadOnlyList<string> Added, IReadOnlyList<string> Updated, IReadOnlyList<string> Deleted);

/// <summary>The result of FolderCreate, FolderUpdate or FolderDelete.</summary>
/// <param name="Status">1 for success.</param>
/// <param name="ServerId">Id of a new folder.</param>
public sealed record FolderResult(int? Status, string? ServerId);

public sealed partial class EasPhone
{
    private readonly Dictionary<string, EasFolder> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EasCollection> _collections = new(StringComparer.Ordinal);

    /// <summary>The hierarchy's key.</summary>
    public string FolderSyncKey { get; private set; } = EasCollection.InitialKey;

    /// <summary>The folders the phone knows, by id.</summary>
    public IReadOnlyDictionary<string, EasFolder> Folders => _folders;

    /// <summary>The first folder of a type.</summary>
    /// <exception cref="InvalidOperationException">The server listed none.</exception>
    public EasFolder Folder(FolderType type) => _folders.Values.FirstOrDefault(folder => folder.Type == type)
        ?? throw new InvalidOperationException($"The server listed no folder of type {type}.");

    /// <summary>The collection of the first folder of a type.</summary>
    public EasCollection Collection(FolderType type) => Collection(Folder(type).Id);

    /// <summary>The collection of a folder; primed by its first Sync.</summary>
    /// <exception cref="InvalidOperationException">The server listed no such folder, or one of a kind that phones do not sync.</exception>
    public EasCollection Collection(string folderId)
    {
        if (_collections.TryGetValue(folderId, out var known)) return known;
        if (!_folders.TryGetValue(folderId, out var folder)) throw new InvalidOperationException($"The server listed no folder {folderId}.");
        var itemClass = folder.Type.ItemClass() ?? throw new InvalidOperationException($"Folders of type {folder.Type} are not synced.");
        return _collections[folderId] = new EasCollection(folderId, itemClass);
    }

    /// <summary>Asks for changed folders; starts over from key 0 when the server says that the key is wrong.</summary>
    public async Task<FolderSyncAnswer> FolderSyncAsync(CancellationToken cancellationToken = default)
    {
        var answer = await FolderSyncOnceAsync(cancellationToken);
        if (answer.Status != 9 || FolderSyncKey == EasCollection.InitialKey) return answer;
        Counters.HierarchyResyncs++;
        FolderSyncKey = EasCollection.InitialKey;
        return await FolderSyncOnceAsync(cancellationToken);
    }

    /// <summary>Asks for the whole hierarchy again, as Gmail does on every sync; the collections keep their keys.</summary>
    public Task<FolderSyncAnswer> FolderSyncFromScratchAsync(CancellationToken cancellationToken = default)
    {
        FolderSyncKey = EasCollection.InitialKey;
        return FolderSyncOnceAsync(cancellationToken);
    }

    /// <summary>Asks for the mail folders as old phones do, up to 12.1.</summary>
    public async Task<IReadOnlyList<EasFolder>> GetHierarchyAsync(CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(new EasRequest("GetHierarchy"), cancellationToken);
        return [.. response.Xml?.Elements(EasNames.FolderHierarchy + "Folder").Select(ReadFolder) ?? []];
    }

    /// <summary>Creates a folder.</summary>
    public async Task<FolderResult> FolderCreateAsync(
        string name, FolderType type = FolderType.UserMail, string parentId = "0", CancellationToken cancellationToken = default)
    {
        var result = await FolderCommandAsync("FolderCreate", FolderRequest.Create(FolderSyncKey, parentId, name, type), cancellationToken);
        if (result is { Status: 1, ServerId: { } id }) _folders[id] = new EasFolder(id, parentId, name, type);
        return result;
    }

    /// <summary>Renames or moves a folder.</summary>
    public async Task<FolderResult> FolderUpdateAsync(string id, string name, string? parentId = null, CancellationToken cancellationToken = default)
    {
        var old = _folders[id];
        var renamed = old with { Name = name, ParentId = parentId ?? old.ParentId };
        var result = await FolderCommandAsync("FolderUpdate", FolderRequest.Update(FolderSyncKey, id, renamed.ParentId, name), cancellationToken);
        if (result.Status == 1) _folders[id] = renamed;
        return result;
    }

    /// <summary>Deletes a folder.</summary>
    public async Task<FolderResult> FolderDeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        var result = await FolderCommandAsync("FolderDelete", FolderRequest.Delete(FolderSyncKey, id), cancellationToken);
        if (result.Status == 1) Drop(id);
        return result;
    }

    private async Task<FolderResult> FolderCommandAsync(string command, XElement xml, CancellationToken cancellationToken)
    {
        var response = await SendAsync(EasRequest.Of(command, xml), cancellationToken);
        var ns = EasNames.FolderHierarchy;
        if (response.RootStatus == 1 && response.Xml!.Element(ns + "SyncKey")?.Value is { } key) FolderSyncKey = key;
        return new FolderResult(response.RootStatus, response.Xml?.Element(ns + "ServerId")?.Value);
    }

    private async Task<FolderSyncAnswer> FolderSyncOnceAsync(CancellationToken cancellationToken)
    {
        var whole = FolderSyncKey == EasCollection.InitialKey;
        var response = await SendAsync(EasRequest.Of("FolderSync", FolderRequest.Sync(FolderSyncKey)), cancellationToken);
        if (response.RootStatus != 1) return new FolderSyncAnswer(response.RootStatus, [], [], []);

        var ns = EasNames.FolderHierarchy;
        var changes = response.Xml!.Element(ns + "Changes");
        var before = _folders.Keys.ToList();
        if (whole) _folders.Clear();
        var added = Take(changes, "Add", whole);
        var updated = Take(changes, "Update", whole);
        var deleted = changes?.Elements(ns + "Delete").Select(delete => delete.Element(ns + "ServerId")?.Value ?? string.Empty).ToList() ?? [];
        foreach (var id in whole ? before.Except(added, StringComparer.Ordinal).ToList() : deleted) Drop(id);
        FolderSyncKey = response.Xml.Element(ns + "SyncKey")?.Value ?? FolderSyncKey;
        return new FolderSyncAnswer(1, added, updated, deleted);
    }

    private List<string> Take(XElement? changes, string kind, bool whole)
    {
        var ns = EasNames.FolderHierarchy;
        List<string> ids = [];
        foreach (var change in changes?.Elements(ns + kind) ?? [])
        {
            var folder = ReadFolder(change);
            if (kind == "Add" && !whole && _folders.ContainsKey(folder.Id))
            {
                Counters.DoubledFolders++;
                Report(new Violation("FolderKnown", "FolderSync", $"folder {folder.Id} was added and the phone has it"));
            }

            _folders[folder.Id] = folder;
            ids.Add(folder.Id);
        }

        return ids;
    }

    private static EasFolder ReadFolder(XElement change)
    {
        var ns = EasNames.FolderHierarchy;
        var type = int.TryParse(change.Element(ns + "Type")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return new EasFolder(
            change.Element(ns + "ServerId")?.Value ?? string.Empty,
            change.Element(ns + "ParentId")?.Value ?? string.Empty,
            change.Element(ns + "DisplayName")?.Value ?? string.Empty,
            (FolderType)type);
    }

    private void Drop(string folderId)
    {
        _folders.Remove(folderId);
        _collections.Remove(folderId);
    }
}
