using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.Folders;

namespace Bridge.Eas.Commands.FolderSync;

/// <summary>What a device has to be told of its folders; parents stand before their children.</summary>
internal sealed record HierarchyChanges(IReadOnlyList<EasFolder> Updated, IReadOnlyList<string> Deleted, IReadOnlyList<EasFolder> Added)
{
    public int Count => Updated.Count + Deleted.Count + Added.Count;

    /// <param name="known">Collection id → <see cref="Fingerprint"/> of what the device holds.</param>
    /// <param name="now">The folders as they are, parents first.</param>
    internal static HierarchyChanges Between(IReadOnlyDictionary<string, ulong> known, IReadOnlyList<EasFolder> now)
    {
        var ids = now.Select(folder => folder.CollectionId).ToHashSet(StringComparer.Ordinal);
        return new HierarchyChanges(
            [.. now.Where(folder => known.TryGetValue(folder.CollectionId, out var print) && print != Fingerprint(folder))],
            [.. known.Keys.Where(id => !ids.Contains(id))],
            [.. now.Where(folder => !known.ContainsKey(folder.CollectionId))]);
    }

    /// <summary>64 bits over everything a phone is told of a folder; kept instead of its name.</summary>
    internal static ulong Fingerprint(EasFolder folder)
    {
        var told = string.Create(CultureInfo.InvariantCulture, $"{folder.ParentId}\n{(int)folder.Type}\n{folder.DisplayName}");
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(told)));
    }
}
