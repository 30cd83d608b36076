using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Hierarchy;

/// <summary>One device's folder hierarchy.</summary>
internal readonly record struct HierarchyAddress(StateUser User, string DeviceId)
{
    public string HeaderKey => StateKeys.Hierarchy(User, DeviceId);

    public string ClaimKey => HeaderKey + ":claim";

    public string GenerationKey(SyncKey key) => StateKeys.HierarchyGeneration(User, DeviceId, key.StateId, key.Counter);
}
