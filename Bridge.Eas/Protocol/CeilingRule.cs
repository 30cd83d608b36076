namespace Bridge.Eas.Protocol;

/// <summary>The highest version for some phones, section <c>Eas:Ceilings:N</c>.</summary>
public sealed class CeilingRule : DeviceRule
{
    /// <summary>The highest version that these phones are offered, below or above that of all others.</summary>
    /// <value>2.5, 12.0, 12.1, 14.0, 14.1, 16.0 or 16.1; required.</value>
    public string HighestVersion { get; set; } = "";
}
