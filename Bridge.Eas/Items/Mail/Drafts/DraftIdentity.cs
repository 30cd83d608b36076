using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.Users;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>
/// The Message-ID of a draft that a phone wrote: it says which Add made it and which command wrote it last, so that a repeated one finds what the first
/// try has left in OX, whatever became of the store.
/// </summary>
internal static class DraftIdentity
{
    /// <summary>Of a draft as an Add makes it.</summary>
    /// <param name="uid">The Add's, see <see cref="Sync.ClientAdd.Uid"/>.</param>
    /// <param name="user">Whose.</param>
    internal static string Of(string uid, EasUser user) => $"<{uid}@{DomainOf(user)}>";

    /// <summary>Of a draft that a command writes again.</summary>
    /// <param name="before">Its Message-ID before, without brackets; null where it has none.</param>
    /// <param name="command">Hash of what the phone says.</param>
    /// <param name="user">Whose.</param>
    internal static string Next(string? before, ulong command, EasUser user) =>
        $"<{Root(before)}-{command.ToString("x16", CultureInfo.InvariantCulture)}@{DomainOf(user)}>";

    /// <summary>What stays the same however often it is written again: an Add's uid, or a hash of what another program gave it.</summary>
    internal static string Root(string? messageId)
    {
        if (messageId is null) return "d0";
        var local = messageId.Trim('<', '>').Split('@')[0].Split('-');
        return local[0].Length is > 0 and <= 80 && local[0].All(character => char.IsAsciiHexDigitLower(character) || character == '.') && local.Length <= 2 ? local[0] : "d" + Hash(messageId)[..16];
    }

    /// <summary>Of a mail that is sent, such as the one that a draft becomes: the same each time its sending is asked for.</summary>
    internal static string Sent(string sending, EasUser user) => $"<{Hash($"{user.State.ContextId}/{user.State.UserId}/{sending}")[..32]}@{DomainOf(user)}>";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string DomainOf(EasUser user) => user.PrimaryAddress.Split('@') is [_, { Length: > 0 } host] ? host : "localhost";
}
