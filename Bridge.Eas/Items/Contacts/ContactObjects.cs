using Bridge.Eas.Items.Pim;
using Bridge.OxApi;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Contacts;

namespace Bridge.Eas.Items.Contacts;

/// <summary>OX's module "contacts".</summary>
internal sealed class ContactObjects(IOxContactsApi api) : IPimObjects<OxContact>
{
    public Task<OxResult<IReadOnlyList<OxContact>>> AllAsync(IOxSession session, OxFolderId folder, OxColumns<OxContact> columns, CancellationToken cancellationToken) =>
        api.AllAsync(session, folder, columns, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxContact>>> ListAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<OxContact> columns, CancellationToken cancellationToken) =>
        api.ListAsync(session, folder, ids, columns, cancellationToken);

    public Task<OxResult<OxChanges<OxContact>>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxColumns<OxContact> columns, CancellationToken cancellationToken) =>
        api.UpdatesAsync(session, folder, timestamp, columns, cancellationToken);

    public Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, OxContact model, CancellationToken cancellationToken) =>
        api.NewAsync(session, folder, model, cancellationToken);

    public Task<OxResult<OxDone>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<OxContact> patch, CancellationToken cancellationToken) =>
        api.UpdateAsync(session, folder, id, timestamp, patch, cancellationToken);

    public Task<OxResult<IReadOnlyList<string>>> DeleteAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken) =>
        api.DeleteAsync(session, folder, ids, timestamp, cancellationToken);

    public Task<OxResult<OxDone>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken) =>
        api.MoveAsync(session, folder, id, timestamp, destination, cancellationToken);
}
