namespace Bridge.OxApi.Contacts;

/// <summary>OX module "contacts". OX answers HTTP 200 even on failure; callers get an <see cref="OxResult{T}"/>.</summary>
/// <remarks>One method per action, one parameter per query key. Columns that must be there to tell objects apart (id, folder) are added when missing.</remarks>
public interface IOxContactsApi
{
    Task<OxResult<IReadOnlyList<OxContact>>> AllAsync(IOxSession session, OxFolderId folder, OxColumns<OxContact> columns, CancellationToken cancellationToken);

    /// <summary>These contacts, in no given order; contacts that are gone are missing.</summary>
    Task<OxResult<IReadOnlyList<OxContact>>> ListAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<OxContact> columns, CancellationToken cancellationToken);

    Task<OxResult<OxContact>> GetAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken);

    /// <param name="timestamp">Milliseconds since 1970 UTC, from an earlier answer; only later changes come.</param>
    Task<OxResult<OxChanges<OxContact>>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxColumns<OxContact> columns, CancellationToken cancellationToken);

    /// <summary>Creates a contact of all set and writable fields. OX does not keep <c>uid</c> unique: look it up before repeating an unclear create.</summary>
    /// <returns>The new id; <see cref="OxResult{T}.Timestamp"/> is its last modification.</returns>
    Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, OxContact contact, CancellationToken cancellationToken);

    /// <param name="timestamp">
    /// The change known to us: a later one by somebody else is <see cref="OxErrorKind.Conflict"/>. <see cref="OxTimestamps.Any"/> overwrites.
    /// </param>
    /// <returns><see cref="OxResult{T}.Timestamp"/> is the new last modification.</returns>
    Task<OxResult<OxDone>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<OxContact> patch, CancellationToken cancellationToken);

    /// <returns>The ids not deleted because they changed after <paramref name="timestamp"/>.</returns>
    Task<OxResult<IReadOnlyList<string>>> DeleteAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken);

    Task<OxResult<OxDone>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken);

    /// <summary>Searches the global address book by name and address.</summary>
    /// <param name="pattern">What names or addresses start with or contain; wildcards in it are taken literally where OX allows.</param>
    /// <param name="first">0-based index of the first row.</param>
    /// <param name="count">At most so many rows.</param>
    Task<OxResult<IReadOnlyList<OxContact>>> SearchGalAsync(IOxSession session, string pattern, int first, int count, CancellationToken cancellationToken);

    /// <summary>Looks in every address book the user sees for whom names and addresses may mean: one bundled call for all of them.</summary>
    /// <param name="names">An address as it stands, or what a name begins with; wildcards in it are left out.</param>
    /// <param name="count">At most so many people for one name.</param>
    /// <returns>One outcome for each name, in their order; an error only when all share it.</returns>
    Task<OxResult<IReadOnlyList<OxResult<IReadOnlyList<OxContact>>>>> ResolveAsync(
        IOxSession session, IReadOnlyList<string> names, int count, CancellationToken cancellationToken);

    /// <returns>The contact of this folder with that <c>uid</c> (light columns), or <c>null</c>.</returns>
    Task<OxResult<OxContact?>> FindByUidAsync(IOxSession session, OxFolderId folder, string uid, CancellationToken cancellationToken);

    /// <param name="url"><see cref="OxContact.Image1Url"/>, relative to OX's host; another host is never asked.</param>
    /// <returns><c>null</c> when there is no picture.</returns>
    Task<OxResult<OxPicture?>> GetPictureAsync(IOxSession session, string url, CancellationToken cancellationToken);

    /// <summary>Sets the picture, or removes it.</summary>
    /// <param name="picture">JPEG, GIF, BMP or PNG; <c>null</c> removes.</param>
    Task<OxResult<OxDone>> SetPictureAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPicture? picture, CancellationToken cancellationToken);
}
