using System.Text;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Watch;

/// <summary>
/// A message on a user's change channel: a folder whose content changed, a change among the folders themselves, or a device whose newer request ends
/// its older one. Carries hashes only.
/// </summary>
internal readonly record struct ChangeNews(char Kind, string Subject, string Node)
{
    private const char FolderKind = 'F';
    private const char DeviceKind = 'D';

    private const char HierarchyKind = 'H';

    public bool IsHierarchy => Kind == HierarchyKind;

    public bool IsFolder => Kind == FolderKind;

    public bool IsDevice => Kind == DeviceKind;

    /// <param name="oxFolderId">Which folder.</param>
    /// <param name="node">The node that has told its own waits already; empty when nobody has been told.</param>
    public static ChangeNews Folder(string oxFolderId, string node = "") => new(FolderKind, StateKeys.Hash(oxFolderId), node);

    public static ChangeNews Hierarchy() => new(HierarchyKind, "", "");

    /// <param name="folderTag">The hash of OX's id.</param>
    public static ChangeNews FolderByTag(string folderTag) => new(FolderKind, folderTag, "");

    public static ChangeNews Device(string deviceId, string node) => new(DeviceKind, StateKeys.Hash(deviceId), node);

    public byte[] ToBytes() => Encoding.ASCII.GetBytes($"{Kind}/{Subject}/{Node}");

    public static ChangeNews? Read(ReadOnlySpan<byte> bytes)
    {
        var parts = Encoding.ASCII.GetString(bytes).Split('/');
        return parts is [{ Length: 1 } kind, var subject, var node] ? new ChangeNews(kind[0], subject, node) : null;
    }
}
