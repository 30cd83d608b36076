using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi;
using Bridge.OxApi.Folders;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Folders;

/// <summary>
/// A user's folders: listed from OX for FolderSync, remembered (encrypted, since ids and names of mail folders are personal) so that
/// every other command finds a folder by its collection id without asking OX.
/// </summary>
internal sealed class FolderDirectory(
    IOxFoldersApi folders, IStateStore store, PersonalValues personal, IMemoryCache cache, IOptions<FolderOptions> options)
{
    private const string Purpose = "folders";
    private const string OutboxId = "M00000000";
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);
    private static readonly TimeSpan Cached = TimeSpan.FromMinutes(5);

    /// <summary>Which modules are asked, for which class, with the class's letter in collection ids and the capability it needs.</summary>
    private static readonly (OxContentType Content, EasClass Class, char Letter, string Capability)[] Modules =
    [
        (OxContentType.Mail, EasClass.Email, 'M', "webmail"),
        (OxContentType.Events, EasClass.Calendar, 'C', "calendar"),
        (OxContentType.Contacts, EasClass.Contacts, 'P', "contacts"),
        (OxContentType.Tasks, EasClass.Tasks, 'T', "tasks"),
    ];

    /// <summary>Reads the folders from OX and remembers them.</summary>
    public async ValueTask<SourceResult<IReadOnlyList<EasFolder>>> RefreshAsync(EasUser user, CancellationToken cancellationToken)
    {
        var found = new List<EasFolder>();
        foreach (var module in Modules)
        {
            if (user.Capabilities.Count > 0 && !user.Capabilities.Contains(module.Capability)) continue;
            var listed = await folders.AllVisibleAsync(user.Session, module.Content, cancellationToken);
            if (!listed.TryGet(out var rows, out var error))
            {
                if (error.IsPermission || error.IsUnsupported) continue;
                return SourceFailures.Of(error);
            }

            found.AddRange(Map(rows, module.Class, module.Letter));
        }

        found.Add(new EasFolder(OutboxId, EasFolder.Root, "Outbox", EasFolderType.Outbox, EasClass.Email, OxId: "", FolderRights.Read));
        var ordered = ParentsFirst(UniqueNames(found));
        var stored = personal.Protect(Purpose, JsonSerializer.SerializeToUtf8Bytes(ordered));
        await store.SetAsync(StateKeys.FolderMap(user.State), stored, Remembered, cancellationToken);
        cache.Set(CacheKey(user), (IReadOnlyList<EasFolder>)ordered, Cached);
        return SourceResult<IReadOnlyList<EasFolder>>.Ok(ordered);
    }

    /// <summary>The user's folders as last listed; lists them when never listed.</summary>
    public async ValueTask<SourceResult<IReadOnlyList<EasFolder>>> AllAsync(EasUser user, CancellationToken cancellationToken)
    {
        if (cache.TryGetValue(CacheKey(user), out IReadOnlyList<EasFolder>? known)) return SourceResult<IReadOnlyList<EasFolder>>.Ok(known!);
        if (await FromStoreAsync(user, cancellationToken) is { } stored) return SourceResult<IReadOnlyList<EasFolder>>.Ok(stored);
        return await RefreshAsync(user, cancellationToken);
    }

    /// <summary>One folder; null when the user has no folder of this id, as last listed on any node.</summary>
    public async ValueTask<SourceResult<EasFolder?>> FindAsync(EasUser user, string collectionId, CancellationToken cancellationToken)
    {
        var all = await AllAsync(user, cancellationToken);
        if (!all.Succeeded) return all.Failure;
        if (Of(all.Value) is { } known) return SourceResult<EasFolder?>.Ok(known);

        // Another node may have listed a folder that is new to this one.
        return SourceResult<EasFolder?>.Ok(await FromStoreAsync(user, cancellationToken) is { } stored ? Of(stored) : null);

        EasFolder? Of(IReadOnlyList<EasFolder> folders) => folders.FirstOrDefault(folder => folder.CollectionId == collectionId);
    }

    private async ValueTask<IReadOnlyList<EasFolder>?> FromStoreAsync(EasUser user, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(StateKeys.FolderMap(user.State), cancellationToken) is not { } bytes) return null;
        if (personal.Unprotect(Purpose, bytes) is not { } plain || Parse(plain) is not { } stored) return null;
        cache.Set(CacheKey(user), (IReadOnlyList<EasFolder>)stored, Cached);
        return stored;
    }

    private static List<EasFolder>? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<List<EasFolder>>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private IEnumerable<EasFolder> Map(IReadOnlyList<OxFolder> rows, EasClass itemClass, char letter)
    {
        var offered = rows.Where(row => IsOffered(row, itemClass)).DistinctBy(row => row.Id).ToList();
        var ids = offered.ToDictionary(row => row.Id, row => CollectionIdOf(letter, row.Id));
        var defaults = new HashSet<EasFolderType>();
        foreach (var row in offered.OrderByDescending(row => row.IsStandard))
        {
            var type = TypeOf(row, itemClass);
            if (IsDefault(type) && !defaults.Add(type)) type = UserTypeOf(itemClass);
            var parent = ids.GetValueOrDefault(row.ParentId, EasFolder.Root);
            yield return new EasFolder(ids[row.Id], parent, NameOf(row), type, itemClass, row.Id.Value, RightsOf(row));
        }
    }

    private bool IsOffered(OxFolder row, EasClass itemClass)
    {
        if (row.Subscribed == false || row.UsedForSync == false) return false;
        if (row.OwnRights is { CanRead: false }) return false;
        if (itemClass == EasClass.Email)
            return row.Module == "mail" && row.Id.Value.Contains('/', StringComparison.Ordinal) && IsPrimaryAccount(row) && (row.IsStandard || row.StandardType != OxStandardFolder.None || options.Value.MailSubfolders);
        if (row.CalendarProvider is { } provider && provider != "chronos") return false;
        if (itemClass == EasClass.Contacts && IsGlobalAddressBook(row.Id)) return false;
        return row.Section switch
        {
            OxFolderSection.Shared => options.Value.Shared,
            OxFolderSection.Public => options.Value.Public,
            _ => row.IsStandard || options.Value.PersonalSubfolders,
        };
    }

    private static bool IsPrimaryAccount(OxFolder row) => row.Id.Value.StartsWith("default0", StringComparison.Ordinal);

    private static bool IsGlobalAddressBook(OxFolderId id) => id.Value is "6" or "con://0/6";

    private static EasFolderType TypeOf(OxFolder row, EasClass itemClass) => (itemClass, row.StandardType) switch
    {
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

    private static bool IsDefault(EasFolderType type) => type < EasFolderType.UserMail;

    private static EasFolderType UserTypeOf(EasClass itemClass) => itemClass switch
    {
        EasClass.Email => EasFolderType.UserMail,
        EasClass.Calendar => EasFolderType.UserCalendar,
        EasClass.Contacts => EasFolderType.UserContacts,
        _ => EasFolderType.UserTasks,
    };

    private static string NameOf(OxFolder row)
    {
        var name = new string([.. row.Title.Where(character => !char.IsControl(character))]).Trim();
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

    /// <summary>Derived from OX's id, so that a lost folder map gives the same ids again.</summary>
    private static string CollectionIdOf(char letter, OxFolderId id) =>
        letter + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id.Value)).AsSpan(0, 6));

    /// <summary>Siblings of one name confuse phones: the later ones get a number.</summary>
    private static IEnumerable<EasFolder> UniqueNames(IEnumerable<EasFolder> found)
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

    private static object CacheKey(EasUser user) => (typeof(FolderDirectory), user.State);
}
