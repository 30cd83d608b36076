using Gateway.Configuration;

namespace Gateway.Authentication;

/// <summary>How what users type becomes an OX login.</summary>
internal sealed class AuthenticationSettings : ISettings
{
    public static string Section => "Authentication";

    /// <summary>Added to a login that names no domain.</summary>
    /// <value>Empty when unset: such a login goes to OX bare and means the default context.</value>
    public string DefaultDomain { get; set; } = "";

    /// <summary>The domain that means "no domain" to OX; manuals tell users to type it where a phone insists on one. Any case.</summary>
    public string DefaultContext { get; set; } = "defaultcontext";

    /// <summary>How long credentials that OX refused are refused here without asking again, in seconds.</summary>
    /// <value>0 to 600; 30 when unset; 0 asks OX every time.</value>
    public int RememberRefusedSeconds { get; set; } = 30;

    public IEnumerable<string> Errors()
    {
        if (DefaultDomain.Any(c => c is '@' or '\\' || char.IsWhiteSpace(c) || char.IsControl(c)))
            yield return "Authentication:DefaultDomain: must be a domain alone, without @, backslash or spaces.";
        if (RememberRefusedSeconds is < 0 or > 600)
            yield return $"Authentication:RememberRefusedSeconds: {RememberRefusedSeconds} is outside 0 to 600.";
    }
}
