namespace Gateway.FrontDoor;

/// <summary>Set on connections that came in through a management address; ports are no sign, since tests let the system choose them.</summary>
internal sealed class ManagementConnection
{
    internal static readonly ManagementConnection Instance = new();

    internal static bool Is(HttpContext context) => context.Features.Get<ManagementConnection>() is not null;
}
