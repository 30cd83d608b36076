using Bridge.Eas.Tests.Items.Pim;
using Bridge.OxApi;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tasks;

namespace Bridge.Eas.Tests.Items.Tasks;

/// <summary>OX's tasks in memory.</summary>
internal sealed class FakeTasks : IOxTasksApi
{
    internal FakeObjects<OxTask> Folder { get; } = new(OxTaskColumns.All, OxTaskColumns.Id, OxTaskColumns.LastModified);

    public Task<OxResult<IReadOnlyList<OxTask>>> AllAsync(IOxSession session, OxFolderId folder, OxColumns<OxTask> columns, CancellationToken cancellationToken) =>
        Folder.All(columns);

    public Task<OxResult<IReadOnlyList<OxTask>>> ListAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<OxTask> columns, CancellationToken cancellationToken) => Folder.List(ids, columns);

    public Task<OxResult<OxChanges<OxTask>>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxColumns<OxTask> columns, CancellationToken cancellationToken) => Folder.Updates(timestamp, columns);

    public Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, OxTask task, CancellationToken cancellationToken) => Folder.New(task);

    public Task<OxResult<OxDone>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<OxTask> patch, CancellationToken cancellationToken) => Folder.Update(id, timestamp, patch);

    public Task<OxResult<IReadOnlyList<string>>> DeleteAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken) => Folder.Delete(ids, timestamp);

    public Task<OxResult<OxDone>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken) => Folder.Move(id, destination.Value);

    public Task<OxResult<OxTask>> GetAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxTask?>> FindByUidAsync(IOxSession session, OxFolderId folder, string uid, CancellationToken cancellationToken) => throw new NotSupportedException();
}
