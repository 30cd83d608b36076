using Bridge.Eas.Users;

namespace Bridge.Eas.Devices.Versions;

/// <summary>What is known of a phone and its user when the versions it may speak are decided.</summary>
/// <param name="Users">The user's names: login, addresses, <c>context/user</c>.</param>
/// <param name="DeviceType">As the phone calls itself; empty when it does not say.</param>
/// <param name="UserAgent">The header; empty when there is none.</param>
/// <param name="Model">Looks the model up, which costs a little; empty when the phone has not told it.</param>
internal sealed record DeviceFacts(IReadOnlyList<string> Users, string DeviceType, string UserAgent, Func<string> Model)
{
    private const int LongestUserAgent = 512;

    internal static DeviceFacts Of(EasUser user, string login, string deviceType, string userAgent, Func<string> model) => new(
        [login, .. user.Addresses, $"{user.State.ContextId}/{user.State.UserId}"], deviceType, userAgent.Length <= LongestUserAgent ? userAgent : userAgent[..LongestUserAgent], model);
}
