using System.Buffers;
using System.Globalization;

namespace Bridge.Eas.Sync;

/// <summary>
/// A sync key: <c>{32 hexadecimal digits}counter</c>, a form every client family is known to keep intact. The digits name the line of
/// generations that began with key 0, the counter one generation of it.
/// </summary>
/// <param name="StateId">32 hexadecimal digits, random.</param>
/// <param name="Counter">1 is the answer to key 0.</param>
internal readonly record struct SyncKey(string StateId, int Counter)
{
    private const int StateIdLength = 32;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static SyncKey First() => new(Guid.NewGuid().ToString("N"), 1);

    /// <summary>Reads a key; false for "0" and for anything that no server of ours has given.</summary>
    public static bool TryParse(string text, out SyncKey key)
    {
        key = default;
        if (text.Length is < StateIdLength + 3 or > StateIdLength + 11 || text[0] != '{' || text[StateIdLength + 1] != '}') return false;
        var stateId = text.AsSpan(1, StateIdLength);
        if (stateId.ContainsAnyExcept(HexDigits)) return false;
        if (!int.TryParse(text.AsSpan(StateIdLength + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var counter) || counter < 1) return false;
        key = new SyncKey(stateId.ToString(), counter);
        return true;
    }

    public SyncKey WithCounter(int counter) => this with { Counter = counter };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{{{StateId}}}{Counter}");
}
