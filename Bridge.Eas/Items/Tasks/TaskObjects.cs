using Bridge.Eas.Items.Pim;
using Bridge.OxApi;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tasks;

namespace Bridge.Eas.Items.Tasks;

/// <summary>OX's module "tasks".</summary>
internal sealed class TaskObjects(IOxTasksApi api) : IPimObjects<OxTask>
{
    public Task<OxResult<IReadOnlyList<OxTask>>> AllAsync(IOxSession session, OxFolderId folder, OxColumns<OxTask> columns, CancellationToken cancellationToken) =>
        api.AllAsync(session, folder, columns, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxTask>>> ListAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<OxTask> columns, CancellationToken cancellationToken) =>
        api.ListAsync(session, folder, ids, columns, cancellationToken);

    public Task<OxResult<OxChanges<OxTask>>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxColumns<OxTask> columns, CancellationToken cancellationToken) =>
        api.UpdatesAsync(session, folder, timestamp, columns, cancellationToken);

    public Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, OxTask model, CancellationToken cancellationToken) =>
        api.NewAsync(session, folder, model, cancellationToken);

    public Task<OxResult<OxDone>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<OxTask> patch, CancellationToken cancellationToken) =>
        api.UpdateAsync(session, folder, id, timestamp, patch, cancellationToken);

    public Task<OxResult<IReadOnlyList<string>>> DeleteAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken) =>
        api.DeleteAsync(session, folder, ids, timestamp, cancellationToken);

    public Task<OxResult<OxDone>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken) =>
        api.MoveAsync(session, folder, id, timestamp, destination, cancellationToken);
}
