using Bridge.Eas.State.Collections;

namespace Bridge.Eas.Sync;

/// <summary>
/// Items that a phone has added where its user may add none. An error would leave them on the phone for good: so the Add is answered as done, under a
/// key that no item of OX has, and the next Sync tells that it is gone. (Where OX refuses although it told of the right, the item stays on the phone:
/// what the user wrote is not thrown away on a contradiction.) Not the same Sync: a phone may handle both in one go and find nothing to delete.
/// </summary>
internal static class UnmadeItems
{
    /// <remarks>Longer than a hash of an id, see <see cref="ItemKey.Wire"/>.</remarks>
    private const string Mark = "unmade-";

    internal static ItemKey KeyOf(PhoneCommand command) => ItemKey.Parse($"{Mark}{command.Hash:x16}");

    internal static bool Has(ItemKey key) => key.Text?.StartsWith(Mark, StringComparison.Ordinal) == true;

    /// <summary>Those that a phone holds, to be told as gone.</summary>
    internal static IReadOnlyList<DeltaEntry> In(Snapshot held)
    {
        List<DeltaEntry>? found = null;

        // Texts come last, and these behind most of them.
        for (var i = held.Count - 1; i >= 0 && held.Keys[i].Text is not null; i--)
            if (Has(held.Keys[i])) (found ??= []).Add(new DeltaEntry(DeltaKind.Delete, held.Keys[i], 0));
        return found ?? [];
    }
}
