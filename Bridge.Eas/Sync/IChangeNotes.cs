using Bridge.Eas.State.Store;

namespace Bridge.Eas.Sync;

/// <summary>Where the gateway's own changes are announced, so that the user's other phones hear of them at once.</summary>
internal interface IChangeNotes
{
    /// <summary>A folder was changed by us.</summary>
    ValueTask NoteAsync(StateUser user, string oxFolderId, CancellationToken cancellationToken);
}
