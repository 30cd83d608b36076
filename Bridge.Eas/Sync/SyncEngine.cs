using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync.Guards;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Sync;

/// <summary>
/// One Sync of one collection: loads what the key stands for, carries out the phone's commands once, tells what changed, and commits the
/// new generation before anything is answered. It knows no item class; a <see cref="ICollectionSource"/> does.
/// </summary>
/// <remarks>
/// A request that uses an older key than our last answer says that this answer was lost. The same commands get the same plan and results
/// under the same key, rendered from OX as it is now; other commands get a new key, and what was carried out already is not carried out again.
/// </remarks>
internal sealed class SyncEngine(
    CollectionStore collections,
    CollectionClaims claims,
    PhoneCommands phoneCommands,
    AnswerFill fill,
    CollectionGuards guards,
    MovedInStore movedIn,
    IChangeNotes notes,
    EasMetrics metrics,
    TimeProvider time)
{
    private const int Tries = 3;

    public async ValueTask<CollectionAnswer> RunAsync(CollectionRun run, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await collections.LoadAsync(run.Address, run.Key, cancellationToken) is not { } state)
            {
                metrics.Resync("unknown key");
                return CollectionAnswer.Refused(SyncStatus.InvalidSyncKey);
            }

            if (await AnswerAsync(await WithOptionsAsync(run, state, cancellationToken), state, cancellationToken) is { } answer) return answer;
        }

        return CollectionAnswer.Refused(SyncStatus.Retry);
    }

    /// <summary>How many items the phone would be told of, without changing anything. For GetItemEstimate and for a Ping that must not lie.</summary>
    /// <returns>Null when the key is not known.</returns>
    public async ValueTask<SourceResult<Estimate?>> EstimateAsync(CollectionRun run, CancellationToken cancellationToken)
    {
        if (await collections.LoadAsync(run.Address, run.Key, cancellationToken) is not { } state) return SourceResult<Estimate?>.Ok(null);
        var context = ContextOf(run, state);
        var anew = context.Options.FilterType != state.Header.Options.FilterType;
        anew |= CollectionGuards.Retries(state, lost: null);
        context = context with { ListAnew = guards.WantsNewListing(state) };
        var detected = await run.Source.DetectAsync(context, anew ? null : state.Cursor, mustTell: anew || !state.Drained, cancellationToken);
        if (!detected.Succeeded) return detected.Failure;
        if (detected.Value.Unchanged) return SourceResult<Estimate?>.Ok(new Estimate(0, 0));
        var sifted = guards.Estimate(state, detected.Value);
        var waking = sifted.Plan.Count - sifted.Plan.Gone.Count(entry => entry.Kind == DeltaKind.SoftDelete);
        return SourceResult<Estimate?>.Ok(new Estimate(sifted.Plan.Count, waking, sifted.LookAgain - time.GetUtcNow()));
    }

    /// <summary>Options and window are sticky: what a request names is in force from then on.</summary>
    private async ValueTask<CollectionRun> WithOptionsAsync(CollectionRun run, CollectionState state, CancellationToken cancellationToken)
    {
        var before = state.Header;
        var header = before with
        {
            Options = run.NewOptions ?? before.Options,
            WindowSize = run.NewWindow ?? before.WindowSize,
            Version = run.Context.Version,
        };

        // Another filter may reach back behind the cursor. The header says so until something was committed: this request may fail.
        if (header.Options.FilterType != before.Options.FilterType) header = header with { FresherCursor = [], FresherCursorCounter = state.Counter };
        if (!CollectionHeaderFormat.Write(header).AsSpan().SequenceEqual(CollectionHeaderFormat.Write(before)))
        {
            await collections.SaveHeaderAsync(run.Address, header, cancellationToken);
            state.Header = header;
        }

        return run with
        {
            Context = ContextOf(run, state),
            MostItems = Math.Min(run.MostItems, header.WindowSize),
        };
    }

    private static SourceContext ContextOf(CollectionRun run, CollectionState state) => run.Context with
    {
        Options = run.NewOptions ?? state.Header.Options,
        Epoch = state.Epoch,
        Supported = state.Header.Supported?.ToHashSet(StringComparer.Ordinal),
    };

    /// <returns>Null when another request was faster: load again.</returns>
    private async ValueTask<CollectionAnswer?> AnswerAsync(CollectionRun run, CollectionState state, CancellationToken cancellationToken)
    {
        var requestHash = ElementHash.Combine([(ulong)run.Context.Options.FilterType, .. run.Commands.Select(command => command.Hash)]);
        var lost = state.Answers.Count > 0 ? state.Answers[^1] : null;
        (Narrowing Narrowing, ItemKey? Refused) narrowed = (lost?.Narrowing ?? state.Narrowing, null);
        if (lost is not null)
        {
            metrics.Replayed();
            if (lost.RequestHash == requestHash)
            {
                if (await guards.NarrowAsync(run, lost, cancellationToken) is { } cut) narrowed = cut;
                else if (await ReplayAsync(run, state, lost, cancellationToken) is { } again) return again;
            }
        }
        else
        {
            await collections.ConfirmAsync(run.Address, run.Key, state, cancellationToken);
        }

        if (!run.Commands.Any(command => command.Kind != ClientCommandKind.Fetch)) return await ProceedAsync(run, state, lost, narrowed, requestHash, tookOver: false, cancellationToken);

        if (await claims.TakeAsync(run.Address, cancellationToken) is not { } claim) return CollectionAnswer.Refused(SyncStatus.Retry);
        try
        {
            if (await IsOvertakenAsync(run, state, cancellationToken))
            {
                await claim.ReleaseAsync(CancellationToken.None);
                return null;
            }

            // A phone that hangs up half way ends nothing: what was carried out must be committed, or the next try would not know of it.
            var answer = await ProceedAsync(run, state, lost, narrowed, requestHash, claim.TookOver, CancellationToken.None);
            if (answer is { Failure: null }) await claim.ReleaseAsync(CancellationToken.None);
            else if (answer?.Failure is not { MayStillRun: true }) await claim.LeaveAsync(CancellationToken.None);
            return answer;
        }
        catch
        {
            await claim.TryLeaveAsync();
            throw;
        }
    }

    /// <summary>The same request may have been answered while this one waited for the claim.</summary>
    private async ValueTask<bool> IsOvertakenAsync(CollectionRun run, CollectionState state, CancellationToken cancellationToken) =>
        await collections.LoadAsync(run.Address, run.Key, cancellationToken) is not { } now || now.Answers.Count != state.Answers.Count;

    private async ValueTask<CollectionAnswer?> ProceedAsync(
        CollectionRun run,
        CollectionState state,
        Generation? lost,
        (Narrowing Narrowing, ItemKey? Refused) narrowed,
        ulong requestHash,
        bool tookOver,
        CancellationToken cancellationToken)
    {
        var executed = await phoneCommands.ExecuteAsync(run, state, lost, tookOver, cancellationToken);
        if (executed.Failure is { } failed) return new CollectionAnswer { Status = SyncStatus.ServerError, Failure = failed };

        run = run with { MostItems = Math.Min(run.MostItems, narrowed.Narrowing.Window), Context = run.Context with { ListAnew = guards.WantsNewListing(state) } };
        var round = new SyncRound(run, state, executed)
        {
            Narrowing = narrowed.Narrowing, Refused = narrowed.Refused, Retries = run.GetChanges && CollectionGuards.Retries(state, lost),
        };
        if (run.GetChanges)
        {
            var mustTell = !state.Drained || executed.SendsBack || round.Retries;
            var detected = await run.Source.DetectAsync(run.Context, round.Retries ? null : state.Cursor, mustTell, cancellationToken);
            if (!detected.Succeeded) return new CollectionAnswer { Status = SyncStatus.ServerError, Failure = detected.Failure };
            if (state.Epoch is not null && detected.Value.Epoch is not null && detected.Value.Epoch != state.Epoch)
            {
                metrics.Resync("epoch");
                await collections.ForgetAsync(run.Address, cancellationToken);
                return CollectionAnswer.Refused(SyncStatus.InvalidSyncKey);
            }

            round.Changes = detected.Value;
            if (!detected.Value.Unchanged) guards.Plan(round, detected.Value);
            await fill.FillAsync(round, cancellationToken);
            if (round.Failure is { } later) return new CollectionAnswer { Status = SyncStatus.ServerError, Failure = later };
        }

        using var responses = WbxmlWriter.Fragment();
        await CommandResponses.WriteAsync(responses, run, round.Epoch, executed, cancellationToken);
        return await CommitAsync(round, responses, requestHash, cancellationToken);
    }

    private async ValueTask<CollectionAnswer?> CommitAsync(SyncRound round, WbxmlWriter responses, ulong requestHash, CancellationToken cancellationToken)
    {
        var (run, state, executed) = (round.Run, round.State, round.Executed);
        await guards.BeforeCommitAsync(round, cancellationToken);
        if (round.Delta.Count == 0 && executed is { Results.Count: 0, Delta.Count: 0 } && responses.Length == 0 && !round.More)
        {
            if (!round.Waits && round.Changes is { } seen && !seen.Cursor.AsSpan().SequenceEqual(state.Cursor))
            {
                if (state.Epoch is null && seen.Epoch is not null) return await CommitGenerationAsync(round, responses, requestHash, cancellationToken);
                var header = state.Header with { FresherCursor = seen.Cursor, FresherCursorCounter = state.Counter };
                await collections.SaveHeaderAsync(run.Address, header, cancellationToken);
            }

            await guards.UnmarkAsync(round, cancellationToken);
            return new CollectionAnswer { Status = SyncStatus.Success, Key = run.Key.ToString(), NothingNew = true };
        }

        return await CommitGenerationAsync(round, responses, requestHash, cancellationToken);
    }

    private async ValueTask<CollectionAnswer?> CommitGenerationAsync(SyncRound round, WbxmlWriter responses, ulong requestHash, CancellationToken cancellationToken)
    {
        var (run, state, executed) = (round.Run, round.State, round.Executed);
        var drained = run.GetChanges ? !round.More && !round.Waits : state.Drained && !executed.SendsBack;
        var generation = new Generation
        {
            Counter = state.NextCounter,
            Parent = state.Counter,
            CommittedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            RequestHash = requestHash,
            Drained = drained,
            Waits = round.Waits && !round.More,
            Narrowing = round.Narrowing,
            Cursor = (drained && round.Changes is { } changes ? changes.Cursor : state.Cursor) ?? [],
            Epoch = round.Epoch,
            Delta = [.. executed.Delta, .. round.Delta],
            Results = executed.Results,
        };
        if (!await collections.CommitAsync(run.Address, run.Key.StateId, generation, cancellationToken))
        {
            round.Commands.Dispose();
            return null;
        }

        await guards.AfterCommitAsync(round, cancellationToken);
        if (state.MovedIn is { } moved) await movedIn.TakenAsync(run.Address, moved, cancellationToken);
        Count(round);
        if (executed.Delta.Count > 0) await notes.NoteAsync(run.Address.User, run.Context.OxFolderId, cancellationToken);
        return new CollectionAnswer
        {
            Status = SyncStatus.Success,
            Key = run.Key.WithCounter(generation.Counter).ToString(),
            MoreAvailable = round.More,
            Sent = round.Told,
            Responses = Detach(responses),
            Commands = round.Commands.Length > 0 ? round.Commands : null,
            HadCommands = executed.Results.Count > 0,
        };
    }

    /// <summary>Our answer was lost: the same items and results again, as OX has them now, under the same key.</summary>
    /// <returns>Null when an item cannot be given any more: what the phone would be taken to hold then must be planned anew.</returns>
    private async ValueTask<CollectionAnswer?> ReplayAsync(CollectionRun run, CollectionState state, Generation lost, CancellationToken cancellationToken)
    {
        var executed = PhoneCommands.Recall(run, lost);
        var round = new SyncRound(run with { MostItems = int.MaxValue, Context = run.Context with { Epoch = lost.Epoch ?? state.Epoch } }, state, executed)
        {
            Plan = new SyncPlan(
                [.. lost.Delta.Where(entry => entry.Kind is DeltaKind.Delete or DeltaKind.SoftDelete)],
                [.. lost.Delta.Where(entry => entry.Kind is DeltaKind.Add or DeltaKind.Change)
                    .Select(entry => new WantedItem(new SourceItem(entry.Key, entry.Version), entry.Kind == DeltaKind.Add ? null : state.Held.VersionOf(entry.Key)))]),
            IsReplay = true,
            ReplayedEpoch = lost.Epoch,
        };
        await fill.FillAsync(round, cancellationToken);
        if (round.Failure is { } later) return new CollectionAnswer { Status = SyncStatus.ServerError, Failure = later };
        if (round.Aside.Count > 0)
        {
            round.Commands.Dispose();
            return null;
        }

        using var responses = WbxmlWriter.Fragment();
        await CommandResponses.WriteAsync(responses, run, round.Epoch, executed, cancellationToken);
        return new CollectionAnswer
        {
            Status = SyncStatus.Success,
            Key = run.Key.WithCounter(lost.Counter).ToString(),
            MoreAvailable = lost is { Drained: false, Waits: false },
            Sent = round.Told,
            Responses = Detach(responses),
            Commands = round.Commands.Length > 0 ? round.Commands : null,
            HadCommands = executed.Results.Count > 0,
            Written = () => guards.RepeatedAsync(run, lost),
        };
    }

    private void Count(SyncRound round)
    {
        foreach (var kinds in round.Delta.Where(entry => entry.Kind <= DeltaKind.SoftDelete).GroupBy(entry => entry.Kind))
            metrics.ItemsOut(round.Run.Source.Class, kinds.Key.ToString(), kinds.Count());
    }

    private static WbxmlWriter? Detach(WbxmlWriter responses)
    {
        if (responses.Length == 0) return null;
        var copy = WbxmlWriter.Fragment();
        copy.Insert(responses);
        return copy;
    }
}
