using System.Collections.Immutable;
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
/// <para>A key names what the phone holds. The highest key that a phone has used is confirmed; a request with it is answered with a new generation
/// and its key. When the same key comes again, our answer was lost: the same commands get the same plan and results under the same key, rendered
/// from OX as it is now (a mail with the flags first told, which may come back); other commands get a new key, and what was carried out already is
/// not carried out again (<see cref="CommandMemory"/>).</para>
/// <para>A key before the confirmed one is a copy that came late. It gets its recorded answer again if it is the same request, else status 3, and
/// does nothing.</para>
/// <para>README.md in this folder names keys, records and the order of writes.</para>
/// </remarks>
internal sealed class SyncEngine(
    CollectionStore collections,
    CollectionClaims claims,
    PhoneCommands phoneCommands,
    AnswerFill fill,
    CollectionGuards guards,
    Restoring restoring,
    MovedInStore movedIn,
    IChangeNotes notes,
    EasMetrics metrics,
    TimeProvider time)
{
    private const int Tries = 3;

    /// <summary>A request whose effects must be stored takes the next free number; no more than this many others can be on their way.</summary>
    private const int CommitTries = 16;

    /// <summary>Answers to one key that all were lost, each to another request: no network does that.</summary>
    private const int MostLostAnswers = 64;

    public async ValueTask<CollectionAnswer> RunAsync(CollectionRun run, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await collections.LoadAsync(run.Address, run.Key, cancellationToken) is not { } state) return Resync("unknown key");

            // Somebody has answered this key with a newer one: the phone may have it or not, and has to say.
            if (run.IsRemembered && (state.IsLate || state.Answers.Count > 0)) return CollectionAnswer.Refused(SyncStatus.RequestIncomplete);

            var requestHash = HashOf(run, state);
            if (state.IsLate)
            {
                // Whatever it is, the phone has gone on: nothing is carried out, and not even its options count.
                return state.Answers.LastOrDefault(answer => answer.RequestHash == requestHash) is { } recorded
                    ? await ReplayAsync(run with { Context = run.ContextIn(state) }, state, recorded, cancellationToken) ?? CollectionAnswer.Refused(SyncStatus.Retry)
                    : Resync("late request");
            }

            if (state.Answers.Count > MostLostAnswers) return Resync("lost answers");
            if (!await collections.UseAsync(run.Address, state, line => line with { Options = run.NewOptions ?? state.OptionsIn(line), WindowSize = run.NewWindow ?? line.WindowSize }, cancellationToken)) continue;
            await collections.FoldAsync(run.Address, state, cancellationToken);

            var settled = run with { Context = run.ContextIn(state), MostItems = Math.Min(run.MostItems, state.Line.WindowSize) };
            if (await AnswerAsync(settled, state, requestHash, cancellationToken) is { } answer) return answer;
        }

        return CollectionAnswer.Refused(SyncStatus.Retry);
    }

    /// <summary>Where the next look goes on from. What is offered again and could not be told yet is in no list of changes: then everything is compared.</summary>
    private static byte[] CursorAfter(SyncRound round, bool drained) =>
        drained && round.Changes is { } changes ? changes.Cursor : round.Retries ? [] : round.State.Cursor ?? [];

    private CollectionAnswer Resync(string reason)
    {
        metrics.Resync(reason);
        return CollectionAnswer.Refused(SyncStatus.InvalidSyncKey);
    }

    /// <summary>What a request asks: its commands, under the filter in force.</summary>
    private static ulong HashOf(CollectionRun run, CollectionState state) =>
        ElementHash.Combine([(ulong)(run.NewOptions ?? state.OptionsInForce).FilterType, .. run.Commands.Select(command => command.Hash)]);

    /// <returns>Null when another request was faster: load again.</returns>
    private async ValueTask<CollectionAnswer?> AnswerAsync(CollectionRun run, CollectionState state, ulong requestHash, CancellationToken cancellationToken)
    {
        var last = state.Answers.Count > 0 ? state.Answers[^1] : null;
        var ask = new Ask(requestHash, last, last?.Narrowing ?? state.Narrowing, Refused: null);
        if (last is not null)
        {
            metrics.Replayed();
            if (new CommandMemory(state, run.Context.Now).AnswerTo(requestHash) is { } lost)
            {
                if (await guards.NarrowAsync(run, state, lost, cancellationToken) is { } cut) ask = ask with { Narrowing = cut.Narrowing, Refused = cut.Refused };
                else if (await ReplayAsync(run, state, lost, cancellationToken) is { } again) return again;
            }
        }

        if (run.Commands.All(command => command.Kind == ClientCommandKind.Fetch)) return await ProceedAsync(run, state, claim: null, ask, cancellationToken);

        if (await claims.TakeAsync(run.Address, PhoneCommands.Changing(run, state), state.Held.VersionOf, cancellationToken) is not { } claim) return CollectionAnswer.Refused(SyncStatus.Retry);
        try
        {
            if (await IsOvertakenAsync(run, state, cancellationToken))
            {
                await claim.ReleaseAsync();
                return null;
            }

            // A phone that hangs up half way ends nothing: what was carried out must be committed, or the next try would not know of it.
            var holding = run with { Context = run.Context with { KeepClaim = claim.KeepAsync } };
            var answer = await ProceedAsync(holding, state, claim, ask, CancellationToken.None);
            if (answer is { Failure: null }) await ReleaseAsync(claim);
            else if (answer is not { Failure.MayStillRun: true }) await claim.LeaveAsync();
            return answer;
        }
        catch (ClaimLostException)
        {
            metrics.Undecided(Undecided.ClaimLost);
            return CollectionAnswer.Refused(SyncStatus.Retry);
        }
        catch
        {
            await claim.TryLeaveAsync();
            throw;
        }
    }

    private async ValueTask ReleaseAsync(CollectionClaim claim)
    {
        if (!await claim.ReleaseAsync()) metrics.Undecided(Undecided.ClaimLost);
    }

    /// <summary>The same request may have been answered while this one waited for the claim, and the phone may have gone on.</summary>
    private async ValueTask<bool> IsOvertakenAsync(CollectionRun run, CollectionState state, CancellationToken cancellationToken) =>
        await collections.LoadAsync(run.Address, run.Key, cancellationToken) is not { } now || now.IsLate || now.Answers.Count != state.Answers.Count;

    private async ValueTask<CollectionAnswer?> ProceedAsync(CollectionRun run, CollectionState state, CollectionClaim? claim, Ask ask, CancellationToken cancellationToken)
    {
        if (run.GetChanges) await restoring.RunAsync(run, state);
        var executed = await phoneCommands.ExecuteAsync(run, state, claim, cancellationToken);
        if (executed.Failure is { } failed) return new CollectionAnswer { Status = SyncStatus.ServerError, Failure = failed };

        // Who takes not even an answer with nothing in it is in a dead spot, and the item is not at fault.
        var window = ask.Refused is null ? ask.Narrowing.Window : 0;
        run = run with { MostItems = Math.Min(run.MostItems, window), Context = run.Context with { ListAnew = guards.WantsNewListing(state) } };
        using var round = new SyncRound(run, state, executed)
        {
            TellsAgain = run.TellsAgain(state),
            Narrowing = ask.Narrowing,
            Refused = ask.Refused,
            Retried = run.GetChanges ? guards.Retried(state, ask.Lost) : ImmutableHashSet<ItemKey>.Empty,
        };
        if (run.GetChanges)
        {
            var mustTell = !state.Drained || round.TellsAgain || executed.SendsBack || round.Retries;
            var detected = await run.Source.DetectAsync(run.Context, round.Retries ? null : state.Cursor, mustTell, cancellationToken);
            if (!detected.Succeeded) return new CollectionAnswer { Status = SyncStatus.ServerError, Failure = detected.Failure };

            // Another UIDVALIDITY: the phone's ids name other mails now.
            if (state.Epoch is not null && detected.Value.Epoch is not null && detected.Value.Epoch != state.Epoch) return Resync("epoch");

            round.Changes = detected.Value;
            if (!detected.Value.Unchanged || state.Doubts.Refusals.Count > 0) guards.Plan(round, detected.Value);
            await guards.ProveAsync(round, detected.Value, cancellationToken);
            executed.MissedWhatIsGone(round.Plan);
            await fill.FillAsync(round, cancellationToken);
            if (round.Failure is { } later) return new CollectionAnswer { Status = SyncStatus.ServerError, Failure = later };
        }

        await CommandResponses.WriteAsync(round, cancellationToken);
        return await CommitAsync(round, ask.RequestHash, cancellationToken);
    }

    private async ValueTask<CollectionAnswer?> CommitAsync(SyncRound round, ulong requestHash, CancellationToken cancellationToken)
    {
        var (run, state) = (round.Run, round.State);
        await guards.BeforeCommitAsync(round, cancellationToken);

        if (round.Refused is not null || round.More || round.Delta.Count > 0 || !round.Executed.IsEmpty || round.Responses.Length > 0 || (state.Epoch is null && round.Epoch is not null))
            return await CommitGenerationAsync(round, requestHash, cancellationToken);

        if (!round.Waits && round.Changes is { } seen && !seen.Cursor.AsSpan().SequenceEqual(state.Cursor))
            await collections.SaveFresherCursorAsync(run.Address, state, seen.Cursor, run.Context.Options.FilterType, cancellationToken);
        await guards.UnmarkAsync(round, cancellationToken);
        return new CollectionAnswer { Status = SyncStatus.Success, Key = run.Key.ToString(), NothingNew = true };
    }

    private async ValueTask<CollectionAnswer?> CommitGenerationAsync(SyncRound round, ulong requestHash, CancellationToken cancellationToken)
    {
        var (run, state, executed) = (round.Run, round.State, round.Executed);
        round.Waits |= executed.Unclaimed.Count > 0;
        var drained = !round.Waits && (run.GetChanges ? !round.More : state.Drained && !executed.SendsBack);
        var generation = new Generation
        {
            Counter = state.NextCounter,
            Parent = state.Counter,
            ParentTag = state.Key.Tag,
            CommittedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            RequestHash = requestHash,
            Drained = drained,
            Waits = round.Waits && !round.More,
            Narrowing = round.Narrowing,
            Options = run.Context.Options,
            Version = run.GetChanges ? run.Context.Version : state.Version,
            TellsAgain = round.TellsAgain,
            Cursor = CursorAfter(round, drained),
            Epoch = round.Epoch,
            Delta = [.. executed.Delta, .. executed.Unclaimed.Select(entry => new DeltaEntry(DeltaKind.Untold, entry.Key, Snapshot.Dropped)), .. round.Delta],
            Results = executed.Results,
        };
        var key = await collections.CommitAsync(run.Address, run.Key.Line, generation, cancellationToken);

        // What was done in OX must be known, whoever else answered this key meanwhile: both answers stand on the same generation.
        for (var attempt = 1; key is null && executed.HasEffect && attempt < CommitTries; attempt++)
            key = await collections.CommitAsync(run.Address, run.Key.Line, generation with { Counter = generation.Counter + attempt }, cancellationToken);
        if (key is null) return null;

        await guards.AfterCommitAsync(round, cancellationToken);
        if (state.MovedIn is { } moved) await movedIn.TakenAsync(run.Address, moved, cancellationToken);
        Count(round);
        if (executed.HasEffect)
        {
            var touched = executed.Results.Select(result => result.Key).OfType<ItemKey>();
            foreach (var folder in run.Source.FoldersOf(run.Context, touched)) await notes.NoteAsync(run.Address.User, folder, cancellationToken);
        }

        return round.Answer(key.Value, round.More);
    }

    /// <summary>Our answer was lost: the same items and results again, as OX has them now, under the same key.</summary>
    /// <returns>Null when an item cannot be given any more: what the phone would be taken to hold then must be planned anew.</returns>
    private async ValueTask<CollectionAnswer?> ReplayAsync(CollectionRun run, CollectionState state, Generation lost, CancellationToken cancellationToken)
    {
        // What the phone brought with this very request it holds too: the answer told it changes of that, and no new items.
        var brought = lost.Delta.Where(entry => entry.Kind == DeltaKind.FromPhone).GroupBy(entry => entry.Key);
        var held = state.Held.With(brought.Select(item => KeyValuePair.Create<ItemKey, long?>(item.Key, item.Last().Version)));
        var known = lost.TellsAgain ? held.AllStale() : held;
        using var round = new SyncRound(run with { MostItems = int.MaxValue, Context = run.Context with { Epoch = lost.Epoch ?? state.Epoch } }, state, PhoneCommands.Recall(lost))
        {
            Plan = new SyncPlan(
                [.. lost.Delta.Where(entry => entry.Kind is DeltaKind.Delete or DeltaKind.SoftDelete)],
                [.. lost.Delta.Where(entry => entry.Kind is DeltaKind.Add or DeltaKind.Change)
                    .Select(entry => new WantedItem(new SourceItem(entry.Key, entry.Version), entry.Kind == DeltaKind.Add ? null : known.VersionOf(entry.Key)))]),
            Again = lost,
            Retried = ImmutableHashSet<ItemKey>.Empty,
        };
        await fill.FillAsync(round, cancellationToken);
        if (round.Failure is { } later) return new CollectionAnswer { Status = SyncStatus.ServerError, Failure = later };

        if (round.Aside.Count > 0 || round.Waits) return null;

        await CommandResponses.WriteAsync(round, cancellationToken);
        return round.Answer(SyncKey.Of(run.Key.Line, lost.Tag, lost.Counter), more: lost is { Drained: false, Waits: false }) with { Written = () => guards.RepeatedAsync(run, lost) };
    }

    private void Count(SyncRound round)
    {
        foreach (var kinds in round.Delta.Where(entry => entry.Kind <= DeltaKind.SoftDelete).GroupBy(entry => entry.Kind))
            metrics.ItemsOut(round.Run.Source.Class, kinds.Key.ToString(), kinds.Count());
    }

    /// <summary>What makes a request with a known key this one.</summary>
    /// <param name="RequestHash">What it asks.</param>
    /// <param name="Lost">The last lost answer to its key; null when there is none.</param>
    /// <param name="Narrowing">How far the answer is cut down.</param>
    /// <param name="Refused">An item that the phone did not take alone.</param>
    private sealed record Ask(ulong RequestHash, Generation? Lost, Narrowing Narrowing, RefusedItem? Refused);
}
