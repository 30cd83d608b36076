using Bridge.Eas.Protocol;

namespace Bridge.Eas.Commands.Provision;

/// <summary>The largest attachment for some phones, section <c>Eas:Policy:Attachments:N</c>.</summary>
public sealed class AttachmentRule : DeviceRule
{
    /// <summary>The largest attachment that these phones get, below or above that of all others.</summary>
    /// <value>1 to 2147483647 bytes; required.</value>
    public int MaxBytes { get; set; }
}
