using System.Text.Json;
using Bridge.Eas.Mime;
using Bridge.Eas.Users;
using Bridge.OxApi.Users;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>Whom a user may write as: himself by each of his addresses, and as what OX lets him send from beside those.</summary>
internal sealed class SenderAddresses(IOxUsersApi users)
{
    private static readonly string[] Settings = ["defaultaddress", "sendaddress"];

    /// <summary>The From that a message gets that has this one: null to leave it.</summary>
    /// <remarks>The phone's own idea of the sender is replaced by the user's primary address unless it is one of his; the name stays.</remarks>
    internal async ValueTask<string?> FromAsync(EasUser user, MimeAddress? from, CancellationToken cancellationToken)
    {
        if (from is not null && (user.Owns(from.Address) || await IsGivenByOxAsync(user, from.Address, cancellationToken))) return null;

        var shown = string.IsNullOrWhiteSpace(from?.Name) ? user.Session.DisplayName : from.Name;
        return HeaderRewriter.EncodeAddress(new MimeAddress(string.IsNullOrWhiteSpace(shown) ? null : shown, user.PrimaryAddress));
    }

    /// <summary>Asked for the rare address alone that is none of the user's; an OX that does not say has given none.</summary>
    private async ValueTask<bool> IsGivenByOxAsync(EasUser user, string address, CancellationToken cancellationToken)
    {
        var answer = await users.ConfigAsync(user.Session, cancellationToken);
        if (!answer.TryGet(out var config, out _) || config.ValueKind != JsonValueKind.Object || !config.TryGetProperty("mail", out var mail) || mail.ValueKind != JsonValueKind.Object) return false;
        var given = Settings.Select(name => mail.TryGetProperty(name, out var one) ? one : default);
        if (mail.TryGetProperty("addresses", out var all) && all.ValueKind == JsonValueKind.Array) given = given.Concat(all.EnumerateArray());
        return given.Any(one => one.ValueKind == JsonValueKind.String && string.Equals(one.GetString(), address, StringComparison.OrdinalIgnoreCase));
    }
}
