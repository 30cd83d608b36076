namespace Bridge.Eas.Watch;

/// <summary>Why a wait ended.</summary>
internal enum WaitEnd
{
    /// <summary>The time was over.</summary>
    Expired,

    /// <summary>Something may have changed in a folder that is waited for.</summary>
    Changed,

    /// <summary>The folders themselves changed, and this device has not been told.</summary>
    HierarchyChanged,

    /// <summary>A newer request of the same device waits now.</summary>
    Superseded,

    /// <summary>The server stops: the phone comes back to another one.</summary>
    Draining,
}
