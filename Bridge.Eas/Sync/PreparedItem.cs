using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Sync;

/// <summary>What became of a <see cref="WantedItem"/>.</summary>
internal enum Preparation
{
    Ready,

    /// <summary>No longer in OX: the engine leaves it out and will see the deletion by itself.</summary>
    Gone,

    /// <summary>Cannot be read or mapped: set aside by (id, version) and reported; the collection goes on.</summary>
    Failed,

    /// <summary>OX cannot give it now. Is it this item alone, the others are sent and it is tried again; is it OX, the phone comes again.</summary>
    Later,
}

/// <summary>An item read from OX, ready to be written.</summary>
/// <param name="Key">Which item.</param>
/// <param name="Version">The version of what will be written; it goes into the snapshot, so that a later change is seen.</param>
/// <param name="Preparation">Ready or why not.</param>
/// <param name="WriteData">Writes the children of ApplicationData; null unless ready. May throw: the engine takes back what was written and sets the item aside.</param>
/// <param name="Reason">Why it failed, without content: an exception's type, an OX code.</param>
/// <param name="Failure">Why it cannot be had now; with <see cref="Sync.Preparation.Later"/> only.</param>
internal sealed record PreparedItem(
    ItemKey Key, long Version, Preparation Preparation, Action<WbxmlWriter>? WriteData, string? Reason = null, SourceFailure? Failure = null)
{
    public static PreparedItem Ready(ItemKey key, long version, Action<WbxmlWriter> writeData) => new(key, version, Preparation.Ready, writeData);

    public static PreparedItem Gone(ItemKey key) => new(key, 0, Preparation.Gone, WriteData: null);

    public static PreparedItem Failed(ItemKey key, long version, string reason) => new(key, version, Preparation.Failed, WriteData: null, reason);

    public static PreparedItem Later(ItemKey key, SourceFailure failure) => new(key, 0, Preparation.Later, WriteData: null, failure.Code, failure);
}
