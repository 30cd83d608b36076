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
}

/// <summary>Lists what OX shows the user and settings let phones see.</summary>
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

    /// <summary>Whether a folder that a phone makes in this class would be shown to it.</summary>
    public bool ShowsNew(EasClass itemClass) => itemClass == EasClass.Email ? options.Value.MailSubfolders : options.Value.PersonalSubfolders;

    internal static OxContentType ContentOf(EasClass itemClass) => Modules.Single(module => module.Class == itemClass).Content;

    private bool IsOffered(ListedFolder folder)
    {
        var (row, itemClass) = folder;
        if (folder.IsGlobalAddressBook) return options.Value.GlobalAddressBook && row.OwnRights is not { CanRead: false };
        if ((row.Subscribed == false && !UnsubscribedToo(itemClass)) || row.UsedForSync == false) return false;
        if (row.OwnRights is { CanRead: false }) return false;
        if (itemClass == EasClass.Email)
            return IsMailFolder(row) && (FolderTree.IsMainAccount(row.Id.Value) ? row.IsStandard || row.StandardType != OxStandardFolder.None || options.Value.MailSubfolders : options.Value.OtherAccounts);
        if (row.CalendarProvider is { } provider && provider != "chronos") return false;
        return row.Section switch
        {
            OxFolderSection.Shared => options.Value.Shared,
            OxFolderSection.Public => options.Value.Public,
            _ => row.IsStandard || options.Value.PersonalSubfolders,
        };
    }

    /// <summary>PIM folders that a user unsubscribed from he does not want to see; mail clients of old never asked him.</summary>
    private bool UnsubscribedToo(EasClass itemClass) => itemClass == EasClass.Email && !options.Value.SubscribedOnly;

    /// <summary>An account's root holds no mail.</summary>
    private static bool IsMailFolder(OxFolder row) =>
        row.Module == "mail" && row.Id.Value.StartsWith("default", StringComparison.Ordinal) && row.Id.Value.Contains('/', StringComparison.Ordinal);
}
