using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi.Folders;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Folders;

/// <summary>A folder of OX that phones get.</summary>
internal sealed record ListedFolder(OxFolder Row, EasClass Class)
{
    public string OxId => Row.Id.Value;

    /// <summary>Everybody may write his own entry there; phones may not.</summary>
    public bool IsGlobalAddressBook => Class == EasClass.Contacts && Row.Id.Value is "6" or "con://0/6";

    public FolderKind Kind => (Class, Row.Section) switch
    {
        _ when IsGlobalAddressBook => FolderKind.GlobalAddressBook,
        (EasClass.Email, _) when !FolderTree.IsMainAccount(OxId) => FolderKind.OtherAccount,
        (EasClass.Email, OxFolderSection.Private) when Row.IsStandard || Row.StandardType != OxStandardFolder.None => FolderKind.Default,
        (EasClass.Email, OxFolderSection.Private) => FolderKind.Subfolder,
        (_, OxFolderSection.Shared) => FolderKind.Shared,
        (_, OxFolderSection.Public) => FolderKind.Public,
        _ => Row.IsStandard ? FolderKind.Default : FolderKind.Subfolder,
    };
}

/// <summary>Lists what OX shows the user and settings let some phone see.</summary>
internal sealed class FolderLister(IOxFoldersApi folders, IOptions<FolderOptions> options)
{
    /// <summary>Which modules are asked, for which class, and the capability each needs.</summary>
    private static readonly (OxContentType Content, EasClass Class, string Capability)[] Modules =
    [
        (OxContentType.Mail, EasClass.Email, "webmail"),
        (OxContentType.Events, EasClass.Calendar, "calendar"),
        (OxContentType.Contacts, EasClass.Contacts, "contacts"),
        (OxContentType.Tasks, EasClass.Tasks, "tasks"),
    ];

    public async ValueTask<SourceResult<IReadOnlyList<ListedFolder>>> ListAsync(EasUser user, CancellationToken cancellationToken)
    {
        var found = new List<ListedFolder>();
        foreach (var module in Modules)
        {
            if (user.Capabilities.Count > 0 && !user.Capabilities.Contains(module.Capability)) continue;
            var listed = await folders.AllVisibleAsync(user.Session, module.Content, UnsubscribedToo(module.Class), cancellationToken);
            if (!listed.TryGet(out var rows, out var error))
            {
                if (error.IsPermission || error.IsUnsupported) continue;
                return SourceFailures.Of(error);
            }

            // Who has mail has an inbox: without one the answer is a mistake, and a first listing has nothing to be compared with.
            if (module.Class == EasClass.Email && rows.Count == 0 && user.Capabilities.Count > 0) return new SourceFailure(SourceFailureKind.Unavailable, "no mail folders");
            found.AddRange(rows.DistinctBy(row => row.Id).Select(row => new ListedFolder(row, module.Class)).Where(IsOffered));
        }

        return found;
    }

    internal static OxContentType ContentOf(EasClass itemClass) => Modules.Single(module => module.Class == itemClass).Content;

    private bool IsOffered(ListedFolder folder)
    {
        var (row, itemClass) = folder;
        if (!FolderChoice.ShownToSome(options.Value, itemClass, folder.Kind) || row.OwnRights is { CanRead: false }) return false;
        if (folder.IsGlobalAddressBook) return true;
        if ((row.Subscribed == false && !UnsubscribedToo(itemClass)) || row.UsedForSync == false) return false;
        return itemClass == EasClass.Email ? IsMailFolder(row) : row.CalendarProvider is null or "chronos";
    }

    /// <summary>PIM folders that a user unsubscribed from he does not want to see; mail clients of old never asked him.</summary>
    private bool UnsubscribedToo(EasClass itemClass) => itemClass == EasClass.Email && !options.Value.SubscribedOnly;

    /// <summary>An account's root holds no mail.</summary>
    private static bool IsMailFolder(OxFolder row) =>
        row.Module == "mail" && row.Id.Value.StartsWith("default", StringComparison.Ordinal) && row.Id.Value.Contains('/', StringComparison.Ordinal);
}
