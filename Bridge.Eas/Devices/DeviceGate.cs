using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Devices.Versions;
using Bridge.Eas.Protocol;
using Bridge.Eas.Users;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Devices;

/// <summary>What the gate says to a request.</summary>
/// <param name="Device">The device's record.</param>
/// <param name="Refusal">The status to refuse with; null when it may pass.</param>
/// <param name="Announces">The highest version the phone is to be told of with the answer, whatever that is; null for nothing new.</param>
internal sealed record Admission(DeviceRecord Device, EasStatus? Refusal, EasVersion? Announces);

/// <summary>Decides whether a device may run a command now: does it speak a version that it may, has it acknowledged the policy in force?</summary>
internal sealed class DeviceGate(DeviceStore devices, DeviceUpkeep upkeep, VersionGate versions, IOptions<PolicyOptions> policy)
{
    private const int SecondsBetweenNotes = 3600;

    public async ValueTask<Admission> AdmitAsync(EasCommandRow row, EasRequest request, EasUser user, CancellationToken cancellationToken)
    {
        var device = await devices.LoadAsync(user.State, request.DeviceId, cancellationToken);
        var highest = versions.CeilingOf(request, user, device);

        // By the first half of Provision a phone tells its model, and its ceiling may come down: the second half is let through.
        if (request.Version > highest && request.Command != EasCommand.Provision)
            return new Admission(device, EasStatus.VersionNotSupported, await versions.RefusedAsync(request, user, highest, cancellationToken));
        if (row.NeedsPolicyKey && policy.Value.Required && Judge(device, request) is { } refusal) return new Admission(device, refusal, Announces: null);

        var now = request.Now.ToUnixTimeSeconds();
        if (now - device.LastSeen >= SecondsBetweenNotes || device.Version != (int)request.Version)
        {
            // Before it is noted: a death in between only makes the next request do it.
            if (device.FirstSeen > 0 && DeviceUpkeep.IsDue(device.LastSeen, now)) await upkeep.PutOffAsync(user, request.DeviceId, cancellationToken);
            device = await devices.UpdateAsync(
                user.State,
                request.DeviceId,
                record => record with
                {
                    Type = request.DeviceType, FirstSeen = record.FirstSeen == 0 ? now : record.FirstSeen, LastSeen = now, Version = (int)request.Version,
                    Offered = record.Offered == 0 ? (int)highest : record.Offered,
                },
                cancellationToken);
        }

        return new Admission(device, Refusal: null, await versions.AdmittedAsync(request, user, device, highest, cancellationToken));
    }

    private EasStatus? Judge(DeviceRecord device, EasRequest request)
    {
        if (request.PolicyKey == 0 || device.PolicyKey == 0) return EasStatus.DeviceNotProvisioned;
        if (request.PolicyKey != device.PolicyKey) return EasStatus.InvalidPolicyKey;
        return device.PolicyTag == policy.Value.Tag(request.Version) ? null : EasStatus.PolicyRefresh;
    }
}
