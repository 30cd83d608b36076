namespace Bridge.OxApi;

/// <summary>What OX says an error is about; the numbers are its legacy <c>category</c> numbers. Source: OX HTTP API, response envelope.</summary>
public enum OxErrorCategory
{
    None = 0,
    UserInput = 1,
    Configuration = 2,
    PermissionDenied = 3,
    TryAgain = 4,
    ServiceDown = 5,
    Connectivity = 6,
    Error = 8,
    Conflict = 9,
    Capacity = 11,
    Truncated = 12,
    Warning = 13,
}
