namespace Bridge.Eas.Sync;

/// <summary>The Options block of a collection; it stays in force until the phone sends another. Source: MS-ASCMD, "Options (Sync)".</summary>
internal sealed record CollectionOptions
{
    public static readonly CollectionOptions Default = new();

    /// <summary>0 all; 1 to 5 one day to one month (mail); 4 to 7 two weeks to six months (calendar); 8 incomplete tasks.</summary>
    public int FilterType { get; init; }

    /// <summary>0 the phone wins, 1 the server wins.</summary>
    public int Conflict { get; init; } = 1;

    /// <summary>0 never MIME, 1 for S/MIME messages only, 2 for all.</summary>
    public int MimeSupport { get; init; }

    /// <summary>0 to 8 as in MS-ASCMD, "MIMETruncation"; null when absent.</summary>
    public int? MimeTruncation { get; init; }

    public IReadOnlyList<BodyPreference> BodyPreferences { get; init; } = [];

    /// <summary>The one BodyPartPreference (14.1+, HTML only), or null.</summary>
    public BodyPreference? BodyPart { get; init; }
}
