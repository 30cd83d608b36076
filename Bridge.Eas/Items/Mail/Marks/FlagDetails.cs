namespace Bridge.Eas.Items.Mail.Marks;

/// <summary>
/// What a follow-up flag says beyond "flagged", which is all that OX has a place for. Milliseconds since 1970 UTC; start and due are there twice, as the
/// digits of the user's clock and as the moment. Source: MS-ASEMAIL, "Flag".
/// </summary>
internal sealed record FlagDetails
{
    /// <summary>Done: the flag is no longer set in OX.</summary>
    public bool IsComplete { get; init; }

    /// <summary>What is to be done; empty for the usual "Flag for follow up".</summary>
    public string Type { get; init; } = "";

    public string Subject { get; init; } = "";

    public long? Start { get; init; }

    public long? UtcStart { get; init; }

    public long? Due { get; init; }

    public long? UtcDue { get; init; }

    public bool? HasReminder { get; init; }

    public long? Reminder { get; init; }

    public long? Ordinal { get; init; }

    public string SubOrdinal { get; init; } = "";

    public long? DateCompleted { get; init; }

    public long? CompleteTime { get; init; }

    /// <summary>Says nothing that OX could not say.</summary>
    public bool IsPlain => this == Plain;

    internal static readonly FlagDetails Plain = new();
}
