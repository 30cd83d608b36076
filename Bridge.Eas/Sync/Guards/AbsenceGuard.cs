namespace Bridge.Eas.Sync.Guards;

/// <summary>
/// Absence is not deletion: when a complete listing lacks most or all of what a device holds, the Deletes wait until another listing, made at least
/// a minute later, lacks the same items. The same goes for a listing made to find what OX never told. Adds and changes go on meanwhile.
/// </summary>
/// <remarks>Deletions that OX itself reports are not looked at, and neither are items that only left the filter: OX says of both where they are.</remarks>
internal static class AbsenceGuard
{
    internal static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    /// <summary>The listing behind the next detection must be another one than the one that began the doubt.</summary>
    internal static bool WantsNewListing(Absence? absence, DateTimeOffset now) =>
        absence is { IsAgreed: false } && now.ToUnixTimeMilliseconds() - absence.ListedAt >= Between.TotalMilliseconds;

    /// <param name="changes">What the source found.</param>
    /// <param name="gone">What the device would be told to be gone.</param>
    /// <param name="held">Items the device holds.</param>
    /// <param name="before">What was in doubt before.</param>
    /// <param name="options">What share is too much.</param>
    /// <param name="now">When a listing without a time was made.</param>
    internal static AbsenceVerdict Judge(
        SourceChanges changes, IReadOnlyList<DeltaEntry> gone, int held, Absence? before, GuardOptions options, DateTimeOffset now)
    {
        if (!changes.Complete) return new AbsenceVerdict(gone, before, []);
        var certain = changes.Deleted.ToHashSet();
        var missing = gone.Where(entry => entry.Kind == DeltaKind.Delete && !IsCertain(entry.Key)).Select(entry => entry.Key).Order().ToList();
        if (!IsDoubtful(missing.Count)) return new AbsenceVerdict(gone, Absence: null, []);

        var listedAt = changes.ListedAt ?? now.ToUnixTimeMilliseconds();
        if (before is null) return Hold([], new Absence(listedAt, IsAgreed: false, missing));
        if (!before.IsAgreed && listedAt - before.ListedAt < Between.TotalMilliseconds) return Hold([], before);

        var agreed = before.Keys.Intersect(missing).ToHashSet();
        if (agreed.Count == 0) return Hold([], new Absence(listedAt, IsAgreed: false, missing));

        // What went since the first listing is a doubt of its own, which begins with this one.
        return IsDoubtful(missing.Count - agreed.Count)
            ? Hold(agreed, new Absence(listedAt, IsAgreed: false, missing))
            : new AbsenceVerdict(gone, before with { IsAgreed = true }, missing);

        bool IsDoubtful(int count) => options.IsMassAbsence(count, held) || (changes.IsAudit && count > 0);

        bool IsCertain(ItemKey key) => certain.Contains(key) || !changes.LacksIfUnlisted(key);

        AbsenceVerdict Hold(HashSet<ItemKey> told, Absence absence) =>
            new([.. gone.Where(entry => entry.Kind != DeltaKind.Delete || IsCertain(entry.Key) || told.Contains(entry.Key))], absence, [.. told]);
    }
}

/// <param name="Gone">What may be told now.</param>
/// <param name="Absence">What is in doubt from now on.</param>
/// <param name="Believed">What of <paramref name="Gone"/> two listings say alike, and nothing else: see <see cref="AbsenceProof"/>.</param>
internal sealed record AbsenceVerdict(IReadOnlyList<DeltaEntry> Gone, Absence? Absence, IReadOnlyList<ItemKey> Believed);
