using System.Globalization;
using System.Security.Cryptography;
using Bridge.Eas.Devices;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.Provision;

/// <summary>Provision in its two phases: the policy with a temporary key, then the key that all other commands must carry.</summary>
/// <remarks>
/// The final key stays until the policy changes: a key that changes with every request never lets a phone sync (L69). It is never 0.
/// Source: MS-ASPROV, "Provision Command".
/// </remarks>
internal sealed class ProvisionHandler(DeviceStore devices, DeviceInformationStore information, IOptions<PolicyOptions> options) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = ProvisionRequest.Decode(context.Request.Document);
        var device = information.Merge(Seen(context), asked.DeviceInformation);
        if (options.Value.Mode == PolicyMode.None)
        {
            await devices.SaveAsync(context.User.State, context.DeviceId, device, cancellationToken);
            return Answer(asked, PolicyStatus.NoPolicy, key: 0, withPolicy: false);
        }

        if (asked.PolicyType != ProvisionRequest.WbxmlPolicy) return Answer(asked, PolicyStatus.UnknownPolicyType, key: 0, withPolicy: false);
        return asked.Acknowledgement is null
            ? await OfferAsync(context, device, asked, cancellationToken)
            : await AcknowledgeAsync(context, device, asked, cancellationToken);
    }

    private async ValueTask<EasReply> OfferAsync(EasCommandContext context, DeviceRecord device, ProvisionRequest asked, CancellationToken cancellationToken)
    {
        device = device with { PendingPolicyKey = NewKey(device.PolicyKey), PendingPolicyTag = options.Value.Tag() };
        await devices.SaveAsync(context.User.State, context.DeviceId, device, cancellationToken);
        return Answer(asked, PolicyStatus.Success, device.PendingPolicyKey, withPolicy: true);
    }

    private async ValueTask<EasReply> AcknowledgeAsync(EasCommandContext context, DeviceRecord device, ProvisionRequest asked, CancellationToken cancellationToken)
    {
        var current = options.Value.Tag();

        // The answer to an acknowledgement may be lost: the same one again gets the same key.
        if (asked.PolicyKey == device.PendingPolicyKey && device.PolicyKey != 0 && device.PolicyTag == current && device.PendingPolicyKey == device.PolicyKey - 1)
            return Answer(asked, PolicyStatus.Success, device.PolicyKey, withPolicy: false);

        // A policy that changed since it was offered has not been taken.
        if (asked.PolicyKey == 0 || asked.PolicyKey != device.PendingPolicyKey || device.PendingPolicyTag != current) return Answer(asked, PolicyStatus.WrongPolicyKey, key: 0, withPolicy: false);
        if (asked.Acknowledgement is PolicyAcknowledgement.Refused && options.Value.Required)
            throw new EasProtocolException(EasStatus.DeviceNotFullyProvisionable, "the device does not apply the policy");

        device = device with { PolicyKey = device.PendingPolicyKey + 1, PolicyTag = current };
        await devices.SaveAsync(context.User.State, context.DeviceId, device, cancellationToken);
        return Answer(asked, PolicyStatus.Success, device.PolicyKey, withPolicy: false);
    }

    private static DeviceRecord Seen(EasCommandContext context)
    {
        var now = context.Request.Now.ToUnixTimeSeconds();
        return context.Device with
        {
            Type = context.Request.DeviceType,
            FirstSeen = context.Device.FirstSeen == 0 ? now : context.Device.FirstSeen,
            LastSeen = now,
            Version = (int)context.Version,
        };
    }

    /// <summary>Random, never 0, never the key in force, with room for the final key right after it.</summary>
    private static uint NewKey(uint current)
    {
        uint key;
        do key = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue - 1);
        while (key == current || key + 1 == current);
        return key;
    }

    private EasReply Answer(ProvisionRequest asked, PolicyStatus status, uint key, bool withPolicy)
    {
        var writer = new WbxmlWriter();
        writer.Start(ProvisionTags.Provision);
        if (asked.DeviceInformation is not null)
        {
            writer.Start(SettingsTags.DeviceInformation);
            writer.Element(SettingsTags.Status, 1);
            writer.End();
        }

        writer.Element(ProvisionTags.Status, 1);
        writer.Start(ProvisionTags.Policies);
        writer.Start(ProvisionTags.Policy);
        writer.Element(ProvisionTags.PolicyType, asked.PolicyType);
        writer.Element(ProvisionTags.Status, status);
        if (key != 0) writer.Element(ProvisionTags.PolicyKey, key.ToString(CultureInfo.InvariantCulture));
        if (withPolicy)
        {
            writer.Start(ProvisionTags.Data);
            PolicyDocument.Write(writer, options.Value);
            writer.End();
        }

        writer.End();
        writer.End();
        writer.End();
        return EasReply.Of(writer);
    }
}
