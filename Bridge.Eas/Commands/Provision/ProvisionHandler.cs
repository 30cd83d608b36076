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
internal sealed class ProvisionHandler(DeviceStore devices, DeviceInformationStore information, AttachmentLimits attachments, AgeLimits ages, IOptions<PolicyOptions> options) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = ProvisionRequest.Decode(context.Request.Document, context.Version);
        var told = information.Protect(asked.DeviceInformation);
        if (options.Value.Mode == PolicyMode.None)
        {
            await devices.UpdateAsync(context.User.State, context.DeviceId, device => Seen(context, device, told), cancellationToken);
            return Answer(asked, PolicyStatus.NoPolicy, key: 0);
        }

        if (asked.PolicyType != ProvisionRequest.TypeOf(context.Version))
        {
            await devices.UpdateAsync(context.User.State, context.DeviceId, device => Noted(context, device, told), cancellationToken);
            return Answer(asked, PolicyStatus.UnknownPolicyType, key: 0);
        }

        return asked.Acknowledgement is null
            ? await OfferAsync(context, told, asked, cancellationToken)
            : await AcknowledgeAsync(context, told, asked, cancellationToken);
    }

    private async ValueTask<EasReply> OfferAsync(EasCommandContext context, byte[]? told, ProvisionRequest asked, CancellationToken cancellationToken)
    {
        var current = options.Value.Tag(context.Version);
        var offered = await devices.UpdateAsync(
            context.User.State,
            context.DeviceId,
            device => Seen(context, device, told) with { PendingPolicyKey = KeyToOffer(device, current), PendingPolicyTag = current },
            cancellationToken);
        var policy = options.Value.With(attachments.For(context.Request, context.User, offered), ages.For(context.Request, context.User, offered));
        return Answer(asked, PolicyStatus.Success, offered.PendingPolicyKey, (policy, context.Version));
    }

    private async ValueTask<EasReply> AcknowledgeAsync(EasCommandContext context, byte[]? told, ProvisionRequest asked, CancellationToken cancellationToken)
    {
        var (status, key) = (PolicyStatus.WrongPolicyKey, 0u);
        await devices.UpdateAsync(
            context.User.State,
            context.DeviceId,
            device =>
            {
                var taken = Take(device, asked, options.Value.Tag(context.Version));
                (status, key) = taken is null ? (PolicyStatus.WrongPolicyKey, 0u) : (PolicyStatus.Success, taken.PolicyKey);
                return taken is null || ReferenceEquals(taken, device) ? Noted(context, device, told) : Seen(context, taken, told);
            },
            cancellationToken);
        return Answer(asked, status, key);
    }

    /// <returns>The record with the policy acknowledged; as it is when it was acknowledged before; null for the wrong key.</returns>
    private DeviceRecord? Take(DeviceRecord device, ProvisionRequest asked, string current)
    {
        // The answer to an acknowledgement may be lost: the same one again gets the same key.
        if (asked.PolicyKey == device.PendingPolicyKey && device.PolicyKey != 0 && device.PolicyTag == current && device.PendingPolicyKey == device.PolicyKey - 1) return device;

        // A policy that changed since it was offered has not been taken.
        if (asked.PolicyKey == 0 || asked.PolicyKey != device.PendingPolicyKey || device.PendingPolicyTag != current) return null;
        if (asked.Acknowledgement is PolicyAcknowledgement.Refused && options.Value.Required)
            throw new EasProtocolException(EasStatus.DeviceNotFullyProvisionable, "the device does not apply the policy");
        return device with { PolicyKey = device.PendingPolicyKey + 1, PolicyTag = current };
    }

    /// <summary>What a phone tells of itself is kept whatever becomes of the policy, since it is told so.</summary>
    private static DeviceRecord Noted(EasCommandContext context, DeviceRecord device, byte[]? told) => told is null ? device : Seen(context, device, told);

    private static DeviceRecord Seen(EasCommandContext context, DeviceRecord device, byte[]? told)
    {
        var now = context.Request.Now.ToUnixTimeSeconds();
        return device with
        {
            Type = context.Request.DeviceType,
            FirstSeen = device.FirstSeen == 0 ? now : device.FirstSeen,
            LastSeen = now,
            Version = (int)context.Version,
            Information = told ?? device.Information,
        };
    }

    /// <summary>The same until it is taken: of two copies of one request either may be the one whose answer the phone acknowledges.</summary>
    private static uint KeyToOffer(DeviceRecord device, string current) =>
        device.PendingPolicyKey != 0 && device.PendingPolicyTag == current && device.PolicyKey != device.PendingPolicyKey + 1
            ? device.PendingPolicyKey
            : NewKey(device.PolicyKey);

    /// <summary>Random, never 0, never the key in force, with room for the final key right after it.</summary>
    private static uint NewKey(uint current)
    {
        uint key;
        do key = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue - 1);
        while (key == current || key + 1 == current);
        return key;
    }

    /// <param name="told">The policy to write, and for which version; null to write none.</param>
    private static EasReply Answer(ProvisionRequest asked, PolicyStatus status, uint key, (PolicyOptions Policy, EasVersion Version)? told = null)
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
        if (told is var (policy, version))
        {
            writer.Start(ProvisionTags.Data);
            if (version.Has(EasFeature.PolicyAsWapXml)) writer.Text(WapPolicy.Write(policy));
            else PolicyDocument.Write(writer, policy, version);
            writer.End();
        }

        writer.End();
        writer.End();
        writer.End();
        return EasReply.Of(writer);
    }
}
