using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Protocol;
using Bridge.Eas.Users;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Devices;

/// <summary>Decides whether a device may run a command now: has it acknowledged the policy in force?</summary>
internal sealed class DeviceGate(DeviceStore devices, DeviceUpkeep upkeep, IOptions<PolicyOptions> policy)
{
    private const int SecondsBetweenNotes = 3600;

    /// <returns>The device's record, and the status to refuse with when it may not.</returns>
    public async ValueTask<(DeviceRecord Device, EasStatus? Refusal)> AdmitAsync(EasCommandRow row, EasRequest request, EasUser user, CancellationToken cancellationToken)
    {
        var device = await devices.LoadAsync(user.State, request.DeviceId, cancellationToken);
        var refusal = row.NeedsPolicyKey && policy.Value.Required ? Judge(device, request) : null;
        var now = request.Now.ToUnixTimeSeconds();
        if (refusal is null && (now - device.LastSeen >= SecondsBetweenNotes || device.Version != (int)request.Version))
        {
            // Before it is noted: a death in between only makes the next request do it.
            if (device.FirstSeen > 0 && DeviceUpkeep.IsDue(device.LastSeen, now)) await upkeep.PutOffAsync(user, request.DeviceId, cancellationToken);
            device = await devices.UpdateAsync(
                user.State,
                request.DeviceId,
                record => record with { Type = request.DeviceType, FirstSeen = record.FirstSeen == 0 ? now : record.FirstSeen, LastSeen = now, Version = (int)request.Version },
                cancellationToken);
        }

        return (device, refusal);
    }

    private EasStatus? Judge(DeviceRecord device, EasRequest request)
    {
        if (request.PolicyKey == 0 || device.PolicyKey == 0) return EasStatus.DeviceNotProvisioned;
        if (request.PolicyKey != device.PolicyKey) return EasStatus.InvalidPolicyKey;
        return device.PolicyTag == policy.Value.Tag() ? null : EasStatus.PolicyRefresh;
    }
}
