namespace Bridge.Eas.Protocol.Http;

/// <summary>Credentials as typed into a phone, with the login name brought into the form OX knows.</summary>
/// <param name="Name">The OX login name: <c>user@domain</c>, or the bare user for the default context. Case as typed.</param>
/// <param name="User">The user part alone.</param>
/// <param name="Domain">The domain part alone; null for the default context.</param>
/// <param name="Password">As sent; may hold any character, colons too, and may be empty.</param>
public sealed record EasLogin(string Name, string User, string? Domain, string Password)
{
    /// <summary>Says nothing: a record's own text would put the password into whatever log meets it.</summary>
    public override string ToString() => nameof(EasLogin);
}
