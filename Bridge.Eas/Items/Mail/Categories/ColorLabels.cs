using System.Collections.Frozen;

namespace Bridge.Eas.Items.Mail.Categories;

/// <summary>OX's colour labels and what a category of that colour is called. Source: OX App Suite, colour flags 1 to 10.</summary>
internal static class ColorLabels
{
    /// <summary>The name told first, then what else phones call it: Outlook's own categories, in English and German.</summary>
    private static readonly string[][] Names =
    [
        ["Red", "Red category", "Rot", "Rote Kategorie"],
        ["Blue", "Blue category", "Blau", "Blaue Kategorie"],
        ["Green", "Green category", "Grün", "Grüne Kategorie"],
        ["Gray", "Grey", "Gray category", "Grey category", "Grau", "Graue Kategorie"],
        ["Purple", "Purple category", "Lila", "Violett", "Lila Kategorie", "Violette Kategorie"],
        ["Light green", "Light green category", "Hellgrün", "Hellgrüne Kategorie"],
        ["Orange", "Orange category", "Orange Kategorie", "Orangefarbene Kategorie"],
        ["Pink", "Pink category", "Rosa", "Rosa Kategorie"],
        ["Cyan", "Light blue", "Cyan category", "Hellblau", "Türkis"],
        ["Yellow", "Yellow category", "Gelb", "Gelbe Kategorie"],
    ];

    private static readonly FrozenDictionary<string, int> Colors =
        Names.SelectMany((names, index) => names.Select(name => (name, index + 1))).ToFrozenDictionary(pair => pair.name, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);

    /// <param name="color">1 to 10; anything else has no name.</param>
    internal static string? NameOf(int color) => color >= 1 && color <= Names.Length ? Names[color - 1][0] : null;

    /// <summary>The colour a category stands for; 0 for none.</summary>
    internal static int ColorOf(string category) => Colors.GetValueOrDefault(category);
}
