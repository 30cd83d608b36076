using System.Collections.Frozen;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Provision;

/// <summary>The policy as EASProvisionDoc, only elements of the phone's version. Source: MS-ASPROV, "EASProvisionDoc".</summary>
internal static class PolicyDocument
{
    /// <summary>Element → its value, in the schema's order; a null value is an empty element ("no limit").</summary>
    private static readonly (WbxmlTag Tag, Func<PolicyOptions, string?> Value)[] Rows =
    [
        (ProvisionTags.DevicePasswordEnabled, policy => Flag(policy.PasswordEnabled)),
        (ProvisionTags.AlphanumericDevicePasswordRequired, policy => Flag(policy.AlphanumericPasswordRequired)),
        (ProvisionTags.PasswordRecoveryEnabled, _ => "0"),
        (ProvisionTags.RequireStorageCardEncryption, policy => Flag(policy.RequireStorageCardEncryption)),
        (ProvisionTags.AttachmentsEnabled, policy => Flag(policy.AttachmentsEnabled)),
        (ProvisionTags.MinDevicePasswordLength, policy => Number(policy.MinPasswordLength)),
        (ProvisionTags.MaxInactivityTimeDeviceLock, policy => Number(policy.MaxInactivitySeconds)),
        (ProvisionTags.MaxDevicePasswordFailedAttempts, policy => Number(policy.MaxFailedPasswordAttempts)),
        (ProvisionTags.MaxAttachmentSize, policy => Number(policy.MaxAttachmentBytes)),
        (ProvisionTags.AllowSimpleDevicePassword, policy => Flag(policy.AllowSimplePassword)),
        (ProvisionTags.DevicePasswordExpiration, policy => Number(policy.PasswordExpirationDays)),
        (ProvisionTags.DevicePasswordHistory, policy => Number(policy.PasswordHistory)),
        (ProvisionTags.AllowStorageCard, _ => "1"),
        (ProvisionTags.AllowCamera, policy => Flag(policy.AllowCamera)),
        (ProvisionTags.RequireDeviceEncryption, policy => Flag(policy.RequireDeviceEncryption)),
        (ProvisionTags.AllowUnsignedApplications, _ => "1"),
        (ProvisionTags.AllowUnsignedInstallationPackages, _ => "1"),
        (ProvisionTags.MinDevicePasswordComplexCharacters, policy => Number(policy.MinPasswordComplexCharacters)),
        (ProvisionTags.AllowWiFi, _ => "1"),
        (ProvisionTags.AllowTextMessaging, _ => "1"),
        (ProvisionTags.AllowPOPIMAPEmail, _ => "1"),
        (ProvisionTags.AllowBluetooth, _ => "2"),
        (ProvisionTags.AllowIrDA, _ => "1"),
        (ProvisionTags.RequireManualSyncWhenRoaming, _ => "0"),
        (ProvisionTags.AllowDesktopSync, _ => "1"),
        (ProvisionTags.MaxCalendarAgeFilter, policy => Number((int)policy.MaxCalendarAge)),
        (ProvisionTags.AllowHTMLEmail, _ => "1"),
        (ProvisionTags.MaxEmailAgeFilter, policy => Number((int)policy.MaxMailAge)),
        (ProvisionTags.MaxEmailBodyTruncationSize, _ => "-1"),
        (ProvisionTags.MaxEmailHTMLBodyTruncationSize, _ => "-1"),
        (ProvisionTags.RequireSignedSMIMEMessages, _ => "0"),
        (ProvisionTags.RequireEncryptedSMIMEMessages, _ => "0"),
        (ProvisionTags.RequireSignedSMIMEAlgorithm, _ => "0"),
        (ProvisionTags.RequireEncryptionSMIMEAlgorithm, _ => "0"),
        (ProvisionTags.AllowSMIMEEncryptionAlgorithmNegotiation, _ => "2"),
        (ProvisionTags.AllowSMIMESoftCerts, _ => "1"),
        (ProvisionTags.AllowBrowser, policy => Flag(policy.AllowBrowser)),
        (ProvisionTags.AllowConsumerEmail, _ => "1"),
        (ProvisionTags.AllowRemoteDesktop, _ => "1"),
        (ProvisionTags.AllowInternetSharing, _ => "1"),
    ];

    /// <summary>What 12.0 has of it.</summary>
    private static readonly FrozenSet<WbxmlTag> First = FrozenSet.Create(
        ProvisionTags.DevicePasswordEnabled,
        ProvisionTags.AlphanumericDevicePasswordRequired,
        ProvisionTags.PasswordRecoveryEnabled,
        ProvisionTags.AttachmentsEnabled,
        ProvisionTags.MinDevicePasswordLength,
        ProvisionTags.MaxInactivityTimeDeviceLock,
        ProvisionTags.MaxDevicePasswordFailedAttempts,
        ProvisionTags.MaxAttachmentSize,
        ProvisionTags.AllowSimpleDevicePassword,
        ProvisionTags.DevicePasswordExpiration,
        ProvisionTags.DevicePasswordHistory);

    internal static void Write(WbxmlWriter writer, PolicyOptions policy, EasVersion version)
    {
        writer.Start(ProvisionTags.EASProvisionDoc);
        foreach (var (tag, value) in Rows)
            if (version.Has(EasFeature.FullPolicy) || First.Contains(tag)) writer.Element(tag, value(policy));
        writer.End();
    }

    private static string Flag(bool value) => value ? "1" : "0";

    private static string? Number(int? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
