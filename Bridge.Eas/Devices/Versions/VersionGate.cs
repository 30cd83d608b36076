using Bridge.Eas.Protocol;
using Bridge.Eas.Users;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Devices.Versions;

/// <summary>Decides which versions a phone is offered and may speak, and when it is told that they have changed.</summary>
/// <remarks>
/// X-MS-RP makes a phone start over, and some do so each time they see it: a device is told once of each change, before the answer is sent. An answer that
/// is lost is not made up for. Source: MS-ASHTTP, "X-MS-RP"; MS-ASCMD, "Common Status Codes", 138.
/// </remarks>
internal sealed class VersionGate(DeviceStore devices, DeviceInformationStore information, VersionCeilings ceilings, CeilingNotes notes, IOptions<EasOptions> options)
{
    /// <summary>What no phone may exceed, whoever it is.</summary>
    internal EasVersion Highest => ceilings.Highest;

    /// <summary>The highest version to name in an answer to OPTIONS.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="login">As OX knows it.</param>
    /// <param name="line">The query, which may say nothing.</param>
    /// <param name="userAgent">The header; empty when there is none.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<EasVersion> OfferAsync(EasUser user, string login, EasRequestLine line, string userAgent, CancellationToken cancellationToken)
    {
        if (line.DeviceId.Length == 0)
        {
            var offered = ceilings.For(DeviceFacts.Of(user, login, line.DeviceType, userAgent, () => ""));
            var held = ceilings.LooksAtDevices ? await notes.FindAsync(user.State, userAgent, cancellationToken) : null;
            return held < offered ? held.Value : offered;
        }

        var device = await devices.LoadAsync(user.State, line.DeviceId, cancellationToken);
        var type = line.DeviceType.Length > 0 ? line.DeviceType : device.Type;
        var highest = ceilings.For(DeviceFacts.Of(user, login, type, userAgent, () => information.ModelOf(device.Information)));
        if (device.FirstSeen > 0 && device.Offered != (int)highest)
            await devices.UpdateAsync(user.State, line.DeviceId, record => record with { Offered = (int)highest }, cancellationToken);
        return highest;
    }

    public EasVersion CeilingOf(EasRequest request, EasUser user, DeviceRecord device) =>
        ceilings.For(DeviceFacts.Of(request, user, device, information));

    /// <summary>The phone spoke a version above its ceiling: what it reads next in OPTIONS must not be that version again.</summary>
    /// <returns>The highest version to announce with the refusal; null when the device was told before.</returns>
    public async ValueTask<EasVersion?> RefusedAsync(EasRequest request, EasUser user, EasVersion highest, CancellationToken cancellationToken)
    {
        if (ceilings.LooksAtDevices) await notes.HeldToAsync(user.State, request.UserAgent, highest, cancellationToken);
        return await AnnounceAsync(request, user, highest, cancellationToken);
    }

    /// <summary>The phone may go on. If it was offered another highest version than now, and the operator wants that, it is told.</summary>
    public async ValueTask<EasVersion?> AdmittedAsync(EasRequest request, EasUser user, DeviceRecord device, EasVersion highest, CancellationToken cancellationToken) =>
        options.Value.AnnounceVersions && device.Offered != 0 && device.Offered != (int)highest && request.Command is EasCommand.Sync or EasCommand.FolderSync
            ? await AnnounceAsync(request, user, highest, cancellationToken)
            : null;

    private async ValueTask<EasVersion?> AnnounceAsync(EasRequest request, EasUser user, EasVersion highest, CancellationToken cancellationToken)
    {
        var isNews = false;
        await devices.UpdateAsync(
            user.State,
            request.DeviceId,
            record =>
            {
                isNews = record.Offered != (int)highest;
                return isNews ? record with { Offered = (int)highest } : record;
            },
            cancellationToken);
        return isNews ? highest : null;
    }
}
