namespace Bridge.OxApi.Tasks;

/// <summary>OX module "tasks".</summary>
/// <remarks>Columns that must be there to tell objects apart (id, folder) are added when missing.</remarks>
public interface IOxTasksApi
{
    Task<OxResult<IReadOnlyList<OxTask>>> AllAsync(IOxSession session, OxFolderId folder, OxColumns<OxTask> columns, CancellationToken cancellationToken);

    /// <summary>These tasks, in no given order; tasks that are gone are missing.</summary>
    Task<OxResult<IReadOnlyList<OxTask>>> ListAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<OxTask> columns, CancellationToken cancellationToken);

    Task<OxResult<OxTask>> GetAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken);

    /// <param name="timestamp">Milliseconds since 1970 UTC, from an earlier answer; only later changes come.</param>
    Task<OxResult<OxChanges<OxTask>>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxColumns<OxTask> columns, CancellationToken cancellationToken);

    /// <summary>Creates a task of all set and writable fields. OX does not keep <c>uid</c> unique: look it up before repeating an unclear create.</summary>
    /// <returns>The new id; <see cref="OxResult{T}.Timestamp"/> is its last modification.</returns>
    Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, OxTask task, CancellationToken cancellationToken);

    /// <param name="timestamp">
    /// The change known to us: a later one by somebody else is <see cref="OxErrorKind.Conflict"/>. <see cref="OxTimestamps.Any"/> overwrites.
    /// </param>
    /// <returns><see cref="OxResult{T}.Timestamp"/> is the new last modification.</returns>
    Task<OxResult<OxDone>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<OxTask> patch, CancellationToken cancellationToken);

    /// <returns>The ids not deleted because they changed after <paramref name="timestamp"/>.</returns>
    Task<OxResult<IReadOnlyList<string>>> DeleteAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken);

    Task<OxResult<OxDone>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken);

    /// <returns>The task of this folder with that <c>uid</c> (light columns), or <c>null</c>.</returns>
    Task<OxResult<OxTask?>> FindByUidAsync(IOxSession session, OxFolderId folder, string uid, CancellationToken cancellationToken);
}
