using Bridge.OxApi.Columns;

namespace Bridge.OxApi.Contacts;

/// <summary>OX module "contacts".</summary>
public interface IOxContactsApi : IOxObjectsApi<OxContact>
{
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

    /// <summary>Looks for distribution lists in every address book the user sees.</summary>
    /// <param name="pattern">A part of their names; wildcards in it are left out.</param>
    /// <param name="count">At most so many.</param>
    Task<OxResult<IReadOnlyList<OxContact>>> SearchListsAsync(IOxSession session, string pattern, int count, CancellationToken cancellationToken);

    /// <param name="url"><see cref="OxContact.Image1Url"/>, relative to OX's host; another host is never asked.</param>
    /// <param name="maxBytes">What is longer is not read: the error is <see cref="OxNetCodes.TooLarge"/>.</param>
    /// <param name="edge">Pixels into which OX scales the longer side of a larger picture (servers of old send it as it is); null for the picture as it is.</param>
    /// <returns><c>null</c> when there is no picture.</returns>
    Task<OxResult<OxPicture?>> GetPictureAsync(IOxSession session, string url, int maxBytes, int? edge, CancellationToken cancellationToken);

    /// <summary>Sets the picture, or removes it.</summary>
    /// <param name="picture">JPEG, GIF, BMP or PNG; <c>null</c> removes.</param>
    Task<OxResult<OxDone>> SetPictureAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPicture? picture, CancellationToken cancellationToken);
}
