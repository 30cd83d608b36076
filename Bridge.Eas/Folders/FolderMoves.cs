using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Folders;

/// <summary>
/// Finds out which new mail folders are old ones under another path. A phone's own rename was announced in the map; one in OX's web interface is
/// recognised by the mails only: the same UIDVALIDITY, the same UIDNEXT, and the very same uids as the folder that is gone. Everything less certain
/// is another folder.
/// </summary>
internal sealed class FolderMoves(IOxMailApi mail, MailScanStore scans)
{
    /// <summary>With more folders gone or new than this nobody renamed a folder, and looking into each would cost too much.</summary>
    private const int MostLookedAt = 8;

    /// <param name="user">Whose.</param>
    /// <param name="before">The folders as they were known.</param>
    /// <param name="now">The folders that are there.</param>
    /// <param name="told">A rename or move that OX has just confirmed.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <returns>Old OX id → new OX id, children included.</returns>
    public async ValueTask<SourceResult<Dictionary<string, string>>> FindAsync(
        EasUser user, FolderMap before, IReadOnlyList<ListedFolder> now, (string From, string To)? told, CancellationToken cancellationToken)
    {
        var moved = new Dictionary<string, string>(StringComparer.Ordinal);
        var there = now.Select(folder => folder.OxId).ToHashSet(StringComparer.Ordinal);
        var known = before.Folders.Select(folder => folder.OxId).ToHashSet(StringComparer.Ordinal);
        var gone = before.Folders.Where(folder => folder is { Class: EasClass.Email, IsVirtual: false } && !there.Contains(folder.OxId)).Select(folder => folder.OxId).ToList();
        var fresh = now.Where(folder => folder.Class == EasClass.Email && !known.Contains(folder.OxId)).ToList();
        if (gone.Count == 0 || fresh.Count == 0) return moved;

        if (told is { } confirmed && gone.Contains(confirmed.From) && fresh.Exists(folder => folder.OxId == confirmed.To)) Carry(moved, confirmed.From, confirmed.To, gone, fresh);
        foreach (var intent in before.Intents.Where(intent => !intent.IsDelete && gone.Contains(intent.OxId) && !moved.ContainsKey(intent.OxId)))
        {
            if (fresh.FirstOrDefault(folder => IsTarget(folder, intent, there)) is { } target) Carry(moved, intent.OxId, target.OxId, gone, fresh);
        }

        var unexplained = Tops(gone.Where(id => !moved.ContainsKey(id) && !before.Intents.Any(intent => intent.IsDelete && IsWithin(id, intent.OxId))));
        var unclaimed = Tops(fresh.Select(folder => folder.OxId).Where(id => !moved.ContainsValue(id)));
        if (unexplained.Count is 0 or > MostLookedAt || unclaimed.Count is 0 or > MostLookedAt) return moved;

        var recognised = await RecogniseAsync(user, unexplained, unclaimed, cancellationToken);
        if (!recognised.Succeeded) return recognised.Failure;
        foreach (var (from, to) in recognised.Value) Carry(moved, from, to, gone, fresh);
        return moved;
    }

    /// <summary>The folder and those below it, whose paths begin with its path.</summary>
    private static void Carry(Dictionary<string, string> moved, string from, string to, List<string> gone, List<ListedFolder> fresh)
    {
        moved[from] = to;
        foreach (var id in gone.Where(id => id != from && IsWithin(id, from)))
        {
            var path = to + id[from.Length..];
            if (fresh.Exists(folder => folder.OxId == path)) moved[id] = path;
        }
    }

    private static bool IsTarget(ListedFolder folder, FolderIntent intent, HashSet<string> there) =>
        FolderTree.Clean(folder.Row.Title) == intent.Title
        && (intent.ParentOxId.Length > 0 ? folder.Row.ParentId.Value == intent.ParentOxId : !there.Contains(folder.Row.ParentId.Value));

    /// <summary>Those with no other of them above.</summary>
    private static List<string> Tops(IEnumerable<string> ids)
    {
        var all = ids.ToList();
        return [.. all.Where(id => !all.Exists(other => other != id && IsWithin(id, other)))];
    }

    /// <summary>Is it this folder or one below? The separator is the mail server's.</summary>
    internal static bool IsWithin(string id, string folder) =>
        id.StartsWith(folder, StringComparison.Ordinal) && (id.Length == folder.Length || id[folder.Length] is '/' or '.');

    private async ValueTask<SourceResult<List<(string From, string To)>>> RecogniseAsync(EasUser user, List<string> gone, List<string> fresh, CancellationToken cancellationToken)
    {
        var found = new List<(string From, string To)>();
        var wanted = new List<(string OxId, MailScanHeader Header)>();
        foreach (var id in gone)
        {
            if ((await scans.LoadHeaderAsync(user, id, cancellationToken)).Header is { Status: { Validity: not 0, Next: not 0, Total: > 0 } } header) wanted.Add((id, header));
        }

        if (wanted.Count == 0) return found;
        foreach (var id in fresh)
        {
            // An account elsewhere may be away for days: its folder is then taken for another one, and nothing waits for it.
            var folder = new OxFolderId(id);
            var examined = await mail.ExamineAsync(user.Session, folder, cancellationToken);
            if (!examined.TryGet(out var status, out var error))
            {
                if (error.IsTransient && FolderTree.IsMainAccount(id)) return SourceFailures.Of(error);
                continue;
            }

            var alike = wanted.Where(one => (one.Header.Status.Validity, one.Header.Status.Next, one.Header.Status.Total) == (status.Validity, status.Next, status.Total)).ToList();
            if (alike is not [var (from, header)] || await scans.LoadAsync(user, from, header, cancellationToken) is not { } scan) continue;

            var listed = await mail.AllAsync(user.Session, folder, OxMailRange.All, cancellationToken);
            if (!listed.TryGet(out var rows, out error))
            {
                if (error.IsTransient && FolderTree.IsMainAccount(id)) return SourceFailures.Of(error);
                continue;
            }

            var uids = rows.Where(row => !row.Has(OxMailFlags.Deleted)).Select(row => row.Uid).Order();
            if (uids.SequenceEqual(scan.Rows.Select(row => row.Uid))) found.Add((from, id));
        }

        // Two that look like one folder: neither is certain.
        return found.Where(pair => found.Count(other => other.From == pair.From) == 1).ToList();
    }
}
