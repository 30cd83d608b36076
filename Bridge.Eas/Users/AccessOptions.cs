namespace Bridge.Eas.Users;

/// <summary>Who may use the gateway, section <c>Ox</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>A capability of OX without which a user is refused with 403, for example <c>active_sync</c>. Empty (all users) when unset.</summary>
    public string RequireCapability { get; set; } = "";
}
