using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Protocol;
using Bridge.Eas.Users;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Devices;

/// <summary>How far back each phone may sync: as the first rule that fits says, else as for all.</summary>
/// <remarks>Holds whether the policy is told or not: old phones have no word for it, and others do not heed it.</remarks>
internal sealed class AgeLimits(DeviceInformationStore information, IOptions<PolicyOptions> policy)
{
    public SyncAges For(EasRequest request, EasUser user, DeviceRecord device)
    {
        var usual = policy.Value;
        var rule = usual.Ages.Count == 0 ? null : usual.Ages.FirstOrDefault(DeviceFacts.Of(request, user, device, information).Fit);
        return new SyncAges(rule?.MaxMailAge ?? usual.MaxMailAge, rule?.MaxCalendarAge ?? usual.MaxCalendarAge);
    }
}

/// <summary>How far back a phone may sync.</summary>
internal readonly record struct SyncAges(MailAge Mail, CalendarAge Calendar)
{
    /// <returns>A value of FilterType; 0 for no limit.</returns>
    internal int Of(EasClass itemClass) => itemClass switch
    {
        EasClass.Email => (int)Mail,
        EasClass.Calendar => (int)Calendar,
        _ => 0,
    };
}
