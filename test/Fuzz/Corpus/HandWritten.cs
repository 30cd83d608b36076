using System.Text.RegularExpressions;

namespace Fuzz.Corpus;

/// <summary>Documents written by hand from the protocol's tables, and what lies beside the checkout on some machines.</summary>
internal static partial class HandWritten
{
    /// <summary>Requests as phones send them, commands and versions mixed.</summary>
    internal static readonly IReadOnlyList<byte[]> Documents =
    [
        // FolderSync with key 0.
        Hex("03016A00 0007 56 52 03 3000 01 01"),
        // Sync of one collection with key 0, then one with options, a window and a body preference.
        Hex("03016A00 45 5C 4F 4B 03 3000 01 52 03 4D31 00 01 01 01 01"),
        Hex("03016A00 45 5C 4F 4B 03 3100 01 52 03 4D31 00 01 53 1E 55 03 3235 00 01 57 58 03 33 00 01 0011 45 46 03 32 00 01 47 03 3332373638 00 01 01 01 01 01 01"),
        // An Add of a contact, a Change that sets the read flag, a Delete, a Fetch.
        Hex("03016A00 45 5C 4F 4B 03 3100 01 52 03 5031 00 01 56 47 4C 03 6331 00 01 5D 0001 5F 03 416E6E61 00 01 69 03 42 00 01 0000 01 01 01 01 01 01"),
        Hex("03016A00 45 5C 4F 4B 03 3100 01 52 03 4D31 00 01 56 48 4D 03 4D313A312E31 00 01 5D 0002 55 03 31 00 01 0000 01 01 49 4D 03 4D313A312E32 00 01 01 4A 4D 03 4D313A312E33 00 01 01 01 01 01 01"),
        // Ping, Provision, Settings, MoveItems, SendMail, Search, ItemOperations, GetItemEstimate.
        Hex("03016A00 000D 45 48 03 36 30 00 01 49 4A 4B 03 4D31 00 01 4C 03 456D61696C 00 01 01 01 01"),
        Hex("03016A00 000E 45 46 47 48 03 4D532D4541532D50726F766973696F6E696E672D5742584D4C 00 01 01 01 01"),
        Hex("03016A00 0012 45 56 48 57 03 4D6F64656C 00 01 01 01 01"),
        Hex("03016A00 0005 45 46 47 03 4D313A312E31 00 01 48 03 4D31 00 01 49 03 4D32 00 01 01 01"),
        Hex("03016A00 0015 45 51 03 61 00 01 10 50 C3 03 41 3A 42 01 01"),
        Hex("03016A00 000F 45 47 48 03 47414C 00 01 49 03 616E 00 01 4A 4B 03 302D39 00 01 01 01 01"),
        Hex("03016A00 0014 45 46 47 03 4D61696C626F78 00 01 0000 52 03 4D31 00 01 4D 03 4D313A312E31 00 01 01 01"),
        Hex("03016A00 0006 45 47 48 4A 03 4D31 00 01 0000 4B 03 31 00 01 01 01 01"),
        // A string table, an unknown page, an entity, a tag with attributes.
        Hex("03016A05 6162636400 45 83 00 01"),
        Hex("03016A00 00FE 45 46 03 61 00 01 01"),
        Hex("03016A00 45 02 8120 01"),
        Hex("03016A00 C5 05 01 01"),
    ];

    internal static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Files below a <c>shared</c> folder beside the checkout; none on most machines.</summary>
    internal static IReadOnlyList<byte[]> Beside(string folder, string pattern)
    {
        if (Shared() is not { } shared || !Directory.Exists(Path.Combine(shared, folder))) return [];
        return [.. Directory.EnumerateFiles(Path.Combine(shared, folder), pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    /// <summary>Byte vectors that a reference text beside the checkout has in its tables.</summary>
    internal static IReadOnlyList<byte[]> Vectors(string file)
    {
        if (Shared() is not { } shared || !File.Exists(Path.Combine(shared, file))) return [];
        return [.. HexVector().Matches(File.ReadAllText(Path.Combine(shared, file))).Select(match => match.Groups["hex"].Value).Where(hex => hex.Length % 2 == 0).Select(Convert.FromHexString)];
    }

    private static string? Shared()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }

    [GeneratedRegex("`(?<hex>03016A00[0-9A-F]+)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HexVector();
}
