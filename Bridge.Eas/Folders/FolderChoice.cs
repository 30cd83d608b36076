using Bridge.Eas.Protocol;

namespace Bridge.Eas.Folders;

/// <summary>Which folders one phone gets: for each class the rule that is about it, else what holds for all.</summary>
/// <param name="options">What holds for all.</param>
/// <param name="rules">The rule for each class that has one.</param>
internal sealed class FolderChoice(FolderOptions options, IReadOnlyDictionary<EasClass, FolderRule> rules)
{
    /// <summary>A phone that gets all there are.</summary>
    public static readonly FolderChoice Everything = new(
        new FolderOptions { Shared = true, Public = true, GlobalAddressBook = true, OtherAccounts = true }, new Dictionary<EasClass, FolderRule>());

    /// <summary>Whether the phone gets folders of a kind.</summary>
    public bool Shows(EasClass itemClass, FolderKind kind) =>
        (rules.TryGetValue(itemClass, out var rule) ? By(rule, itemClass, kind) : null) ?? By(options, itemClass, kind);

    /// <summary>Whether the phone gets one folder of a class that shows what is in all of them; mail has none.</summary>
    public bool Merges(EasClass itemClass) => itemClass != EasClass.Email && ((rules.TryGetValue(itemClass, out var rule) ? rule.Merged : null) ?? options.Merged);

    /// <summary>Whether a folder is one of those that the phone knows as such.</summary>
    public bool Lists(EasFolder folder) => Shows(folder.Class, folder.Kind) && (folder.IsDefault || !Merges(folder.Class));

    /// <summary>The user's folders as the phone gets them. One whose parent it does not get stands where that would.</summary>
    /// <param name="all">Parents first; and so is what is returned.</param>
    public IReadOnlyList<EasFolder> Of(IReadOnlyList<EasFolder> all)
    {
        if (all.All(Lists)) return all;
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        var shown = new List<EasFolder>(all.Count);
        foreach (var folder in all)
        {
            var parent = parents.GetValueOrDefault(folder.ParentId, folder.ParentId);
            if (Lists(folder)) shown.Add(folder with { ParentId = parent, Joined = folder.IsDefault && Merges(folder.Class) ? [.. all.Where(one => one.Class == folder.Class && one != folder && Shows(one.Class, one.Kind))] : [] });
            else parents[folder.CollectionId] = parent;
        }

        return [.. FolderTree.UniqueNames(shown)];
    }

    /// <summary>Whether any phone may get folders of a kind: only those are remembered.</summary>
    internal static bool ShownToSome(FolderOptions options, EasClass itemClass, FolderKind kind) =>
        By(options, itemClass, kind) || options.Rules.Any(rule => rule.IsAbout(itemClass) && By(rule, itemClass, kind) == true);

    private static bool By(FolderOptions options, EasClass itemClass, FolderKind kind) => kind switch
    {
        FolderKind.Subfolder => itemClass == EasClass.Email ? options.MailSubfolders : options.PersonalSubfolders,
        FolderKind.Shared => options.Shared,
        FolderKind.Public => options.Public,
        FolderKind.GlobalAddressBook => options.GlobalAddressBook,
        FolderKind.OtherAccount => options.OtherAccounts,
        _ => true,
    };

    private static bool? By(FolderRule rule, EasClass itemClass, FolderKind kind) => kind switch
    {
        FolderKind.Subfolder => itemClass == EasClass.Email ? rule.MailSubfolders : rule.PersonalSubfolders,
        FolderKind.Shared => rule.Shared,
        FolderKind.Public => rule.Public,
        FolderKind.GlobalAddressBook => rule.GlobalAddressBook,
        FolderKind.OtherAccount => rule.OtherAccounts,
        _ => null,
    };
}
