namespace Bridge.OxApi.Columns;

/// <summary>What the modules "contacts" and "tasks" have in common. OX answers HTTP 200 even on failure; callers get an <see cref="OxResult{T}"/>.</summary>
/// <remarks>One method per action, one parameter per query key. Columns that must be there to tell objects apart (id, folder) are added when missing.</remarks>
public interface IOxObjectsApi<T>
    where T : class, new()
{
    Task<OxResult<IReadOnlyList<T>>> AllAsync(IOxSession session, OxFolderId folder, OxColumns<T> columns, CancellationToken cancellationToken);

    /// <summary>These objects, in no given order; those that are gone are missing.</summary>
    Task<OxResult<IReadOnlyList<T>>> ListAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<T> columns, CancellationToken cancellationToken);

    Task<OxResult<T>> GetAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken);

    /// <param name="timestamp">Milliseconds since 1970 UTC, from an earlier answer; only later changes come.</param>
    Task<OxResult<OxChanges<T>>> UpdatesAsync(IOxSession session, OxFolderId folder, long timestamp, OxColumns<T> columns, CancellationToken cancellationToken);

    /// <summary>Creates an object of all set and writable fields. OX does not keep <c>uid</c> unique: look it up before repeating an unclear create.</summary>
    /// <returns>The new id; <see cref="OxResult{T}.Timestamp"/> is its last modification.</returns>
    Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, T model, CancellationToken cancellationToken);

    /// <param name="timestamp">
    /// The change known to us: a later one by somebody else is <see cref="OxErrorKind.Conflict"/>. <see cref="OxTimestamps.Any"/> overwrites.
    /// </param>
    /// <returns><see cref="OxResult{T}.Timestamp"/> is the new last modification.</returns>
    Task<OxResult<OxDone>> UpdateAsync(IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<T> patch, CancellationToken cancellationToken);

    /// <returns>The ids not deleted because they changed after <paramref name="timestamp"/>.</returns>
    Task<OxResult<IReadOnlyList<string>>> DeleteAsync(IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken);

    Task<OxResult<OxDone>> MoveAsync(IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken);
}
