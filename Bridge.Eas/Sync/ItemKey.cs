using System.Globalization;

namespace Bridge.Eas.Sync;

/// <summary>
/// An item inside its collection: a number where OX's id is one (every mail's UID, most PIM ids), else a short text.
/// Ordered: numbers first, by value; then texts, ordinally.
/// </summary>
internal readonly record struct ItemKey : IComparable<ItemKey>
{
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

    /// <summary>The id as it stands in a server id after the collection's part.</summary>
    public override string ToString() => Text ?? Number.ToString(CultureInfo.InvariantCulture);
}
