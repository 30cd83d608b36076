using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Calendar;

/// <summary>OX categories ⇄ Categories. Source: MS-ASCAL, "Categories".</summary>
internal static class CalendarCategories
{
    private const int MaxListed = 300;

    internal static void Write(WbxmlWriter writer, IReadOnlyList<string>? categories)
    {
        writer.Start(CalendarTags.Categories);
        foreach (var category in (categories ?? []).Take(MaxListed)) writer.Element(CalendarTags.Category, category);
        writer.End();
    }

    /// <summary>Null when the phone says nothing of them.</summary>
    internal static List<string>? Read(WbxmlElement data) =>
        data.Child(CalendarTags.Categories) is not { } categories
            ? null
            : [.. categories.All(CalendarTags.Category).Select(category => category.Text.Trim()).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).Take(MaxListed)];

    internal static bool Same(IReadOnlyList<string>? one, IReadOnlyList<string>? other) => (one ?? []).SequenceEqual(other ?? [], StringComparer.Ordinal);
}
