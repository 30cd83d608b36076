using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.Eas.Folders;

/// <summary>
/// Absence is not deletion: a listing without a default folder, or without most of the others, is believed only when another one, at least a
/// minute later, lacks the same folders. Until then they stay.
/// </summary>
internal static class FolderDoubts
{
    private const int Many = 5;
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    /// <param name="known">How many folders were known.</param>
    /// <param name="missing">Those that nothing explains.</param>
    /// <param name="before">The doubt that stands.</param>
    /// <param name="now">The time of this listing.</param>
    /// <returns>The doubt that stands now; null when the listing is believed.</returns>
    internal static FolderDoubt? About(int known, IReadOnlyList<EasFolder> missing, FolderDoubt? before, DateTimeOffset now)
    {
        var isSuspicious = missing.Any(folder => folder.IsDefault) || (missing.Count >= Many && missing.Count * 2 > known);
        if (!isSuspicious) return null;

        var hash = Hash(missing);
        if (before is null || before.Missing != hash) return new FolderDoubt(hash, now.ToUnixTimeMilliseconds());
        return now.ToUnixTimeMilliseconds() - before.SinceMs >= (long)Apart.TotalMilliseconds ? null : before;
    }

    private static ulong Hash(IReadOnlyList<EasFolder> missing) => BinaryPrimitives.ReadUInt64LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', missing.Select(folder => folder.CollectionId).Order(StringComparer.Ordinal)))));
}
