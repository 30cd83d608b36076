namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Errors that the legacy calendar has no words for, or no number.</summary>
internal static class LegacyCodes
{
    internal const string UidTaken = "APP-0100";

    /// <summary>Somebody else changed it since.</summary>
    internal static OxError Changed => new("OX-0001", OxErrorCategory.Conflict);

    internal static OxError NoOccurrence => new("CAL-4042", OxErrorCategory.UserInput);

    internal static OxError Unsupported => new("SVL-0021", OxErrorCategory.Error);
}
