using Bridge.Eas.Sync.Merged;

namespace Bridge.Eas.Sync;

/// <summary>What <see cref="ICollectionSource.DetectAsync"/> found.</summary>
internal sealed record SourceChanges
{
    /// <summary>Nothing happened since the cursor; the lists are empty and the cursor may be a fresher one.</summary>
    public bool Unchanged { get; init; }

    /// <summary>
    /// True: <see cref="Items"/> is everything inside the filter and an item that is not in it is gone (or <see cref="OutsideFilter"/>).
    /// False: <see cref="Items"/> are the new and changed ones and <see cref="Deleted"/> those reported as deleted.
    /// A listing that may be incomplete must never be called complete.
    /// </summary>
    public bool Complete { get; init; }

    /// <summary>
    /// The listing behind <see cref="Complete"/> is not the only one to say what is gone: OX tells deletions. So what it lacks is in doubt, however
    /// little it is; also while a phone that has just started over is still being told what there is.
    /// </summary>
    public bool IsAudit { get; init; }

    /// <summary>When OX made the listing behind <see cref="Complete"/>, milliseconds since 1970 UTC; null for just now.</summary>
    public long? ListedAt { get; init; }

    public IReadOnlyList<SourceItem> Items { get; init; } = [];

    /// <summary>Reported deletions; beside a complete listing those of its gaps that are certain.</summary>
    public IReadOnlyList<ItemKey> Deleted { get; init; } = [];

    /// <summary>Items that exist but are outside the filter now: the phone gets SoftDelete for those it has.</summary>
    public IReadOnlyList<ItemKey> OutsideFilter { get; init; } = [];

    /// <summary>In a collection of several folders, what an item means that none of the lists names; null where <see cref="Complete"/> says it of all.</summary>
    public Func<ItemKey, ItemScope>? Scope { get; init; }

    /// <summary>In a collection whose folders may have items in common, which item of OX a key stands for; null where they have none.</summary>
    public Func<ItemKey, Standing>? Standing { get; init; }

    /// <summary>What to ask from next time; opaque to the engine, a few bytes.</summary>
    public required byte[] Cursor { get; init; }

    /// <summary>Whether an item is gone if <see cref="Items"/> does not have it, and only for that reason.</summary>
    public bool LacksIfUnlisted(ItemKey key) => Complete && (Scope is null || Scope(key) == ItemScope.Listed);

    /// <summary>The item epoch (mail: UIDVALIDITY). A value other than the state's makes the engine ask for a resync of the collection.</summary>
    public string? Epoch { get; init; }
}
