using Bridge.Eas.Protocol;

namespace Bridge.Eas.State.Restore;

/// <summary>Items that a phone deleted in one go, kept for a while so that they can be put back. Ids and hashes only; the items are elsewhere, encrypted.</summary>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="CreatedAt">Milliseconds since 1970 UTC.</param>
/// <param name="DeviceTag">The hash of the device that deleted them, as in the log.</param>
/// <param name="CollectionId">Where they were.</param>
/// <param name="FolderTag">The OX folder's hash: who waits for it can be told.</param>
/// <param name="Class">What they are.</param>
/// <param name="Items">How many.</param>
/// <param name="Chunks">In how many records.</param>
internal sealed record RestorePoint(string Id, long CreatedAt, string DeviceTag, string CollectionId, string FolderTag, EasClass Class, int Items, int Chunks);
