using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using Bridge.Eas.Devices;
using Bridge.Eas.Protocol;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.Provision;

/// <summary>How strictly devices must take the policy.</summary>
public enum PolicyMode
{
    /// <summary>No command without the current policy key.</summary>
    Required,

    /// <summary>A device that asks gets the policy; one that never asks is let through.</summary>
    Offered,

    /// <summary>There is no policy; a device that asks is told so.</summary>
    None,
}

/// <summary>The security policy for devices, section <c>Eas:Policy</c>. Unset values restrict nothing. Source: MS-ASPROV, "EASProvisionDoc".</summary>
public sealed class PolicyOptions
{
    public PolicyMode Mode { get; set; } = PolicyMode.Required;

    public bool PasswordEnabled { get; set; }

    public bool AlphanumericPasswordRequired { get; set; }

    /// <value>1 to 16; unset for no minimum.</value>
    [Range(1, 16)] public int? MinPasswordLength { get; set; }

    /// <summary>Character groups a password must mix.</summary>
    /// <value>1 to 4; 1 when unset.</value>
    [Range(1, 4)] public int MinPasswordComplexCharacters { get; set; } = 1;

    public bool AllowSimplePassword { get; set; } = true;

    /// <summary>Seconds without use after which the device locks.</summary>
    /// <value>60 to 9998; unset for never.</value>
    [Range(60, 9998)] public int? MaxInactivitySeconds { get; set; }

    /// <summary>Wrong passwords after which the device erases itself.</summary>
    /// <value>4 to 16; unset for never.</value>
    [Range(4, 16)] public int? MaxFailedPasswordAttempts { get; set; }

    /// <value>0 to 730 days; 0 (never) when unset.</value>
    [Range(0, 730)] public int PasswordExpirationDays { get; set; }

    [Range(0, 50)] public int PasswordHistory { get; set; }

    public bool RequireDeviceEncryption { get; set; }

    public bool RequireStorageCardEncryption { get; set; }

    public bool AttachmentsEnabled { get; set; } = true;

    /// <summary>The largest attachment that phones get of which no rule of <see cref="Attachments"/> is about: told in the policy, and kept whatever the phone makes of that.</summary>
    /// <value>Bytes; unset for no limit.</value>
    [Range(1, int.MaxValue)] public int? MaxAttachmentBytes { get; set; }

    /// <summary>The same for some users, device types and models; the first rule that fits counts.</summary>
    public IList<AttachmentRule> Attachments { get; init; } = [];

    /// <summary>How far back phones may sync mail of which no rule of <see cref="Ages"/> says otherwise. What a phone asks for beyond is cut to it.</summary>
    public MailAge MaxMailAge { get; set; }

    /// <summary>The same for events; future ones are always synced.</summary>
    public CalendarAge MaxCalendarAge { get; set; }

    /// <summary>The same for some users, device types and models; the first rule that fits counts.</summary>
    public IList<AgeRule> Ages { get; init; } = [];

    public bool AllowCamera { get; set; } = true;

    public bool AllowBrowser { get; set; } = true;

    /// <summary>True when devices must hold the current key.</summary>
    internal bool Required => Mode == PolicyMode.Required;

    /// <summary>The policy as it is told to a phone that has limits of its own.</summary>
    internal PolicyOptions With(int? maxAttachmentBytes, SyncAges ages)
    {
        var told = (PolicyOptions)MemberwiseClone();
        (told.MaxAttachmentBytes, told.MaxMailAge, told.MaxCalendarAge) = (maxAttachmentBytes, ages.Mail, ages.Calendar);
        return told;
    }

    /// <summary>Names the policy's content, as far as a version tells it: another content makes every device provision again.</summary>
    /// <remarks>
    /// Of the rules for attachments and ages all of it counts and not what they come to for the phone: one that calls itself now this and now that would be made to
    /// provision for ever.
    /// </remarks>
    internal string Tag(EasVersion version)
    {
        var form = version.Has(EasFeature.PolicyAsWapXml) ? "w" : version.Has(EasFeature.FullPolicy) ? "" : "s";
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)).AsSpan(0, 8)) + form;
    }
}

[OptionsValidator]
internal sealed partial class PolicyOptionsValidator : IValidateOptions<PolicyOptions>;
