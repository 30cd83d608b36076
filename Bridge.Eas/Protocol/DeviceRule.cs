namespace Bridge.Eas.Protocol;

/// <summary>
/// What some phones have in common that an operator decides something for. All that is set must fit; <c>*</c> stands for any characters and <c>?</c> for
/// any one, upper and lower case are the same.
/// </summary>
public abstract class DeviceRule
{
    /// <summary>The login as OX knows it, one of the user's addresses, or <c>context/user</c> by OX's numbers; unset for all users.</summary>
    public string? User { get; set; }

    /// <summary>As the phone calls itself in its requests ("iPhone", "SamsungDevice"); unset for all.</summary>
    public string? DeviceType { get; set; }

    /// <summary>As the phone tells it in its DeviceInformation; unset for all, also for those that tell none.</summary>
    public string? Model { get; set; }

    /// <summary>The User-Agent header ("Apple-iPhone14C5/2007.50"); unset for all.</summary>
    public string? UserAgent { get; set; }

    /// <summary>A rule without any condition would be the default in disguise, and is most often a key that was mistyped.</summary>
    internal bool NamesNoPhone => string.IsNullOrEmpty(User) && string.IsNullOrEmpty(DeviceType) && string.IsNullOrEmpty(Model) && string.IsNullOrEmpty(UserAgent);

    /// <summary>What to tell of a rule that names no phone.</summary>
    /// <param name="key">The rule's key.</param>
    internal static string WithoutPhone(string key) => $"{key}: names no phone; set User, DeviceType, Model or UserAgent";
}
