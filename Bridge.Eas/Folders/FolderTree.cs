using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi.Folders;

namespace Bridge.Eas.Folders;

/// <summary>Makes of OX's rows the tree that phones get: types, names that are unique among siblings, parents before children.</summary>
internal static class FolderTree
{
    private static readonly EasFolder Outbox = new(CollectionIds.Outbox, EasFolder.Root, "Outbox", EasFolderType.Outbox, EasClass.Email, OxId: "", FolderRights.Read);

    /// <param name="listed">What is there.</param>
    /// <param name="ids">OX id → collection id, of all of it.</param>
    /// <param name="doubted">Folders that are missing and not believed to be gone: they stay as they were.</param>
    internal static IReadOnlyList<EasFolder> Build(IReadOnlyList<ListedFolder> listed, IReadOnlyDictionary<string, string> ids, IReadOnlyList<EasFolder> doubted)
    {
        var defaults = doubted.Select(folder => folder.Type).Where(EasFolder.IsDefaultType).ToHashSet();
        var found = new List<EasFolder>(doubted);
        foreach (var folder in listed.OrderBy(folder => folder.Class).ThenByDescending(folder => folder.Row.IsStandard))
        {
            var type = TypeOf(folder.Row, folder.Class);
            if (EasFolder.IsDefaultType(type) && !defaults.Add(type)) type = UserTypeOf(folder.Class);
            var parent = ids.GetValueOrDefault(folder.Row.ParentId.Value, EasFolder.Root);
            found.Add(new EasFolder(ids[folder.OxId], parent, NameOf(folder.Row), type, folder.Class, folder.OxId, folder.IsGlobalAddressBook ? FolderRights.Read : RightsOf(folder.Row)) { Kind = folder.Kind });
        }

        found.Add(Outbox);
        return ParentsFirst(UniqueNames(found));
    }

    internal static EasFolderType UserTypeOf(EasClass itemClass) => itemClass switch
    {
        EasClass.Email => EasFolderType.UserMail,
        EasClass.Calendar => EasFolderType.UserCalendar,
        EasClass.Contacts => EasFolderType.UserContacts,
        _ => EasFolderType.UserTasks,
    };

    /// <summary>A name as phones may be told it, and as OX may be given it.</summary>
    internal static string Clean(string name) => new string([.. name.Where(character => !char.IsControl(character))]).Trim();

    /// <summary>Whether a mail folder is one of the user's main account: the others' inboxes are folders like any other to phones.</summary>
    internal static bool IsMainAccount(string oxId) => oxId.StartsWith("default0/", StringComparison.Ordinal);

    private static EasFolderType TypeOf(OxFolder row, EasClass itemClass) => (itemClass, row.StandardType) switch
    {
        (EasClass.Email, _) when !IsMainAccount(row.Id.Value) => EasFolderType.UserMail,
        (EasClass.Email, OxStandardFolder.Inbox) => EasFolderType.Inbox,
        (EasClass.Email, OxStandardFolder.Drafts) => EasFolderType.Drafts,
        (EasClass.Email, OxStandardFolder.Sent) => EasFolderType.SentItems,
        (EasClass.Email, OxStandardFolder.Trash) => EasFolderType.DeletedItems,
        (EasClass.Email, _) when string.Equals(row.Id.Value, "default0/INBOX", StringComparison.OrdinalIgnoreCase) => EasFolderType.Inbox,
        (EasClass.Calendar, _) when IsOwnDefault(row) => EasFolderType.Calendar,
        (EasClass.Contacts, _) when IsOwnDefault(row) => EasFolderType.Contacts,
        (EasClass.Tasks, _) when IsOwnDefault(row) => EasFolderType.Tasks,
        _ => UserTypeOf(itemClass),
    };

    private static bool IsOwnDefault(OxFolder row) => row.IsStandard && row.Section == OxFolderSection.Private;

    private static string NameOf(OxFolder row)
    {
        var name = Clean(row.Title);
        if (name.Length == 0) name = "Folder";
        return row.Section == OxFolderSection.Shared && !string.IsNullOrWhiteSpace(row.OwnerName) ? $"{name} ({row.OwnerName})" : name;
    }

    private static FolderRights RightsOf(OxFolder row)
    {
        if (row.OwnRights is not { } rights) return FolderRights.All;
        return FolderRights.Read
            | (rights.CanCreate ? FolderRights.Create : FolderRights.None)
            | (rights.CanChange ? FolderRights.Write : FolderRights.None)
            | (rights.CanDelete ? FolderRights.Delete : FolderRights.None);
    }

    /// <summary>Siblings of one name confuse phones: the later ones get a number.</summary>
    internal static IEnumerable<EasFolder> UniqueNames(IEnumerable<EasFolder> found)
    {
        var taken = new HashSet<(string Parent, string Name)>();
        foreach (var folder in found)
        {
            var name = folder.DisplayName;
            for (var number = 2; !taken.Add((folder.ParentId, name.ToUpperInvariant())); number++) name = $"{folder.DisplayName} ({number})";
            yield return folder with { DisplayName = name };
        }
    }

    /// <summary>Outlook drops a hierarchy in which a child comes before its parent. A circle or a missing parent hangs on the root.</summary>
    private static List<EasFolder> ParentsFirst(IEnumerable<EasFolder> found)
    {
        var waiting = found.ToList();
        var ordered = new List<EasFolder>(waiting.Count);
        var known = new HashSet<string> { EasFolder.Root };
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(folder => known.Contains(folder.ParentId)).ToList();
            if (ready.Count == 0) ready = [waiting[0] with { ParentId = EasFolder.Root }];
            foreach (var folder in ready)
            {
                ordered.Add(folder);
                known.Add(folder.CollectionId);
            }

            waiting.RemoveAll(folder => known.Contains(folder.CollectionId));
        }

        return ordered;
    }
}
