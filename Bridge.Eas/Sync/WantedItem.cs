namespace Bridge.Eas.Sync;

/// <summary>An item the engine wants to send.</summary>
/// <param name="Item">Key and version as detected.</param>
/// <param name="KnownVersion">What the phone has; null for a new item. A source may then write only what differs (mail flags).</param>
internal readonly record struct WantedItem(SourceItem Item, long? KnownVersion);
