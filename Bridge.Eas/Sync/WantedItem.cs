namespace Bridge.Eas.Sync;

/// <summary>An item the engine wants to send.</summary>
/// <param name="Item">
/// Key and version as detected, or as an answer that is given again told it. Where an item may come back to a version that it had before (mail flags),
/// it is written in this very version, unless that is <see cref="SourceItem.AsItIs"/>: the phone would not be told when it does.
/// </param>
/// <param name="KnownVersion">What the phone has; null for a new item. A source may then write only what differs (mail flags).</param>
internal readonly record struct WantedItem(SourceItem Item, long? KnownVersion);
