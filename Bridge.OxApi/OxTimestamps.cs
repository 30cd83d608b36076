namespace Bridge.OxApi;

/// <summary>Rules for OX's timestamps (milliseconds since 1970 UTC).</summary>
public static class OxTimestamps
{
    /// <summary>Switches the check for changes by others off: the last write wins.</summary>
    public const long Any = long.MaxValue;

    /// <summary>The cursor after an answer: OX may answer 0 or nothing when there was no change, and a cursor never goes backwards.</summary>
    public static long Next(long previous, long? returned) => Math.Max(previous, returned ?? 0);
}
