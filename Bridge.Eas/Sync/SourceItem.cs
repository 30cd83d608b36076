namespace Bridge.Eas.Sync;

/// <summary>An item as a listing tells it.</summary>
/// <param name="Key">Which item.</param>
/// <param name="Version">Changes whenever the phone should hear of it: mail flags, or the last-modified timestamp of a PIM item.</param>
/// <param name="Rank">Higher is delivered earlier: the received date of a mail.</param>
internal readonly record struct SourceItem(ItemKey Key, long Version, long Rank = 0)
{
    /// <summary>In place of a version: whatever it is now.</summary>
    public const long AsItIs = -1;
}
