using Bridge.Eas.Protocol.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Authentication;

/// <summary>Brings every form in which phones and manuals write a user and a domain into the one OX knows.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>mike@ox.io</c></term><description><c>mike@ox.io</c></description></item>
/// <item><term><c>ox.io\mike</c> (also what a phone with a domain field sends)</term><description><c>mike@ox.io</c></description></item>
/// <item><term><c>mike</c>, <c>\mike</c>, <c> \mike</c> (field left blank or filled with a space)</term><description><c>mike</c>, or with the default domain</description></item>
/// <item><term><c>defaultcontext\mike</c>, <c>mike@defaultcontext</c></term><description><c>mike</c></description></item>
/// <item><term><c>anything\mike@ox.io</c></term><description><c>mike@ox.io</c>: whoever types an address means it, and the field next to it is often left-over</description></item>
/// </list>
/// Case is kept, since OX tells logins apart by it.
/// </remarks>
internal sealed class LoginNormaliser(IOptions<AuthenticationSettings> settings)
{
    /// <summary>Longer than any address (64 + 1 + 255, RFC 5321) with a domain before it.</summary>
    private const int MaxLength = 600;

    /// <returns>Null when no user is named.</returns>
    internal EasLogin? Normalise(string typed, string password)
    {
        if (typed.Length > MaxLength || typed.Any(char.IsControl))
            return null;

        var (domain, user) = Split(typed);
        if (user.Length == 0)
            return null;
        if (domain.Length == 0)
            domain = settings.Value.DefaultDomain;
        else if (string.Equals(domain, settings.Value.DefaultContext, StringComparison.OrdinalIgnoreCase))
            domain = "";
        return domain.Length == 0 ? new(user, user, null, password) : new($"{user}@{domain}", user, domain, password);
    }

    private static (string Domain, string User) Split(string typed)
    {
        var backslash = typed.LastIndexOf('\\');
        var field = typed[..Math.Max(backslash, 0)].Trim().Trim('\\').Trim();
        var name = typed[(backslash + 1)..].Trim();
        var at = name.LastIndexOf('@');
        if (at < 0)
            return (field, name);
        var domain = name[(at + 1)..].Trim();
        return (domain.Length > 0 ? domain : field, name[..at].Trim());
    }
}
