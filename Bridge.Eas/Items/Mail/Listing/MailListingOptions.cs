using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>How mail folders are watched for changes, section <c>Eas:Mail</c>.</summary>
public sealed class MailListingOptions
{
    /// <summary>
    /// Age in seconds after which a folder's flags are listed again although its status says that no mail came, went or was read:
    /// OX tells of follow-up flags and colours in no other way.
    /// </summary>
    /// <value>0 (always) to 86400; 300 when unset.</value>
    [Range(0, 86_400)] public int FlagScanSeconds { get; set; } = 300;
}

[OptionsValidator]
internal sealed partial class MailListingOptionsValidator : IValidateOptions<MailListingOptions>;
