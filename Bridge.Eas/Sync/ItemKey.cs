using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.Eas.Sync;

/// <summary>
/// An item inside its collection: a number where OX's id is one (every mail's UID, most PIM ids), else a short text.
/// Ordered: numbers first, by value; then texts, ordinally.
/// </summary>
internal readonly record struct ItemKey : IComparable<ItemKey>
{
    private const int LongestPlain = 40;
    private const int HashLength = 22;

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private ItemKey(ulong number, string? text)
    {
        Number = number;
        Text = text;
    }

    public ulong Number { get; }

    /// <summary>Null for a number.</summary>
    public string? Text { get; }

    public static ItemKey Of(ulong number) => new(number, text: null);

    /// <summary>A canonical decimal number becomes a number (so that "17" and 17 are one key), anything else stays a text.</summary>
    /// <remarks>The framework takes a digit with NULs behind it for a number too.</remarks>
    public static ItemKey Parse(string id) =>
        ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (id.Length == 1 || id[0] != '0') && id[^1] != '\0'
            ? new ItemKey(number, text: null)
            : new ItemKey(0, id);

    public int CompareTo(ItemKey other) => (Text, other.Text) switch
    {
        (null, null) => Number.CompareTo(other.Number),
        (null, _) => -1,
        (_, null) => 1,
        _ => string.CompareOrdinal(Text, other.Text),
    };

    /// <summary>
    /// As it stands in a server id after the collection's part: OX's id, or 22 characters of its SHA-256 in base64url where that is longer than 40
    /// characters or has others than letters, digits, "_", "." and "-". <see cref="HashedIds"/> goes the way back.
    /// </summary>
    public string Wire => Text is null || IsPlain(Text) ? ToString() : Hash(Text);

    /// <summary>It came from the wire and may stand for an item with another id. No hash has a point; the key of an item in another folder of a view has one.</summary>
    public bool MayBeHash => Text is { Length: HashLength } text && !text.Contains('.', StringComparison.Ordinal);

    /// <summary>Whether an id of ours can look like that on the wire.</summary>
    public static bool IsPlain(string id) => id.Length is > 0 and <= LongestPlain && !id.AsSpan().ContainsAnyExcept(PlainCharacters);

    /// <summary>OX's id.</summary>
    public override string ToString() => Text ?? Number.ToString(CultureInfo.InvariantCulture);

    private static string Hash(string id) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..HashLength];
}
