using Bridge.OxApi;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Items.Pim;

/// <summary>What OX's modules for contacts and tasks have in common.</summary>
internal interface IPimObjects<T>
    where T : class, new()
{
    Task<OxResult<IReadOnlyList<T>>> AllAsync(IOxSession session, OxFolderId folder, OxColumns<T> columns, CancellationToken cancellationToken);

    Task<OxResult<IReadOnlyList<T>>> ListAsync(IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<T> columns, CancellationToken cancellationToken);

    Task<OxResult<OxChanges<T>>> UpdatesAsync(IOxSession session, OxFolderId folder, long timestamp, OxColumns<T> columns, CancellationToken cancellationToken);

    Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, T model, CancellationToken cancellationToken);

    Task<OxResult<OxDone>> UpdateAsync(IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<T> patch, CancellationToken cancellationToken);

    Task<OxResult<IReadOnlyList<string>>> DeleteAsync(IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken);

    Task<OxResult<OxDone>> MoveAsync(IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken);
}
