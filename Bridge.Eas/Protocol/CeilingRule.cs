namespace Bridge.Eas.Protocol;

/// <summary>
/// The highest version for some phones, section <c>Eas:Ceilings:N</c>. All that is set must fit; <c>*</c> stands for any characters and <c>?</c> for any one,
/// upper and lower case are the same.
/// </summary>
public sealed class CeilingRule
{
    /// <summary>The login as OX knows it, one of the user's addresses, or <c>context/user</c> by OX's numbers; unset for all users.</summary>
    public string? User { get; set; }

    /// <summary>As the phone calls itself in its requests ("iPhone", "SamsungDevice"); unset for all.</summary>
    public string? DeviceType { get; set; }

    /// <summary>As the phone tells it in its DeviceInformation; unset for all, also for those that tell none.</summary>
    public string? Model { get; set; }

    /// <summary>The User-Agent header ("Apple-iPhone14C5/2007.50"); unset for all.</summary>
    public string? UserAgent { get; set; }

    /// <summary>The highest version that these phones are offered, below or above that of all others.</summary>
    /// <value>2.5, 12.0, 12.1, 14.0, 14.1, 16.0 or 16.1; required.</value>
    public string HighestVersion { get; set; } = "";
}
