namespace Simulation.Kernel;

/// <summary>Where a fault can hit.</summary>
internal enum FateSide
{
    /// <summary>Between phone and gateway.</summary>
    Phone,

    /// <summary>Between gateway and OX.</summary>
    Ox,

    /// <summary>What OX lists. Listings are few, and a wrong one is the worst that OX can say.</summary>
    Listing,

    /// <summary>Between gateway and store.</summary>
    Store,
}

/// <summary>One way in which a request, a call or a store operation can go.</summary>
/// <param name="Name">In the trace and the counts.</param>
/// <param name="Weight">Against the other faults of its side.</param>
internal sealed record Fate(FateSide Side, string Name, int Weight)
{
    public static readonly Fate RequestLost = new(FateSide.Phone, "request lost", 4);
    public static readonly Fate AnswerLost = new(FateSide.Phone, "answer lost", 10);
    public static readonly Fate Twice = new(FateSide.Phone, "request twice at once", 5);
    public static readonly Fate Late = new(FateSide.Phone, "request repeated late", 4);
    public static readonly Fate HungUp = new(FateSide.Phone, "phone hangs up", 5);

    public static readonly Fate OxRefused = new(FateSide.Ox, "ox unreachable", 3);
    public static readonly Fate OxDroppedBefore = new(FateSide.Ox, "ox call cut before effect", 3);
    public static readonly Fate OxDroppedAfter = new(FateSide.Ox, "ox call cut after effect", 5);
    public static readonly Fate OxSlow = new(FateSide.Ox, "ox slow", 4);
    public static readonly Fate OxSilentBefore = new(FateSide.Ox, "ox silent, no effect", 2);
    public static readonly Fate OxSilentAfter = new(FateSide.Ox, "ox silent, effect", 3);
    public static readonly Fate OxSilentLate = new(FateSide.Ox, "ox silent, late effect", 3);
    public static readonly Fate OxError = new(FateSide.Ox, "ox error object", 4);
    public static readonly Fate Ox5xxBefore = new(FateSide.Ox, "ox 5xx before effect", 3);
    public static readonly Fate Ox5xxAfter = new(FateSide.Ox, "ox 5xx after effect", 3);
    public static readonly Fate OxCut = new(FateSide.Ox, "ox answer cut", 4);
    public static readonly Fate OxSessionLost = new(FateSide.Ox, "ox session lost", 3);
    public static readonly Fate OxTooMany = new(FateSide.Ox, "ox rate limit", 1);
    public static readonly Fate DiesBeforeOx = new(FateSide.Ox, "node dies before ox call", 2);
    public static readonly Fate DiesAfterOx = new(FateSide.Ox, "node dies after ox call", 5);

    public static readonly Fate OxEmpty = new(FateSide.Listing, "ox listing empty by mistake", 1);
    public static readonly Fate OxShort = new(FateSide.Listing, "ox listing short by mistake", 1);

    public static readonly Fate StoreSlow = new(FateSide.Store, "store slow", 5);
    public static readonly Fate StoreFailsBefore = new(FateSide.Store, "store fails, not written", 4);
    public static readonly Fate StoreFailsAfter = new(FateSide.Store, "store fails, written", 4);
    public static readonly Fate DiesBeforeStore = new(FateSide.Store, "node dies before store write", 3);
    public static readonly Fate DiesAfterStore = new(FateSide.Store, "node dies after store write", 4);

    public static readonly IReadOnlyList<Fate> All =
    [
        RequestLost, AnswerLost, Twice, Late, HungUp,
        OxRefused, OxDroppedBefore, OxDroppedAfter, OxSlow, OxSilentBefore, OxSilentAfter, OxSilentLate, OxError, Ox5xxBefore, Ox5xxAfter, OxCut, OxSessionLost, OxTooMany, DiesBeforeOx, DiesAfterOx,
        OxEmpty, OxShort,
        StoreSlow, StoreFailsBefore, StoreFailsAfter, DiesBeforeStore, DiesAfterStore,
    ];

    private static readonly Dictionary<FateSide, Fate[]> BySide = All.GroupBy(fate => fate.Side).ToDictionary(side => side.Key, side => side.ToArray());

    public static IReadOnlyList<Fate> Of(FateSide side) => BySide[side];
}
