namespace Bridge.OxApi;

/// <summary>What <c>updates</c> told: objects new or changed since the timestamp, and ids of objects that are gone from the folder.</summary>
/// <param name="Timestamp">The next cursor: never below the one asked with.</param>
public sealed record OxChanges<T>(IReadOnlyList<T> Modified, IReadOnlyList<string> Deleted, long Timestamp);
