using System.Buffers;
using System.Globalization;

namespace Bridge.Eas.Sync;

/// <summary>
/// A sync key: <c>{32 hexadecimal digits}counter</c>, a form every client family is known to keep intact.
/// </summary>
/// <param name="StateId">32 hexadecimal digits. Of a collection's key they are <see cref="Line"/> and <see cref="Tag"/>.</param>
/// <param name="Counter">1 is the answer to key 0.</param>
internal readonly record struct SyncKey(string StateId, int Counter)
{
    private const int StateIdLength = 32;
    private const int LineLength = 24;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Names the line of generations that began with key 0; random.</summary>
    public string Line => StateId[..LineLength];

    /// <summary>
    /// Of the generation's content and of all before it: a store that was rolled back may count to the same number once more, but not to the
    /// same generation.
    /// </summary>
    public string Tag => StateId[LineLength..];

    public static SyncKey First() => new(Guid.NewGuid().ToString("N"), 1);

    public static SyncKey Of(string line, string tag, int counter) => new(line + tag, counter);

    /// <summary>The answer to key 0 of a line. It has no content that could be told apart.</summary>
    public static SyncKey FirstOf(string line) => Of(line, line[..(StateIdLength - LineLength)], counter: 1);

    /// <summary>Reads a key; false for "0" and for anything that no server of ours has given.</summary>
    public static bool TryParse(string text, out SyncKey key)
    {
        key = default;
        if (text.Length is < StateIdLength + 3 or > StateIdLength + 11 || text[0] != '{' || text[StateIdLength + 1] != '}') return false;
        var stateId = text.AsSpan(1, StateIdLength);
        if (stateId.ContainsAnyExcept(HexDigits)) return false;

        // The framework takes digits with NULs behind them for a number too.
        if (text[^1] == '\0') return false;
        if (!int.TryParse(text.AsSpan(StateIdLength + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var counter) || counter < 1) return false;
        key = new SyncKey(stateId.ToString(), counter);
        return true;
    }

    public SyncKey WithCounter(int counter) => this with { Counter = counter };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{{{StateId}}}{Counter}");
}
