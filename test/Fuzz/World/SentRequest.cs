using System.Globalization;
using System.Text;

namespace Fuzz.World;

/// <summary>A request as a case keeps it: one line of what stands around the body, then the body.</summary>
/// <param name="Command">As in the query.</param>
/// <param name="Version">As in the header.</param>
/// <param name="Parameters">Further parameters of the query, as they stand there, with their "&amp;"; else empty.</param>
/// <param name="Multipart">Asks for multipart.</param>
/// <param name="Body">Sync keys in it name a line of the world, see <see cref="KeyRing"/>.</param>
internal sealed record SentRequest(string Command, string Version, string Parameters, bool Multipart, byte[] Body)
{
    private const int Parts = 4;

    internal byte[] ToBytes() => [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Command}|{Version}|{(Multipart ? 1 : 0)}|{Parameters}\n")), .. Body];

    /// <returns>Null for what is none.</returns>
    internal static SentRequest? Read(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf((byte)'\n');
        if (end < 0) return null;
        var parts = Encoding.UTF8.GetString(bytes.AsSpan(0, end)).Split('|', Parts);
        return parts.Length < Parts ? null : new(parts[0], parts[1], parts[3], parts[2] == "1", bytes[(end + 1)..]);
    }
}
