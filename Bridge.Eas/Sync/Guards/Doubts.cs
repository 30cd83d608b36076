namespace Bridge.Eas.Sync.Guards;

/// <summary>What is not certain yet about a collection of a device. Empty almost always, and then nowhere stored.</summary>
/// <param name="Absence">Items missing from a listing that lacked suspiciously many; null when there was none.</param>
/// <param name="Tries">Items that could not be read lately while others could.</param>
/// <param name="Refusals">Items that the phone seems unable to take, until it takes them.</param>
internal sealed record Doubts(Absence? Absence, IReadOnlyList<FailedTry> Tries, IReadOnlyList<Refusal> Refusals)
{
    public static readonly Doubts None = new(Absence: null, [], []);

    public bool IsEmpty => Absence is null && Tries.Count == 0 && Refusals.Count == 0;
}

/// <summary>Items that a complete listing lacked.</summary>
/// <param name="ListedAt">When that listing was made; milliseconds since 1970 UTC.</param>
/// <param name="IsAgreed">A second listing lacked them too: they are gone.</param>
/// <param name="Keys">Which; ascending.</param>
internal sealed record Absence(long ListedAt, bool IsAgreed, IReadOnlyList<ItemKey> Keys);

/// <summary>An item that could not be read while others could.</summary>
/// <param name="Key">Which.</param>
/// <param name="Version">In which version.</param>
/// <param name="Count">How often.</param>
/// <param name="FirstAt">Milliseconds since 1970 UTC.</param>
/// <param name="LastAt">Milliseconds since 1970 UTC.</param>
internal sealed record FailedTry(ItemKey Key, long Version, int Count, long FirstAt, long LastAt);

/// <summary>An item that a phone was offered alone and asked for again and again.</summary>
/// <param name="Key">Which.</param>
/// <param name="Version">In which version.</param>
/// <param name="Count">How often it was offered so.</param>
/// <param name="FirstAt">Milliseconds since 1970 UTC: when it was offered first.</param>
/// <param name="LastAt">Milliseconds since 1970 UTC: when the last offer was found to have failed.</param>
/// <param name="TimesAside">How often it was set aside for that.</param>
/// <param name="AtTag">Of the key in answer to which it was offered last.</param>
internal sealed record Refusal(ItemKey Key, long Version, int Count, long FirstAt, long LastAt, int TimesAside, string AtTag)
{
    public bool IsOf(SourceItem item) => Key == item.Key && Version == item.Version;
}
