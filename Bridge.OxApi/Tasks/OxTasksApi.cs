using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Tasks;

/// <inheritdoc cref="IOxTasksApi"/>
internal sealed class OxTasksApi(OxCaller caller) : IOxTasksApi
{
    private readonly OxObjectsApi<OxTask> _objects = new(
        caller, "tasks", OxTaskColumns.All, new(OxTaskColumns.Id, OxTaskColumns.FolderId), unchanged: null);

    public Task<OxResult<IReadOnlyList<OxTask>>> AllAsync(
        IOxSession session, OxFolderId folder, OxColumns<OxTask> columns, CancellationToken cancellationToken) =>
        _objects.AllAsync(session, folder, columns, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxTask>>> ListAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<OxTask> columns, CancellationToken cancellationToken) =>
        _objects.ListAsync(session, folder, ids, columns, cancellationToken);

    public Task<OxResult<OxTask>> GetAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken) =>
        _objects.GetAsync(session, folder, id, cancellationToken);

    public Task<OxResult<OxChanges<OxTask>>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxColumns<OxTask> columns, CancellationToken cancellationToken) =>
        _objects.UpdatesAsync(session, folder, timestamp, columns, cancellationToken);

    public Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, OxTask task, CancellationToken cancellationToken) =>
        _objects.NewAsync(session, folder, task, cancellationToken);

    public Task<OxResult<OxDone>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<OxTask> patch, CancellationToken cancellationToken) =>
        _objects.UpdateAsync(session, folder, id, timestamp, patch, cancellationToken);

    public Task<OxResult<IReadOnlyList<string>>> DeleteAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken) =>
        _objects.DeleteAsync(session, folder, ids, timestamp, cancellationToken);

    public Task<OxResult<OxDone>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken) =>
        _objects.MoveAsync(session, folder, id, timestamp, destination, cancellationToken);

    public Task<OxResult<OxTask?>> FindByUidAsync(IOxSession session, OxFolderId folder, string uid, CancellationToken cancellationToken) =>
        _objects.FindAsync(session, folder, OxTaskColumns.Light, task => task.Uid == uid, cancellationToken);
}
