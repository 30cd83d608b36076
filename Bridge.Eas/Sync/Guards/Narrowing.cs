namespace Bridge.Eas.Sync.Guards;

/// <summary>
/// How far answers are cut down to find an item that a phone cannot take. A phone that asks again and again for an answer that it was given
/// whole gets it in parts of 25, then, of the part that fails, one by one; the one that fails alone is set aside. What was left of the part,
/// and of the first answer that failed, keeps the small window; then it is the full one again.
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
    /// <returns>The item to be set aside when it is one alone. Null when the answer cannot be cut down.</returns>
    internal static (Narrowing Narrowing, ItemKey? Refused)? Of(Generation failed)
    {
        var told = Told(failed);
        var narrowing = failed.Narrowing;
        var plan = Math.Max(told, narrowing.Plan);
        if (told > Few) return (new Narrowing(plan, Part: 0), null);
        if (told > 1) return (new Narrowing(plan, told), null);
        var alone = failed.Delta.Where(entry => entry.Kind is DeltaKind.Add or DeltaKind.Change).ToList();
        return alone is [var one] ? (narrowing, one.Key) : null;
    }

    private static int Told(Generation generation) => generation.Delta.Count(entry => entry.Kind is DeltaKind.Add or DeltaKind.Change or DeltaKind.Delete or DeltaKind.SoftDelete);
}
