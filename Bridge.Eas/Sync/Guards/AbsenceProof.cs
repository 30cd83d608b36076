namespace Bridge.Eas.Sync.Guards;

/// <summary>
/// Two listings may be wrong alike, hours apart even: what both lack is asked for by its id before a phone is told that it is gone. One item that is
/// there after all, or that OX cannot give now, leaves all of them in doubt.
/// </summary>
internal static class AbsenceProof
{
    /// <summary>Of more, so many are asked for, spread over all of them: a listing that lies does not leave out the same few.</summary>
    private const int MostAskedFor = 20;

    /// <returns>Whether OX has none of what was asked for.</returns>
    internal static async ValueTask<bool> IsGoneAsync(CollectionRun run, IReadOnlyList<ItemKey> believed, CancellationToken cancellationToken)
    {
        var count = Math.Min(believed.Count, MostAskedFor);
        var wanted = Enumerable.Range(0, count).Select(i => new WantedItem(new SourceItem(believed[i * believed.Count / count], SourceItem.AsItIs), KnownVersion: null)).ToList();
        await foreach (var item in run.Source.PrepareAsync(run.Context, wanted, cancellationToken))
        {
            if (item.Preparation != Preparation.Gone) return false;
        }

        return true;
    }
}
