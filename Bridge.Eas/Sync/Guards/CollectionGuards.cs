using Bridge.Eas.State.Collections;
using Bridge.Eas.State.SetAside;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync.Merged;
using Bridge.Eas.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Sync.Guards;

/// <summary>What the engine asks on its way so that one bad item, one wrong listing or one confused phone does no harm.</summary>
internal sealed partial class CollectionGuards(
    PlanSieve sieve, DoubtStore doubts, AnswerRepeats repeats, SetAsideStore aside, GuardMetrics metrics, TimeProvider time, ILogger<CollectionGuards> logger)
{
    /// <summary>The next detection must come from a listing made for it.</summary>
    public bool WantsNewListing(CollectionState state) => sieve.WantsNewListing(state);

    /// <summary>What of the things set aside is to be offered again: all when an operator says so, else what its time has come for, and what a lost answer offered.</summary>
    public IReadOnlySet<ItemKey> Retried(CollectionState state, Generation? lost)
    {
        if (state.Retry is not null) return AllOf(state.SetAside).ToHashSet();
        var offered = lost?.Delta.Where(entry => entry.Kind == DeltaKind.NotAside && state.SetAside.VersionOf(entry.Key) is not null).Select(entry => entry.Key) ?? [];
        return offered.Concat(OfferedAlone.Due(state, time.GetUtcNow())).ToHashSet();
    }

    /// <summary>Whether an answer that the phone asks for once more must be cut down.</summary>
    /// <returns>Null to give it again as it was.</returns>
    public async ValueTask<CutDown?> NarrowAsync(CollectionRun run, CollectionState state, Generation lost, CancellationToken cancellationToken)
    {
        if (Narrowing.Of(lost) is not { } narrowed) return null;
        var patience = narrowed.Refused is { } refused && OfferedAlone.Has(state.Doubts, refused.Key) ? OfferedAlone.Patience : Narrowing.Patience;
        if (await repeats.CountAsync(run.Address, run.Key.Line, lost.Counter, cancellationToken) < patience) return null;
        metrics.Narrowed(run.Source.Class);
        Narrowed(StateKeys.Hash(run.Address.DeviceId), run.Address.CollectionId, narrowed.Refused is null ? narrowed.Narrowing.Window : 0);
        return narrowed;
    }

    /// <summary>The answer was given once more, to its end.</summary>
    public ValueTask RepeatedAsync(CollectionRun run, Generation lost) => repeats.NoteAsync(run.Address, run.Key.Line, lost.Counter);

    /// <summary>The plan as far as it may be told now.</summary>
    public void Plan(SyncRound round, SourceChanges changes)
    {
        var (state, held, retried) = (round.State, round.Held(), round.Retried);
        changes = CommonItems.Once(changes, held, state.SetAside);
        if (state.SetAside.Count > 0) Clear(round, GoneAside(changes, state, held).Union(retried));

        var (plan, aside) = PlanOf(state, held, changes, retried);
        plan = plan.Without(round.Executed.Unclaimed.Select(entry => entry.Key).ToHashSet());
        round.Doubts = OfferedAlone.Settled(round.Doubts, plan.Items, aside);
        var refused = round.Refused is { } one && plan.Items.Any(item => item.Item.Key == one.Key) ? one : (RefusedItem?)null;
        if (refused is { } failed) (plan, retried) = (Refuse(round, plan, failed), retried.Where(key => key != failed.Key).ToHashSet());

        var sifted = sieve.Sift(plan, changes, held, round.Doubts, state.Key, retried);
        var unmade = UnmadeItems.In(held).ToLookup(entry => state.Held.VersionOf(entry.Key) is null);
        (round.Plan, round.Doubts, round.Waits, round.Believed) = (Telling(sifted.Plan, [.. unmade[false]]) with { Refused = plan.Refused }, sifted.Doubts, sifted.Waits || unmade[true].Any(), sifted.Believed);

        // Another folder may have what two listings of the first lack: all of them are looked at once more.
        round.Waits |= changes.Standing is not null && sifted.Believed.Count > 0;
        if (!sifted.BeginsHold) return;
        metrics.DeletesHeld(round.Run.Source.Class);
        Held(StateKeys.Hash(round.Run.Address.DeviceId), round.Run.Address.CollectionId, sifted.Doubts.Absence!.Keys.Count, held.Count);
    }

    /// <summary>Asks for what two listings lack before it is told to be gone; what is there after all begins a doubt anew.</summary>
    public async ValueTask ProveAsync(SyncRound round, SourceChanges changes, CancellationToken cancellationToken)
    {
        if (round.Believed.Count == 0 || await AbsenceProof.IsGoneAsync(round.Run, round.Believed, cancellationToken)) return;
        var there = round.Believed.ToHashSet();
        round.Plan = round.Plan with { Gone = [.. round.Plan.Gone.Where(entry => entry.Kind != DeltaKind.Delete || !there.Contains(entry.Key))] };
        round.Doubts = round.Doubts with { Absence = new Absence(changes.ListedAt ?? time.GetUtcNow().ToUnixTimeMilliseconds(), IsAgreed: false, [.. round.Believed.Order()]) };
        round.Waits = true;
        metrics.DeletesHeld(round.Run.Source.Class);
        StillThere(StateKeys.Hash(round.Run.Address.DeviceId), round.Run.Address.CollectionId, round.Believed.Count);
    }

    /// <summary>As <see cref="Plan"/>, for a look that changes nothing. What begins a hold only now counts as something to tell: the phone has to come.</summary>
    public Sifted Estimate(CollectionState state, Snapshot held, SourceChanges changes)
    {
        var retried = Retried(state, lost: null);
        changes = CommonItems.Once(changes, held, state.SetAside);
        var (plan, _) = PlanOf(state, held, changes, retried);
        var sifted = sieve.Sift(plan, changes, held, state.Doubts, state.Key, retried);
        var unmade = UnmadeItems.In(held);
        return sifted.BeginsHold ? new Sifted(Telling(plan, unmade), state.Doubts, LookAgain: null, BeginsHold: true) : sifted with { Plan = Telling(sifted.Plan, unmade) };
    }

    /// <summary>What has to be known before the generation is: a crash in between hides nothing.</summary>
    public async ValueTask BeforeCommitAsync(SyncRound round, CancellationToken cancellationToken)
    {
        var run = round.Run;
        await doubts.SaveAsync(run.Address, round.State.Doubts, round.Doubts, cancellationToken);
        if (round.Aside.Count == 0) return;
        var (device, folder, now) = (StateKeys.Hash(run.Address.DeviceId), StateKeys.Hash(run.Context.OxFolderId), time.GetUtcNow().ToUnixTimeMilliseconds());
        await aside.AddAsync(
            run.Address.User,
            [.. round.Aside.Select(one => new SetAsideEntry(device, run.Address.CollectionId, folder, run.Source.Class, one.Item.Key, one.Item.Version, one.Reason, now))],
            cancellationToken);
    }

    /// <summary>What the committed answer has settled.</summary>
    public async ValueTask AfterCommitAsync(SyncRound round, CancellationToken cancellationToken)
    {
        var (address, state) = (round.Run.Address, round.State);
        if (state.IsFirst)
        {
            // An earlier line of this collection may have left some.
            if (round.Aside.Count == 0) await aside.ClearAsync(address, cancellationToken);
        }
        else if (state.SetAside.Count > 0)
        {
            var settled = round.Executed.Delta.Concat(round.Delta).Where(entry => entry.Kind != DeltaKind.SetAside && state.SetAside.VersionOf(entry.Key) is not null).Select(entry => entry.Key).ToHashSet();
            settled.ExceptWith(round.Aside.Select(one => one.Item.Key));
            await aside.RemoveAsync(address, settled, cancellationToken);
        }

        await UnmarkAsync(round, cancellationToken);
    }

    /// <summary>An operator's mark was looked at.</summary>
    public async ValueTask UnmarkAsync(SyncRound round, CancellationToken cancellationToken)
    {
        if (round.State.Retry is { } mark && round.Run.GetChanges) await aside.UnmarkAsync(round.Run.Address, mark, cancellationToken);
    }

    /// <summary>Notes that an item failed alone.</summary>
    /// <returns>The plan without it when it failed often enough; else it rests.</returns>
    private SyncPlan Refuse(SyncRound round, SyncPlan plan, RefusedItem refused)
    {
        var item = plan.Items.First(wanted => wanted.Item.Key == refused.Key).Item;
        (round.Doubts, var isEnough) = OfferedAlone.Failed(round.Doubts, item, round.State.Key, refused.OfferedAt, time.GetUtcNow());
        return isEnough ? new SyncPlan(plan.Gone, [.. plan.Items.Where(wanted => wanted.Item.Key != refused.Key)]) { Refused = item } : plan;
    }

    private static (SyncPlan Plan, Snapshot Aside) PlanOf(CollectionState state, Snapshot held, SourceChanges changes, IReadOnlySet<ItemKey> retried)
    {
        var aside = state.SetAside.With(retried.Select(key => KeyValuePair.Create<ItemKey, long?>(key, null)));
        return (SyncPlan.Make(changes, WithoutUnmade(held), aside), aside);
    }

    /// <summary>No listing has them, which says nothing.</summary>
    private static Snapshot WithoutUnmade(Snapshot held) =>
        UnmadeItems.In(held) is { Count: > 0 } unmade ? held.With(unmade.Select(entry => KeyValuePair.Create<ItemKey, long?>(entry.Key, null))) : held;

    private static SyncPlan Telling(SyncPlan plan, IReadOnlyList<DeltaEntry> unmade) => unmade.Count == 0 ? plan : plan with { Gone = [.. unmade, .. plan.Gone] };

    private static void Clear(SyncRound round, IEnumerable<ItemKey> keys) => round.Delta.AddRange(keys.Select(key => new DeltaEntry(DeltaKind.NotAside, key, 0)));

    private static ItemKey[] AllOf(Snapshot snapshot) => snapshot.Keys.ToArray();

    /// <summary>Items that were set aside and are in the folder no more.</summary>
    private static List<ItemKey> GoneAside(SourceChanges changes, CollectionState state, Snapshot held)
    {
        var (listed, deleted) = (changes.Items.Select(item => item.Key).ToHashSet(), changes.Deleted.ToHashSet());
        return [.. AllOf(state.SetAside).Where(key => held.VersionOf(key) is null && IsGone(key))];

        bool IsGone(ItemKey key) => changes.LacksIfUnlisted(key) ? !listed.Contains(key) : deleted.Contains(key) || changes.Scope?.Invoke(key) is ItemScope.Outside or ItemScope.Left;
    }

    [LoggerMessage(2110, LogLevel.Warning, "Device {Device} asks again and again for one answer of {CollectionId}: it is cut down to {Window} items (0: its only item waits)")]
    private partial void Narrowed(string device, string collectionId, int window);

    [LoggerMessage(2111, LogLevel.Warning, "Device {Device}, {CollectionId}: {Missing} of {Held} items are missing from a listing; told only when another one says so too")]
    private partial void Held(string device, string collectionId, int missing, int held);

    [LoggerMessage(2116, LogLevel.Warning, "Device {Device}, {CollectionId}: {Missing} items are missing from two listings, but OX has one of them, or cannot say: nothing is told to be gone")]
    private partial void StillThere(string device, string collectionId, int missing);
}
