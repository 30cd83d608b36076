using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;

namespace Bridge.Eas.Commands.MoveItems;

/// <summary>
/// Moves items from one folder to another, each exactly once: look, claim each item with what its move can be known by, move, remember where
/// it led, then tell the device's destination collection. A try whose end is unknown is settled by looking, never by moving again blindly.
/// </summary>
/// <remarks>
/// The writes stand in this order because every prefix of it is right. Dead after the claim: the next try looks. Dead after the move: the
/// next try finds it in the destination; a Sync before that adds it. Dead after the memory: the repeat is answered from it and writes the
/// rest. Only a device that was answered is taken to have the item.
/// </remarks>
internal sealed class FolderMover(MoveStore moves, MovedInStore movedIn, HeldAfterMove held, IChangeNotes notes, EasMetrics metrics)
{
    /// <param name="route">From where to where.</param>
    /// <param name="items">Of one epoch.</param>
    /// <param name="waitsSince">See <see cref="MoveStore.TakeAsync"/>.</param>
    /// <param name="cancellationToken">The phone hung up: what has been begun is brought to its end all the same.</param>
    /// <exception cref="LoginRefusedException">The credential is refused; nothing was begun.</exception>
    public async ValueTask MoveAsync(MoveRoute route, IReadOnlyList<MovingItem> items, long waitsSince, CancellationToken cancellationToken)
    {
        var failure = await NameAsync(route.Context, route.Source, items, cancellationToken);
        // One that is in the source folder no more may have been moved by an earlier try.
        failure ??= await NameAsync(route.Context with { OxFolderId = route.To.OxId, CollectionId = route.To.CollectionId }, route.Source, items, cancellationToken);
        var looked = failure is null ? await route.Source.LookAsync(route.Context, Keys(items), route.To.OxId, cancellationToken) : failure;
        if (!looked.Succeeded)
        {
            Replies.EndIfRefused(looked.Failure);
            if (looked.Failure.Kind != SourceFailureKind.FolderGone) return;
            foreach (var item in items) await AnswerWithoutSourceAsync(route.Context.User.State, route.DeviceId, item, waitsSince, cancellationToken);
            return;
        }

        var sight = looked.Value;
        foreach (var part in items.Chunk(route.Source.MovesAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await MoveClaimedAsync(route, await ClaimAsync(route, part, sight, waitsSince, cancellationToken), sight);
        }

        await TellAsync(route, items, cancellationToken);
    }

    /// <summary>
    /// The source folder is gone. What was moved out of it before is answered from memory, as long as the phone's ids of the destination are good;
    /// whether it still has the item is not known, so it is sent it once more.
    /// </summary>
    public async ValueTask AnswerWithoutSourceAsync(StateUser user, string deviceId, MovingItem item, long waitsSince, CancellationToken cancellationToken)
    {
        item.Claim = await moves.TakeAsync(StateKeys.MoveClaim(user, deviceId, item.SourceId), intent: null, waitsSince, cancellationToken);
        var to = new CollectionAddress(user, deviceId, item.ToId);
        switch (item.Claim)
        {
            case { Outcome: MoveClaimOutcome.Ended, Before: EndedMove end } when end.ToId == item.ToId && await held.IsInAsync(to, end.Epoch):
                item.Succeed(end.Epoch, end.Key);
                await movedIn.AddAsync(to, end.Epoch, [HeldAfterMove.Unclear(item)], CancellationToken.None);
                break;
            case { Outcome: MoveClaimOutcome.TakenOver }:
                await RefuseAsync(item, MoveStatus.InvalidSource);
                break;
            case { Outcome: MoveClaimOutcome.Busy }:
                break;
            default:
                item.Status = MoveStatus.InvalidSource;
                break;
        }
    }

    /// <summary>Finds out which items of a folder the phone's ids stand for. A folder that is gone has none.</summary>
    private static async ValueTask<SourceFailure?> NameAsync(SourceContext folder, ICollectionSource source, IReadOnlyList<MovingItem> items, CancellationToken cancellationToken)
    {
        var named = await HashedIds.ResolveAsync([.. items.Select(item => item.Key)], held: null, source, folder, cancellationToken);
        if (!named.Succeeded) return named.Failure.Kind == SourceFailureKind.FolderGone ? null : named.Failure;
        foreach (var item in items) item.Key = named.Value.GetValueOrDefault(item.Key, item.Key);
        return null;
    }

    /// <summary>Claims what is to be moved; answers what was moved before; settles what was left in doubt.</summary>
    /// <returns>The items to be moved now, each with its claim.</returns>
    private async ValueTask<List<MovingItem>> ClaimAsync(MoveRoute route, IReadOnlyList<MovingItem> items, MoveSight sight, long waitsSince, CancellationToken cancellationToken)
    {
        var ready = new List<MovingItem>();
        var doubtful = new List<MovingItem>();
        var ended = new List<MovingItem>();
        var unknown = new List<MovingItem>();
        try
        {
            await TakeAsync();
        }
        catch
        {
            // Nothing was moved yet: what this request has begun stands in nobody's way.
            foreach (var item in ready) await TryForgetAsync(item);
            throw;
        }

        await AnswerLateAsync(route, unknown, sight);
        await RecallAsync(route, ended, sight, ready);
        await TakeUpAsync(route, doubtful, sight, ready);
        return ready;

        async ValueTask TakeAsync()
        {
            foreach (var item in items)
            {
                var intent = sight.IsDestinationGone ? null : IntentOf(route, sight, item);
                var key = StateKeys.MoveClaim(route.Context.User.State, route.DeviceId, item.SourceId);
                var claim = await moves.TakeAsync(key, intent, waitsSince, cancellationToken);
                item.Claim = claim;
                switch (claim.Outcome)
                {
                    case MoveClaimOutcome.Claimed:
                        ready.Add(item);
                        break;
                    case MoveClaimOutcome.TakenOver:
                        doubtful.Add(item);
                        break;
                    case MoveClaimOutcome.Ended:
                        ended.Add(item);
                        break;
                    case MoveClaimOutcome.Unknown:
                        unknown.Add(item);
                        break;
                    default:
                        item.Status = MoveStatus.Locked;
                        break;
                }
            }
        }
    }

    /// <summary>
    /// Not in the source folder, and no move of it is remembered (any more): a phone may repeat itself after weeks. As long as it has not synced
    /// the destination since, that collection still knows what it moved there.
    /// </summary>
    private async ValueTask AnswerLateAsync(MoveRoute route, List<MovingItem> unknown, MoveSight sight)
    {
        if (unknown.Count == 0) return;
        var arrived = sight.IsDestinationGone ? null : await held.ArrivedAsync(Destination(route), sight.DestinationEpoch);
        foreach (var item in unknown)
        {
            if (arrived?.TryGetValue(MovedItem.FromOf(item.SourceId), out var key) == true) item.Succeed(sight.DestinationEpoch, key);
            else item.Status = sight.IsDestinationGone && sight.There.ContainsKey(item.Key) ? MoveStatus.InvalidDestination : MoveStatus.InvalidSource;
        }
    }

    /// <summary>
    /// Moved before. What is not in the source folder any more is answered from memory; what is there again (it was moved back under its old
    /// id) is moved again. The look is a new one, since the first may be older than the move. An id of a destination that was rebuilt since names
    /// nothing any more; in one that is not found, and may have another name only, it does as far as the phone knows.
    /// </summary>
    private async ValueTask RecallAsync(MoveRoute route, List<MovingItem> ended, MoveSight first, List<MovingItem> ready)
    {
        var again = ended.Where(item => first.There.ContainsKey(item.Key)).ToList();
        MoveSight? sight = null;
        if (again.Count > 0)
        {
            var looked = await route.Source.LookAsync(route.Context, Keys(again), route.To.OxId, CancellationToken.None);
            if (!looked.Succeeded) return;
            sight = looked.Value;
        }

        foreach (var item in ended)
        {
            if (sight is not null && IntentOf(route, sight, item) is { } intent) await BeginAsync(item, intent, ready);
            else if (item.Claim!.Before is EndedMove end && end.ToId == item.ToId && (first.IsDestinationGone ? await held.IsInAsync(Destination(route), end.Epoch) : end.Epoch == first.DestinationEpoch)) item.Succeed(end.Epoch, end.Key);
            else item.Status = MoveStatus.InvalidSource;
        }
    }

    /// <summary>A try before this one came to no known end: look where it was to lead.</summary>
    private async ValueTask TakeUpAsync(MoveRoute route, List<MovingItem> doubtful, MoveSight sight, List<MovingItem> ready)
    {
        foreach (var group in doubtful.GroupBy(item => ((BegunMove)item.Claim!.Before!).ToId))
        {
            var items = group.ToList();
            if (!route.Folders.TryGetValue(group.Key, out var before))
            {
                // Where it was to lead is gone with all that was in it.
                foreach (var item in items) await GoOnAsync(route, item, sight, ready);
                continue;
            }

            var settled = await route.Source.SettleAsync(route.Context, [.. items.Select(Unclear)], before.OxId, CancellationToken.None);
            for (var i = 0; i < items.Count; i++)
            {
                if (!settled.Succeeded) await LeaveAsync(items[i], settled.Failure);
                else if (settled.Value[i].End == MoveEnd.Moved) await EndAsync(items[i], group.Key, settled.Value[i]);
                else if (settled.Value[i].End == MoveEnd.StillThere) await GoOnAsync(route, items[i], sight, ready);
                else await RefuseAsync(items[i], MoveStatus.InvalidSource);
            }
        }
    }

    private async ValueTask GoOnAsync(MoveRoute route, MovingItem item, MoveSight sight, List<MovingItem> ready)
    {
        if (sight.IsDestinationGone) await RefuseAsync(item, MoveStatus.InvalidDestination);
        else if (IntentOf(route, sight, item) is not { } intent) await RefuseAsync(item, MoveStatus.InvalidSource);
        else
        {
            if (item.Claim!.Before is BegunMove before && before.ToId == intent.ToId && before.DestinationEpoch != intent.DestinationEpoch) metrics.Undecided(Undecided.MoveIntoRebuiltFolder);
            await BeginAsync(item, intent, ready);
        }
    }

    private async ValueTask BeginAsync(MovingItem item, BegunMove intent, List<MovingItem> ready)
    {
        if (await moves.BeginAsync(item.Claim!, intent, CancellationToken.None) is not { } claim) return;
        item.Claim = claim;
        ready.Add(item);
    }

    private async ValueTask MoveClaimedAsync(MoveRoute route, List<MovingItem> items, MoveSight sight)
    {
        if (items.Count == 0) return;
        var outcomes = await route.Source.MoveAsync(route.Context, Keys(items), route.To.OxId, sight, CancellationToken.None);
        var open = new List<(MovingItem Item, ItemMove Move)>();
        for (var i = 0; i < items.Count; i++)
        {
            if (outcomes[i] is { End: MoveEnd.Moved, Version: >= 0 and var version }) items[i].Versions = (sight.There.GetValueOrDefault(items[i].Key).Version, version);
            items[i].IsMovedNow = true;
            if (outcomes[i].End == MoveEnd.Moved) await EndAsync(items[i], items[i].ToId, outcomes[i]);
            else if (outcomes[i].End != MoveEnd.Running) open.Add((items[i], outcomes[i]));
        }

        if (open.Count == 0) return;

        // OX copies and then takes away: whatever it says of a failure, either may have happened.
        var settled = await route.Source.SettleAsync(route.Context, [.. open.Select(one => Unclear(one.Item))], route.To.OxId, CancellationToken.None);
        for (var i = 0; i < open.Count; i++)
        {
            var (item, move) = open[i];
            if (!settled.Succeeded) await LeaveAsync(item, settled.Failure);
            else if (settled.Value[i].End == MoveEnd.Moved) await EndAsync(item, item.ToId, settled.Value[i]);
            else if (settled.Value[i].End == MoveEnd.Gone) await RefuseAsync(item, MoveStatus.InvalidSource);
            else await RefuseAsync(item, move.End == MoveEnd.Refused ? MoveStatus.InvalidDestination : MoveStatus.Locked);
        }
    }

    /// <summary>It is in a folder now; the wanted one, unless an earlier try of the phone wanted another.</summary>
    private async ValueTask EndAsync(MovingItem item, string toId, ItemMove move)
    {
        await moves.EndAsync(item.Claim!, new EndedMove(toId, move.Epoch, move.Key!.Value), CancellationToken.None);
        if (toId == item.ToId) item.Succeed(move.Epoch, move.Key.Value);
        else item.Status = MoveStatus.InvalidSource;
    }

    private async ValueTask RefuseAsync(MovingItem item, MoveStatus status)
    {
        await moves.ForgetAsync(item.Claim!, CancellationToken.None);
        item.Status = status;
    }

    private async ValueTask TryForgetAsync(MovingItem item)
    {
        try
        {
            await moves.ForgetAsync(item.Claim!, CancellationToken.None);
        }
        catch (StateStoreException)
        {
            // The claim ends by its term; the fault that led here is the one to be told.
        }
    }

    /// <summary>Nothing could be found out: the next try looks, at once unless a call of ours may be running.</summary>
    private async ValueTask LeaveAsync(MovingItem item, SourceFailure failure)
    {
        if (!failure.MayStillRun) await moves.LeaveAsync(item.Claim!, CancellationToken.None);
        item.Status = MoveStatus.Locked;
    }

    /// <summary>The device's own next Syncs, and the other devices.</summary>
    private async ValueTask TellAsync(MoveRoute route, IReadOnlyList<MovingItem> items, CancellationToken cancellationToken)
    {
        var moved = items.Where(item => item.Status == MoveStatus.Success).ToList();
        if (moved.Count == 0) return;

        var user = route.Context.User.State;
        var (from, to) = (new CollectionAddress(user, route.DeviceId, route.From.CollectionId), Destination(route));

        // A phone that has hung up does not learn of the move: it gets the item by its next Sync, or the answer when it asks again.
        if (route.TellsIds && !cancellationToken.IsCancellationRequested) await movedIn.AddAsync(to, moved[^1].NewEpoch, await held.OfAsync(from, to, moved), CancellationToken.None);
        await movedIn.LeaveAsync(from, [.. moved.Select(item => item.Key)], CancellationToken.None);
        await notes.NoteAsync(user, route.From.OxId, CancellationToken.None);
        await notes.NoteAsync(user, route.To.OxId, CancellationToken.None);
    }

    private static CollectionAddress Destination(MoveRoute route) => new(route.Context.User.State, route.DeviceId, route.To.CollectionId);

    private static BegunMove? IntentOf(MoveRoute route, MoveSight sight, MovingItem item) =>
        sight.There.TryGetValue(item.Key, out var mark)
            ? new BegunMove(route.To.CollectionId, TermMs: 0, Nonce: 0, mark, sight.DestinationEpoch, sight.DestinationNext)
            : null;

    private static UnclearMove Unclear(MovingItem item) =>
        (MoveRecord.Read(item.Claim!.Mine) as BegunMove) is { } begun
            ? new UnclearMove(item.Key, begun.Mark, begun.DestinationEpoch, begun.DestinationNext)
            : throw new InvalidOperationException("The claim of a move holds no intent.");

    private static List<ItemKey> Keys(IEnumerable<MovingItem> items) => [.. items.Select(item => item.Key)];
}
