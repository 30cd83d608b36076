namespace Bridge.Eas.Sync;

/// <summary>What a look at a collection of several folders says of an item that it does not name.</summary>
internal enum ItemScope
{
    /// <summary>Its folder was listed completely: the item is gone.</summary>
    Listed,

    /// <summary>Of its folder only changes were told: the item is as it was.</summary>
    Told,

    /// <summary>Nothing was learnt of its folder.</summary>
    Unknown,

    /// <summary>Its folder belongs to the collection no more: the item leaves as one that leaves the filter.</summary>
    Outside,

    /// <summary>The same for a class that has no filter: phones know no other word than that it is deleted.</summary>
    Left,
}
