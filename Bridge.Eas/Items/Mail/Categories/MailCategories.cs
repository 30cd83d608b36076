using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Categories;

/// <summary>
/// A mail's categories: OX's colour label, which a mail has one of, and its user flags. Source: MS-ASEMAIL, "Categories".
/// </summary>
internal static class MailCategories
{
    private const int MostListed = 300;

    /// <summary>Most that are written to a mail; mail servers have room for about as many different keywords in a folder.</summary>
    private const int MostWritten = 20;

    internal static void Write(WbxmlWriter writer, IReadOnlyList<string> categories)
    {
        writer.Start(EmailTags.Categories);
        foreach (var category in categories) writer.Element(EmailTags.Category, category);
        writer.End();
    }

    /// <summary>What a phone wants; null when it says nothing of them, none for an empty element.</summary>
    internal static IReadOnlyList<string>? Read(WbxmlElement data) => data.Child(EmailTags.Categories) is not { } categories
        ? null
        : [.. categories.All(EmailTags.Category).Select(category => Mime.MimeText.CleanLine(category.Text).Trim()).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostListed)];

    internal static IReadOnlyList<string> NamesOf(int color, IReadOnlyList<string> userFlags) =>
    [
        .. userFlags.Select(CategoryKeyword.NameOf).Prepend(ColorLabels.NameOf(color)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(MostListed),
    ];

    /// <summary>How a mail comes to have these categories. What is no category of ours stays: other programs' user flags.</summary>
    internal static OxMailTagsChange ChangeTo(IReadOnlyList<string> wanted, OxMailTags now)
    {
        // One mail has one colour: the one it has, if that is among them; the other colours' names become user flags.
        var colors = wanted.Select(ColorLabels.ColorOf).Where(color => color != 0).ToList();
        var color = colors.Contains(now.Color) ? now.Color : colors.FirstOrDefault();
        var labelled = false;
        var keywords = new List<string>();
        foreach (var name in wanted)
        {
            if (!labelled && color != 0 && ColorLabels.ColorOf(name) == color) labelled = true;
            else if (CategoryKeyword.Of(name) is { } keyword && keywords.Count < MostWritten) keywords.Add(keyword);
        }

        var ours = now.UserFlags.Where(flag => CategoryKeyword.NameOf(flag) is not null).ToList();
        return new(
            color == now.Color ? null : color,
            [.. keywords.Except(ours, StringComparer.OrdinalIgnoreCase)],
            [.. ours.Except(keywords, StringComparer.OrdinalIgnoreCase)]);
    }

    internal static bool Same(IReadOnlyList<string> one, IReadOnlyList<string> other) => one.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(other);
}
