using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Protocol;
using Bridge.Eas.Users;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Devices;

/// <summary>The largest attachment for each phone: of the first rule that fits, else <see cref="PolicyOptions.MaxAttachmentBytes"/>.</summary>
/// <remarks>Holds whether the policy is told or not: old phones have no word for it, and others do not heed it.</remarks>
internal sealed class AttachmentLimits(DeviceInformationStore information, IOptions<PolicyOptions> policy)
{
    /// <returns>Bytes; null for no limit.</returns>
    public int? For(EasRequest request, EasUser user, DeviceRecord device)
    {
        var rules = policy.Value.Attachments;
        if (rules.Count == 0) return policy.Value.MaxAttachmentBytes;
        var facts = DeviceFacts.Of(request, user, device, information);
        return rules.FirstOrDefault(facts.Fit)?.MaxBytes ?? policy.Value.MaxAttachmentBytes;
    }
}
