using System.IO.Enumeration;
using Bridge.Eas.Protocol;
using Bridge.Eas.Users;

namespace Bridge.Eas.Devices;

/// <summary>What is known of a phone and its user where an operator's rules are looked up.</summary>
/// <param name="Users">The user's names: login, addresses, <c>context/user</c>.</param>
/// <param name="DeviceType">As the phone calls itself; empty when it does not say.</param>
/// <param name="UserAgent">The header; empty when there is none.</param>
/// <param name="Model">Looks the model up, which costs a little; empty when the phone has not told it.</param>
internal sealed record DeviceFacts(IReadOnlyList<string> Users, string DeviceType, string UserAgent, Func<string> Model)
{
    private const int LongestUserAgent = 512;

    internal static DeviceFacts Of(EasUser user, string login, string deviceType, string userAgent, Func<string> model) => new(
        [login, .. user.Addresses, $"{user.State.ContextId}/{user.State.UserId}"], deviceType, userAgent.Length <= LongestUserAgent ? userAgent : userAgent[..LongestUserAgent], model);

    /// <summary>Of the phone that asks.</summary>
    internal static DeviceFacts Of(EasRequest request, EasUser user, DeviceRecord device, DeviceInformationStore information) =>
        Of(user, request.Login, request.DeviceType, request.UserAgent, () => information.ModelOf(device.Information));

    /// <summary>Whether a rule is about this phone.</summary>
    internal bool Fit(DeviceRule rule) =>
        Fits(rule.UserAgent, UserAgent) && Fits(rule.DeviceType, DeviceType) && (string.IsNullOrEmpty(rule.User) || Users.Any(name => Fits(rule.User, name)))
        && (string.IsNullOrEmpty(rule.Model) || Fits(rule.Model, Model()));

    private static bool Fits(string? pattern, string text) => string.IsNullOrEmpty(pattern) || FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
