using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Hierarchy;

namespace Bridge.Eas.Commands.FolderSync;

/// <summary>Whether the next FolderSync of a device would tell it something. Asks no question of OX and confirms no key.</summary>
internal sealed class PendingHierarchy(FolderDirectory folders, HierarchyStore hierarchies)
{
    public async ValueTask<bool> IsThereAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var told = await hierarchies.LatestAsync(new HierarchyAddress(context.User.State, context.DeviceId), cancellationToken);
        if (told is null) return false;
        var now = await folders.AllAsync(context, cancellationToken);
        return now.Succeeded && HierarchyChanges.Between(told.Folders, now.Value).Count > 0;
    }
}
