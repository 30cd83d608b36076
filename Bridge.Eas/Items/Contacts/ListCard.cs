using Bridge.OxApi.Contacts;

namespace Bridge.Eas.Items.Contacts;

/// <summary>
/// A distribution list as a contact that can be read: EAS has no object for lists. It has no address of its own, so that nobody writes to one
/// member and believes to have written to all.
/// </summary>
internal static class ListCard
{
    private const string Prefix = "List: ";

    internal static OxContact Of(OxContact list)
    {
        var name = Prefix + (string.IsNullOrWhiteSpace(list.DisplayName) ? ContactNames.FileAs(list) : list.DisplayName.Trim());
        return new OxContact
        {
            Id = list.Id,
            FolderId = list.FolderId,
            LastModified = list.LastModified,
            DisplayName = name,
            LastName = name,
            FileAs = name,
            Categories = list.Categories,
            Note = TextOf(list),
        };
    }

    /// <summary>One member a line, then what was noted about the list.</summary>
    private static string TextOf(OxContact list)
    {
        var members = string.Join('\n', (list.DistributionList ?? []).Select(LineOf).Where(line => line.Length > 0));
        return string.IsNullOrWhiteSpace(list.Note) ? members : members.Length == 0 ? list.Note : $"{members}\n\n{list.Note}";
    }

    private static string LineOf(OxListMember member)
    {
        var (name, address) = (member.DisplayName?.Trim() ?? "", member.Mail?.Trim() ?? "");
        return name.Length == 0 || name == address ? address : address.Length == 0 ? name : $"{name} <{address}>";
    }
}
