using System.Globalization;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Provision;

/// <summary>A decoded Provision request. Phones differ in the order of its elements.</summary>
internal sealed record ProvisionRequest(string PolicyType, uint PolicyKey, PolicyAcknowledgement? Acknowledgement, WbxmlElement? DeviceInformation)
{
    private const string Wbxml = "MS-EAS-Provisioning-WBXML";
    private const string WapXml = "MS-WAP-Provisioning-XML";

    /// <summary>The one policy type there is in a version.</summary>
    internal static string TypeOf(EasVersion version) => version.Has(EasFeature.PolicyAsWapXml) ? WapXml : Wbxml;

    internal static ProvisionRequest Decode(WbxmlElement? document, EasVersion version)
    {
        if (document is null) throw new EasProtocolException(EasStatus.InvalidContent, "Provision without a body");
        if (document.Tag != ProvisionTags.Provision) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not Provision");

        var policy = document.Child(ProvisionTags.Policies)?.Child(ProvisionTags.Policy);
        var key = uint.TryParse(policy?.TextOf(ProvisionTags.PolicyKey), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        PolicyAcknowledgement? acknowledgement = policy?.NumberOf(ProvisionTags.Status) switch
        {
            null => null,
            1 => PolicyAcknowledgement.Applied,
            2 => PolicyAcknowledgement.AppliedInPart,
            _ => PolicyAcknowledgement.Refused,
        };
        return new ProvisionRequest(
            policy?.TextOf(ProvisionTags.PolicyType) ?? TypeOf(version),
            key,
            acknowledgement,
            document.Child(SettingsTags.DeviceInformation)?.Child(SettingsTags.Set));
    }
}

/// <summary>What the phone says of the policy. Source: MS-ASPROV, "Status (Policy)" in requests.</summary>
internal enum PolicyAcknowledgement
{
    Applied = 1,
    AppliedInPart = 2,
    Refused = 3,
}

/// <summary>Source: MS-ASPROV, "Status (Policy)" in responses.</summary>
internal enum PolicyStatus
{
    Success = 1,
    NoPolicy = 2,
    UnknownPolicyType = 3,
    WrongPolicyKey = 5,
}
