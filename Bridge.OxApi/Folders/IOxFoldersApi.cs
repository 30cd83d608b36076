namespace Bridge.OxApi.Folders;

/// <summary>What <see cref="IOxFoldersApi.AllVisibleAsync"/> lists.</summary>
public enum OxContentType
{
    Mail,
    Contacts,

    /// <summary>Calendars: of chronos (<c>event</c>, ids <c>cal://0/31</c>) or those before it (<c>calendar</c>), as the session's OX has them.</summary>
    Events,
    Tasks,
}

/// <summary>OX module "folders", tree 0.</summary>
public interface IOxFoldersApi
{
    /// <summary>All folders of one module that the user sees (own, public, shared).</summary>
    /// <param name="session">Whose.</param>
    /// <param name="contentType">Which module.</param>
    /// <param name="unsubscribedToo">Those as well that he has not subscribed to.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<OxResult<IReadOnlyList<OxFolder>>> AllVisibleAsync(IOxSession session, OxContentType contentType, bool unsubscribedToo, CancellationToken cancellationToken);

    Task<OxResult<OxFolder>> GetAsync(IOxSession session, OxFolderId folder, CancellationToken cancellationToken);

    /// <summary>Changed and deleted folders. Tells nothing reliable of mail folders and nothing of lost permissions: compare full lists too.</summary>
    Task<OxResult<OxChanges<OxFolder>>> UpdatesAsync(IOxSession session, long timestamp, CancellationToken cancellationToken);

    /// <returns>The new folder's id.</returns>
    Task<OxResult<OxFolderId>> NewAsync(IOxSession session, OxFolderId parent, string title, OxContentType contentType, CancellationToken cancellationToken);

    /// <summary>Renames and/or moves.</summary>
    /// <param name="title">New name, or <c>null</c> to keep.</param>
    /// <param name="parent">New parent, or <c>null</c> to keep.</param>
    /// <param name="timestamp">As known, or <see cref="OxTimestamps.Any"/>.</param>
    /// <returns>The id from now on: a mail folder's changes.</returns>
    Task<OxResult<OxFolderId>> UpdateAsync(
        IOxSession session, OxFolderId folder, string? title, OxFolderId? parent, long timestamp, CancellationToken cancellationToken);

    /// <summary>Deletes with everything inside; mail folders go to the trash where there is one.</summary>
    Task<OxResult<OxDone>> DeleteAsync(IOxSession session, OxFolderId folder, long timestamp, CancellationToken cancellationToken);
}
