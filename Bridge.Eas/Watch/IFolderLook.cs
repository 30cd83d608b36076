using Bridge.Eas.Users;

namespace Bridge.Eas.Watch;

/// <summary>Who can look whether a user's folders have changed; what changed is told on the user's change channel.</summary>
internal interface IFolderLook
{
    /// <param name="user">Whose.</param>
    /// <param name="atMostEvery">Nothing is asked when somebody, on any node, has looked since.</param>
    /// <param name="cancellationToken">The watcher stops.</param>
    ValueTask LookAsync(EasUser user, TimeSpan atMostEvery, CancellationToken cancellationToken);
}
