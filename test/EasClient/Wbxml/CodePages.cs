using System.Collections.Frozen;
using System.Globalization;
using System.Xml.Linq;

namespace EasClient.Wbxml;

/// <summary>What the phone knows of one tag.</summary>
/// <param name="Name">Code page as namespace, tag as local name.</param>
/// <param name="Page">Number of the code page.</param>
/// <param name="Token">Token without the content bit: 0x05 to 0x3F.</param>
/// <param name="First">First version that has the tag.</param>
/// <param name="Last">Last version that has the tag.</param>
public sealed record TagInfo(XName Name, byte Page, byte Token, EasVersion First, EasVersion Last);

/// <summary>The token table of the test phone: kept in CodePages.txt beside this file, apart from the product's tables.</summary>
/// <remarks>Source: MS-ASWBXML, "Code Pages".</remarks>
public static class CodePages
{
    private const string Resource = "EasClient.Wbxml.CodePages.txt";
    private static readonly FrozenDictionary<XName, TagInfo> ByName;
    private static readonly FrozenDictionary<int, TagInfo> ByToken;
    private static readonly FrozenSet<byte> Pages;

    static CodePages()
    {
        All = Load();
        ByName = All.ToFrozenDictionary(tag => tag.Name);
        ByToken = All.ToFrozenDictionary(tag => Key(tag.Page, tag.Token));
        Pages = All.Select(tag => tag.Page).ToFrozenSet();
    }

    /// <summary>Every tag in order of page and token.</summary>
    public static IReadOnlyList<TagInfo> All { get; }

    /// <summary>Whether the phone has a code page of this number.</summary>
    public static bool HasPage(byte page) => Pages.Contains(page);

    /// <summary>The tag behind page and token (without content bit), or null.</summary>
    public static TagInfo? Find(byte page, byte token) => ByToken.GetValueOrDefault(Key(page, token));

    /// <summary>The tag of this name, or null.</summary>
    public static TagInfo? Find(XName name) => ByName.GetValueOrDefault(name);

    private static int Key(byte page, byte token) => (page << 8) | token;

    private static List<TagInfo> Load()
    {
        using var stream = typeof(CodePages).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks {Resource}.");
        using var reader = new StreamReader(stream);
        List<TagInfo> tags = [];
        XNamespace page = XNamespace.None;
        byte number = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var words = line.Split(' ');
            if (line[0] == '[')
            {
                number = Hex(words[0].Trim('[', ']'));
                page = words[1];
                continue;
            }

            var first = EasVersions.Parse(words[2]);
            var last = words[3] == "-" ? EasVersions.All[^1] : EasVersions.Parse(words[3]);
            tags.Add(new TagInfo(page + words[1], number, Hex(words[0]), first, last));
        }

        return tags;
    }

    private static byte Hex(string text) => byte.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
