using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync.Guards;

namespace Bridge.Eas.Sync;

/// <summary>What the next Sync of a collection would tell, looked up without telling it. Its counts are those of <see cref="SyncEngine"/>.</summary>
internal sealed class SyncEstimator(CollectionStore collections, CollectionGuards guards, TimeProvider time)
{
    /// <summary>How many items the phone would be told of, without changing what it is told. For GetItemEstimate and for a Ping that must not lie.</summary>
    /// <returns>Null when the key is not known.</returns>
    public async ValueTask<SourceResult<Estimate?>> EstimateAsync(CollectionRun run, CancellationToken cancellationToken)
    {
        if (await collections.LoadAsync(run.Address, run.Key, cancellationToken) is not { } state) return SourceResult<Estimate?>.Ok(null);
        var context = run.ContextIn(state);
        if (state.WantedRestores.Count > 0) return SourceResult<Estimate?>.Ok(new Estimate(1, 1));
        var anew = context.Options.FilterType != state.Line.Options.FilterType || guards.Retried(state, lost: null).Count > 0;
        var tellsAgain = run.TellsAgain(state);
        var moved = MovedInStore.Held(state.MovedIn);
        var held = (tellsAgain ? state.Held.AllStale() : state.Held).With(moved.Select(item => KeyValuePair.Create(item.Key, (long?)item.Version)));
        context = context with { ListAnew = guards.WantsNewListing(state) };
        var mustTell = anew || tellsAgain || !state.Drained || moved.Any(item => item.Version < 0);
        var detected = await run.Source.DetectAsync(context, anew ? null : state.Cursor, mustTell, cancellationToken);
        if (!detected.Succeeded) return detected.Failure;

        // All ids are void: the Sync that finds this out is told status 3, and it must come to be told.
        if (state.Epoch is not null && detected.Value.Epoch is not null && detected.Value.Epoch != state.Epoch)
            return SourceResult<Estimate?>.Ok(new Estimate(Math.Max(1, detected.Value.Items.Count), Waking: 1));

        if (detected.Value.Unchanged) return SourceResult<Estimate?>.Ok(new Estimate(0, 0));
        var sifted = guards.Estimate(state, held, detected.Value);
        var count = sifted.Plan.Count;

        // An audit that found nothing is done: a phone that only waits would else have it made at every look.
        if (detected.Value.IsAudit && count == 0 && !sifted.Waits && state.Drained)
            await collections.SaveFresherCursorAsync(run.Address, state, detected.Value.Cursor, context.Options.FilterType, cancellationToken);
        var waking = count - sifted.Plan.Gone.Count(entry => entry.Kind == DeltaKind.SoftDelete);
        return SourceResult<Estimate?>.Ok(new Estimate(count, waking, sifted.LookAgain - time.GetUtcNow()));
    }
}

/// <summary>What the next Sync of a collection would tell.</summary>
/// <param name="Count">Items to be told of.</param>
/// <param name="Waking">Those that are worth waking a phone for: items that merely leave the filter as time goes by are not.</param>
/// <param name="LookAgain">Something is kept back, and may be told after so long; null when nothing is.</param>
internal sealed record Estimate(int Count, int Waking, TimeSpan? LookAgain = null);
