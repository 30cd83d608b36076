using System.Collections.Frozen;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.OxApi;

namespace Bridge.Eas.Commands.FolderChange;

/// <summary>What the three requests share.</summary>
internal static class FolderChangeRequest
{
    /// <summary>Source: MS-ASCMD, "DisplayName (FolderCreate)".</summary>
    internal const int LongestName = 256;

    /// <summary>Types that a phone may create, and what such a folder holds; null: what its parent holds. Default folders, journals and notes cannot be created.</summary>
    internal static readonly FrozenDictionary<int, EasClass?> Creatable = new Dictionary<int, EasClass?>
    {
        [1] = null,
        [(int)EasFolderType.UserMail] = EasClass.Email,
        [(int)EasFolderType.UserCalendar] = EasClass.Calendar,
        [(int)EasFolderType.UserContacts] = EasClass.Contacts,
        [(int)EasFolderType.UserTasks] = EasClass.Tasks,
    }.ToFrozenDictionary();

    internal static WbxmlElement Require(WbxmlElement? document, WbxmlTag root)
    {
        if (document is null) throw new EasProtocolException(EasStatus.InvalidContent, $"{root.Name} without a body");
        return document.Tag == root ? document : throw new EasProtocolException(EasStatus.InvalidXml, $"the root element is not {root.Name}");
    }

    /// <summary>OX's root of the user's own folders of a class.</summary>
    internal static OxFolderId TopOf(EasClass itemClass) => new(itemClass == EasClass.Email ? "default0" : "1");

    /// <summary>The folders as remembered, or as listed now when this one is not among them.</summary>
    internal static async ValueTask<SourceResult<IReadOnlyList<EasFolder>>> KnowingAsync(FolderDirectory folders, EasUser user, string collectionId)
    {
        var all = await folders.AllAsync(user, CancellationToken.None);
        return !all.Succeeded || collectionId == EasFolder.Root || all.Value.Any(folder => folder.CollectionId == collectionId)
            ? all
            : await folders.RefreshAsync(user, CancellationToken.None);
    }
}
