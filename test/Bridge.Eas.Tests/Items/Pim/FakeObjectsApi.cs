using Bridge.OxApi;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Tests.Items.Pim;

/// <summary>OX's module of contacts or tasks over one folder in memory.</summary>
internal abstract class FakeObjectsApi<T>(FakeObjects<T> folder) : IOxObjectsApi<T>
    where T : class, new()
{
    internal FakeObjects<T> Folder => folder;

    public Task<OxResult<IReadOnlyList<T>>> AllAsync(IOxSession session, OxFolderId folder, OxColumns<T> columns, CancellationToken cancellationToken) => Folder.All(columns);

    public Task<OxResult<IReadOnlyList<T>>> ListAsync(IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<T> columns, CancellationToken cancellationToken) =>
        Folder.List(ids, columns);

    public Task<OxResult<T>> GetAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxChanges<T>>> UpdatesAsync(IOxSession session, OxFolderId folder, long timestamp, OxColumns<T> columns, CancellationToken cancellationToken) =>
        Folder.Updates(timestamp, columns);

    public Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, T model, CancellationToken cancellationToken) => Folder.New(model);

    public Task<OxResult<OxDone>> UpdateAsync(IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<T> patch, CancellationToken cancellationToken) =>
        Folder.Update(id, timestamp, patch);

    public Task<OxResult<IReadOnlyList<string>>> DeleteAsync(IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken) =>
        Folder.Delete(ids, timestamp);

    public Task<OxResult<OxDone>> MoveAsync(IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken) =>
        Folder.Move(id, destination.Value);
}
