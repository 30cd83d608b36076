namespace OxSimulator.Store;

/// <summary>One user's choices about a folder, his own or one he may see.</summary>
/// <param name="Subscribed">Column 314: shown in lists.</param>
/// <param name="UsedForSync">Column 321: offered to sync clients.</param>
public readonly record struct SimFolderChoice(bool Subscribed, bool UsedForSync);
