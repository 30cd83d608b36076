using Bridge.Eas.State.Store;

namespace Bridge.Eas.State.Collections;

/// <summary>One collection: a folder as one device of one user sees it.</summary>
internal readonly record struct CollectionAddress(StateUser User, string DeviceId, string CollectionId)
{
    public string HeaderKey => StateKeys.Collection(User, DeviceId, CollectionId);

    public string ClaimKey => StateKeys.Claim(User, DeviceId, CollectionId);

    public string MovedInKey => HeaderKey + ":moved";

    public string DoubtsKey => HeaderKey + ":doubts";

    /// <summary>How much the device deleted here a moment ago.</summary>
    public string BurstKey => HeaderKey + ":burst";

    /// <summary>An operator wants deleted items put back here.</summary>
    public string RestoreWantedKey => StateKeys.RestoreWanted(User, CollectionId);

    /// <summary>An operator wants what was set aside to be offered again.</summary>
    public string RetryKey => StateKeys.Retry(User, StateKeys.Hash(DeviceId), CollectionId);

    public string BaseKey(string stateId) => StateKeys.Base(User, DeviceId, CollectionId, stateId);

    public string GenerationKey(string stateId, int counter) => StateKeys.Generation(User, DeviceId, CollectionId, stateId, counter);
}
