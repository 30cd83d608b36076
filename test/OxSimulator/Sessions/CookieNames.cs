using System.Security.Cryptography;
using System.Text;

namespace OxSimulator.Sessions;

/// <summary>Cookie names with their hash (reference, 2.2): opaque to clients, dependent on User-Agent and client id.</summary>
internal static class CookieNames
{
    internal static string Secret(string userAgent, string client) => "open-xchange-secret-" + Hash(userAgent + client);

    internal static string PublicSession(string userAgent) => "open-xchange-public-session-" + Hash(userAgent);

    private static string Hash(string text) =>
        string.Concat(Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(text))).Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'));
}
