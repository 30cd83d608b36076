namespace Bridge.Eas.Sync.Guards;

/// <summary>
/// How far answers are cut down to find an item that a phone cannot take. A phone that asks again and again for an answer that it was given
/// whole gets it in parts of 25, then, of the part that fails, one by one; the one that fails alone waits, see <see cref="OfferedAlone"/>. What
/// was left of the part, and of the first answer that failed, keeps the small window; then it is the full one again.
/// </summary>
/// <param name="Plan">Items of the first answer that failed, as far as they are still to be told.</param>
/// <param name="Part">Of these, those of the part that failed.</param>
internal readonly record struct Narrowing(int Plan, int Part)
{
    private const int Few = 25;

    /// <summary>Repeats that were answered in full before an answer is cut down.</summary>
    internal const int Patience = 3;

    /// <summary>Items an answer may carry.</summary>
    public int Window => Part > 0 ? 1 : Plan > 0 ? Few : int.MaxValue;

    /// <summary>What is left after some were told.</summary>
    public Narrowing After(Generation generation)
    {
        if (generation.Drained || generation.Waits) return default;
        var told = Told(generation) + generation.Delta.Count(entry => entry.Kind == DeltaKind.SetAside);
        return new Narrowing(Math.Max(0, Plan - told), Math.Max(0, Part - told));
    }

    /// <summary>What to do about an answer that a phone cannot take.</summary>
    /// <returns>Null when the answer cannot be cut down.</returns>
    internal static CutDown? Of(Generation failed)
    {
        var told = Told(failed);
        var narrowing = failed.Narrowing;
        var plan = Math.Max(told, narrowing.Plan);
        if (told > Few) return new CutDown(new Narrowing(plan, Part: 0), Refused: null);
        if (told > 1) return new CutDown(new Narrowing(plan, told), Refused: null);
        var alone = failed.Delta.Where(entry => entry.Kind is DeltaKind.Add or DeltaKind.Change).ToList();
        return alone is [var one] ? new CutDown(narrowing, new RefusedItem(one.Key, failed.CommittedAt)) : null;
    }

    private static int Told(Generation generation) => generation.Delta.Count(entry => entry.Kind is DeltaKind.Add or DeltaKind.Change or DeltaKind.Delete or DeltaKind.SoftDelete);
}

/// <param name="Narrowing">How far the next answer is cut down.</param>
/// <param name="Refused">The item that the phone did not take alone; null when there were more.</param>
internal readonly record struct CutDown(Narrowing Narrowing, RefusedItem? Refused);

/// <param name="Key">Which.</param>
/// <param name="OfferedAt">When it was offered, milliseconds since 1970 UTC.</param>
internal readonly record struct RefusedItem(ItemKey Key, long OfferedAt);
