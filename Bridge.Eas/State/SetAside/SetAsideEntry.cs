using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.SetAside;

/// <summary>An item that is set aside for one device. Ids and hashes only.</summary>
/// <param name="DeviceTag">The device's hash, as in the log.</param>
/// <param name="CollectionId">As the phone knows it.</param>
/// <param name="FolderTag">The OX folder's hash: who waits for it can be told.</param>
/// <param name="Class">What it is.</param>
/// <param name="Key">Which item.</param>
/// <param name="Version">In which version; another one is offered by itself.</param>
/// <param name="Reason">An exception's type, an OX code, "transfer" (it always breaks) or "phone" (the phone cannot take it).</param>
/// <param name="Since">Milliseconds since 1970 UTC.</param>
internal sealed record SetAsideEntry(
    string DeviceTag, string CollectionId, string FolderTag, EasClass Class, ItemKey Key, long Version, string Reason, long Since)
{
    public bool IsAt(string deviceTag, string collectionId) => DeviceTag == deviceTag && CollectionId == collectionId;
}
