namespace Bridge.Eas.Sync.Merged;

/// <summary>Which item of OX a key stands for, and where in the order of its collection's folders it stands.</summary>
/// <param name="Item">Its key in OX: a meeting has the same one in the calendars of all who take part.</param>
/// <param name="Rank">0 for the collection's own folder.</param>
internal readonly record struct Standing(ItemKey Item, int Rank);

/// <summary>
/// What several folders of a collection have in common is shown once: as the first of them has it, the collection's own before any other. Goes by what was
/// found now and by what the phone holds, so that each round comes to the same end.
/// </summary>
/// <remarks>A copy that is not shown is neither held nor told of later: when the one before it goes, the source names all that the folders after it have.</remarks>
internal static class CommonItems
{
    /// <param name="changes">What the source found.</param>
    /// <param name="held">What the phone holds.</param>
    /// <param name="setAside">What it cannot be given: it is there all the same.</param>
    /// <returns>The changes without the copies that are not to be shown; those that the phone has are gone.</returns>
    internal static SourceChanges Once(SourceChanges changes, Snapshot held, Snapshot setAside)
    {
        if (changes.Standing is not { } standing || changes.Unchanged) return changes;
        var listed = changes.Items.Select(item => item.Key).ToHashSet();
        var left = changes.Deleted.Concat(changes.OutsideFilter).ToHashSet();
        var there = new HashSet<ItemKey>(listed);
        foreach (var key in held.Keys) AddUnlessLeft(key);
        foreach (var key in setAside.Keys) AddUnlessLeft(key);

        var second = there.GroupBy(key => standing(key).Item).SelectMany(copies => copies.OrderBy(key => standing(key).Rank).Skip(1)).ToHashSet();
        if (second.Count == 0) return changes;
        return changes with { Items = [.. changes.Items.Where(item => !second.Contains(item.Key))], Deleted = [.. changes.Deleted.Union(second)] };

        // What a listing lacks is there until that is believed.
        void AddUnlessLeft(ItemKey key)
        {
            if (!left.Contains(key) && changes.Scope?.Invoke(key) is not (ItemScope.Outside or ItemScope.Left)) there.Add(key);
        }
    }
}
