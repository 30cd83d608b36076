using Bridge.Eas.Folders;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Hierarchy;
using Bridge.Eas.State.Store;
using Bridge.Eas.Users;

namespace Bridge.Eas.Devices;

/// <summary>
/// Puts off the expiry of all that a living device has. Folders in which nothing happens are not synced for months, since a Ping speaks of those
/// only that changed, and the hierarchy is asked for even more seldom: a device must not start over because it was quiet.
/// </summary>
internal sealed class DeviceUpkeep(IStateStore store, FolderMapStore maps, HierarchyStore hierarchies, CollectionUpkeep collections)
{
    /// <summary>State of a device that never comes back goes after so long.</summary>
    internal static readonly TimeSpan Abandoned = TimeSpan.FromDays(90);

    /// <summary>Often enough that a few that fail do no harm.</summary>
    private const long SecondsBetween = 7 * 86_400;

    /// <summary>Whether it is time, a device that was last seen then being seen now.</summary>
    /// <param name="before">Seconds since 1970 UTC.</param>
    /// <param name="now">The same.</param>
    internal static bool IsDue(long before, long now) => before / SecondsBetween != now / SecondsBetween;

    /// <summary>Costs a few reads for each folder, and asks OX nothing. Repeated after a failure, it does the same again.</summary>
    public async ValueTask PutOffAsync(EasUser user, string deviceId, CancellationToken cancellationToken)
    {
        await hierarchies.PutOffAsync(new HierarchyAddress(user.State, deviceId), cancellationToken);
        await store.ExpireAsync(StateKeys.Ping(user.State, deviceId), Abandoned, cancellationToken);
        // The map names folders that were renamed since by the ids that phones know.
        var map = await maps.LoadAsync(user.State, cancellationToken);
        await maps.TouchAsync(user.State, map, cancellationToken);
        foreach (var folder in map.Map.Folders) await collections.PutOffAsync(new CollectionAddress(user.State, deviceId, folder.CollectionId), cancellationToken);
    }
}
