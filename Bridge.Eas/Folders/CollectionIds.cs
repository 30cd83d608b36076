using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Folders;

/// <summary>
/// Which collection id each listed folder has: the one it had, also after a rename or move, else one derived from OX's id, so that a lost map gives
/// the same ids again.
/// </summary>
internal static class CollectionIds
{
    internal const string Outbox = "M00000000";

    /// <summary>A letter and twelve hexadecimal digits.</summary>
    internal const int Length = 13;

    private const int HashBytes = (Length - 1) / 2;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <param name="before">The folders as they were known.</param>
    /// <param name="now">The folders that are there.</param>
    /// <param name="moved">Old OX id → new OX id of folders that were renamed or moved.</param>
    /// <returns>OX id → collection id.</returns>
    internal static Dictionary<string, string> Assign(IReadOnlyList<EasFolder> before, IReadOnlyList<ListedFolder> now, IReadOnlyDictionary<string, string> moved)
    {
        var there = now.Select(folder => folder.OxId).ToHashSet(StringComparer.Ordinal);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal) { Outbox };
        foreach (var folder in before.Where(folder => !folder.IsVirtual))
        {
            // An id that is gone stays taken for this once: it must not become another folder's in the same breath.
            taken.Add(folder.CollectionId);
            if (there.Contains(folder.OxId)) ids[folder.OxId] = folder.CollectionId;
            else if (moved.TryGetValue(folder.OxId, out var to) && there.Contains(to)) ids.TryAdd(to, folder.CollectionId);
        }

        foreach (var folder in now.Where(folder => !ids.ContainsKey(folder.OxId))) ids[folder.OxId] = New(folder, taken);
        return ids;
    }

    /// <summary>Whether a text looks like the id of a folder in OX.</summary>
    internal static bool IsOne(ReadOnlySpan<char> text) => text.Length == Length && text[0] is 'M' or 'C' or 'P' or 'T' && !text[1..].ContainsAnyExcept(Hexadecimal);

    /// <summary>The path may be that of a folder which was renamed and keeps its id: then the next one is taken.</summary>
    private static string New(ListedFolder folder, HashSet<string> taken)
    {
        for (var number = 0; ; number++)
        {
            var source = number == 0 ? folder.OxId : string.Create(CultureInfo.InvariantCulture, $"{folder.OxId}\n{number}");
            var id = LetterOf(folder.Class) + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)).AsSpan(0, HashBytes));
            if (taken.Add(id)) return id;
        }
    }

    private static char LetterOf(EasClass itemClass) => itemClass switch
    {
        EasClass.Email => 'M',
        EasClass.Calendar => 'C',
        EasClass.Contacts => 'P',
        _ => 'T',
    };
}
