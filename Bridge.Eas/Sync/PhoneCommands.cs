using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync.Guards;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Sync;

/// <summary>Carries out a phone's commands through a source, each once: what an answer before had carried out is answered again.</summary>
internal sealed partial class PhoneCommands(MassDeleteGuard massDeletes, EasMetrics metrics, ILogger<PhoneCommands> logger)
{
    /// <summary>For how long after key 0 an Add may be one that the store has forgotten; also later, if the phone was not heard of meanwhile.</summary>
    private static readonly TimeSpan Merging = TimeSpan.FromHours(24);

    /// <summary>How long a phone may have been away with an Add whose answer it never got.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromDays(14);

    /// <param name="run">The request.</param>
    /// <param name="state">What its key stands for.</param>
    /// <param name="claim">Makes sure of the collection before each step.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <exception cref="ClaimLostException">Another request has taken over.</exception>
    public async ValueTask<ExecutedCommands> ExecuteAsync(CollectionRun run, CollectionState state, CollectionClaim? claim, CancellationToken cancellationToken)
    {
        var memory = new CommandMemory(state, run.Context.Now);
        var executed = new ExecutedCommands();
        executed.Delta.AddRange(memory.MovedIn);
        executed.Delta.AddRange(MovedInStore.Held(state.MovedIn).Select(moved => new DeltaEntry(DeltaKind.FromPhone, moved.Key, moved.Version)));

        var work = Sort(run, memory, executed);
        foreach (var (step, commands) in new (Step, List<PhoneCommand>)[] { (AddAsync, work.Adds), (EditAsync, work.Edits), (ChangeAsync, work.Changes), (DeleteAsync, work.Deletes) })
        {
            if (commands.Count == 0 || executed.Failure is not null) continue;
            if (claim is not null) await claim.KeepAsync(cancellationToken);
            await step(new Execution(run, state, memory, executed, claim), commands, cancellationToken);
        }

        executed.Unclaimed.AddRange(memory.MadeBut(executed.Results.Select(result => result.Key).OfType<ItemKey>().ToHashSet()).Where(made => !UnmadeItems.Has(made.Key)));
        return executed;
    }

    /// <summary>What a request is about to change in OX, deletions apart: nothing can come in between those and a later command.</summary>
    public static IReadOnlyCollection<ItemKey> Changing(CollectionRun run, CollectionState state) =>
    [
        .. run.Commands
            .Where(command => command is { Kind: ClientCommandKind.Change } or { Kind: ClientCommandKind.Delete, Instance: not null })
            .Select(command => ServerId.TryParse(command.ServerId, run.Context.CollectionId, state.Epoch, out var key) ? key : (ItemKey?)null)
            .OfType<ItemKey>(),
    ];

    /// <summary>The results of an answer that was lost.</summary>
    public static ExecutedCommands Recall(Generation lost)
    {
        var executed = new ExecutedCommands();
        foreach (var result in lost.Results) executed.Repeat(result, entry: null);
        return executed;
    }

    /// <summary>Answers what is known already and tells the rest apart.</summary>
    private Work Sort(CollectionRun run, CommandMemory memory, ExecutedCommands executed)
    {
        var work = new Work([], [], [], []);
        var commands = run.Commands.Where(command => command.Kind != ClientCommandKind.Fetch).DistinctBy(command => command.Hash).ToList();
        var deleted = commands.Where(command => command is { Kind: ClientCommandKind.Delete, Instance: null }).Select(command => command.ServerId).ToHashSet(StringComparer.Ordinal);
        var added = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            if (memory.Lost(command) is { } lost)
            {
                executed.Repeat(lost, lost.Key is { } key ? memory.EffectOn(key) : null);
            }
            else if (command.Kind == ClientCommandKind.Add && memory.Earlier(command) is { } earlier)
            {
                metrics.Undecided(Undecided.AddRepeatedLater);
                executed.Repeat(earlier.Result, new DeltaEntry(DeltaKind.FromPhone, earlier.Result.Key!.Value, Math.Max(earlier.Version, Snapshot.Stale)));
            }
            else if (command.Kind == ClientCommandKind.Change && deleted.Contains(command.ServerId))
            {
                // A Delete in the same request wins, whatever the order (L33): there is nothing left to change.
            }
            else if (IsEdit(command, memory, added))
            {
                work.Edits.Add(command);
            }
            else
            {
                (command.Kind switch { ClientCommandKind.Add => work.Adds, ClientCommandKind.Change => work.Changes, _ => work.Deletes }).Add(command);
            }
        }

        return work;
    }

    /// <summary>
    /// An Add whose item is there already with other content: it was edited on the phone after the answer to it was lost (L3). One ClientId in
    /// one request is one item, too: the phone could not tell two apart.
    /// </summary>
    private static bool IsEdit(PhoneCommand command, CommandMemory memory, HashSet<string> added) =>
        command is { Kind: ClientCommandKind.Add, Data: not null, Class: not "SMS", ClientId.Length: > 0 } && (!added.Add(command.ClientId) || memory.MadeBy(command.ClientId) is not null);

    private async ValueTask AddAsync(Execution now, List<PhoneCommand> open, CancellationToken cancellationToken)
    {
        var (run, state, memory, executed, _) = now;
        var commands = new List<PhoneCommand>();
        foreach (var command in open)
        {
            // SMS are accepted and forgotten: refusing them makes phones try for ever.
            if (command.Class == "SMS") executed.Record(command, ItemOutcome.Ok(ItemKey.Parse($"sms-{command.Hash:x16}"), version: null), entry: null);
            else if (command.Data is null || command.ClientId.Length == 0) Note(run, executed, command, ItemOutcome.Failed(ItemStatus.Malformed, "no data"), entry: null);
            else commands.Add(command);
        }

        if (commands.Count == 0) return;
        var adds = commands.Select(command => new ClientAdd(command.ClientId, command.Data!, AddIdentity.Of(run, command.ClientId), AddIdentity.Former(run, state, command.ClientId), AddIdentity.SaidIn(command))).ToList();
        var outcomes = await run.Source.AddAsync(run.Context, adds, LookFor(run, state, memory), cancellationToken);
        for (var i = 0; i < commands.Count; i++)
        {
            if (outcomes[i].Undecided is { } undecided) metrics.Undecided(undecided);
            if (outcomes[i].IsUnmade)
            {
                Unmade(run.Source.Class, outcomes[i].Reason!);
                var none = UnmadeItems.KeyOf(commands[i]);
                Note(run, executed, commands[i], ItemOutcome.Ok(none, version: null), new DeltaEntry(DeltaKind.FromPhone, none, Snapshot.Stale));
                continue;
            }

            Note(run, executed, commands[i], outcomes[i], outcomes[i].Key is { } key ? new DeltaEntry(DeltaKind.FromPhone, key, VersionOf(outcomes[i])) : null);
        }
    }

    private static AddLook LookFor(CollectionRun run, CollectionState state, CommandMemory memory)
    {
        var startedAt = DateTimeOffset.FromUnixTimeMilliseconds(state.Line.StartedAt);
        var merges = state.IsFirst || run.Context.Now - startedAt < Merging ? run.Context.Now - Away : (DateTimeOffset?)null;
        return new AddLook(state.OldestCursor, startedAt, merges, AddIdentity.MarkOf(run), key => state.Held.VersionOf(key) is not null, memory.IsOfAnAdd);
    }

    private async ValueTask EditAsync(Execution now, List<PhoneCommand> edits, CancellationToken cancellationToken)
    {
        var (run, _, memory, executed, _) = now;
        var targets = edits
            .Select(command => (Command: command, Key: memory.MadeBy(command.ClientId) ?? executed.Results.Find(result => result.Made && result.ClientId == command.ClientId)?.Key))
            .ToList();

        // The first of two Adds with one ClientId failed, and so does the second.
        foreach (var (command, _) in targets.Where(target => target.Key is null)) Note(run, executed, command, ItemOutcome.Failed(ItemStatus.CannotComplete, "its twin failed"), entry: null);

        var known = targets.Where(target => target.Key is not null).ToList();
        if (known.Count == 0) return;
        var versions = KnownVersions(now);
        var changes = known.Select(target => new ClientChange(target.Key!.Value, Instance: null, target.Command.Data!, versions(target.Key.Value), ClientWins: true)).ToList();
        var outcomes = await run.Source.ChangeAsync(run.Context, changes, cancellationToken);
        for (var i = 0; i < known.Count; i++)
        {
            var key = known[i].Key!.Value;
            var done = outcomes[i].Status == ItemStatus.Success;
            Note(run, executed, known[i].Command, outcomes[i] with { Key = key }, done ? new DeltaEntry(DeltaKind.FromPhone, key, VersionOf(outcomes[i])) : null);

            // What the first Add said and this one leaves out is still in OX, and the phone may have taken it away.
            if (done) executed.SendBack(key);
        }
    }

    /// <summary>
    /// The version of each item the phone knows: what it held, or what its own change made of it. That the answer to that change was lost does
    /// not make it somebody else's.
    /// </summary>
    private static Func<ItemKey, long?> KnownVersions(Execution now)
    {
        var own = now.Executed.Delta
            .Where(entry => entry.Kind == DeltaKind.FromPhone && entry.Version != Snapshot.Stale)
            .GroupBy(entry => entry.Key)
            .ToDictionary(group => group.Key, group => group.Last().Version);
        return key => own.TryGetValue(key, out var version) ? version : now.Memory.VersionMade(key) ?? now.State.Held.VersionOf(key);
    }

    /// <summary>
    /// Items that a lost answer's command changed and this request does not say again: the phone may have given that up, and what it says now need not undo
    /// it (another occurrence, a single mark). So they go to the phone as OX has them then.
    /// </summary>
    private static HashSet<ItemKey> InDoubt(Execution now, IEnumerable<ItemKey> keys) =>
        [.. keys.Where(key => now.Memory.Changed(key) && !now.Executed.Delta.Exists(entry => entry.Key == key))];

    private async ValueTask ChangeAsync(Execution now, List<PhoneCommand> open, CancellationToken cancellationToken)
    {
        var (commands, keys) = await AddressedAsync(now, open, cancellationToken);
        if (commands.Count == 0) return;

        var run = now.Run;
        var versions = KnownVersions(now);
        var changes = new List<ClientChange>();
        var clientWins = run.Context.Options.Conflict == 0;
        for (var i = 0; i < commands.Count; i++)
        {
            var data = commands[i].Data ?? new WbxmlElement(AirSyncTags.ApplicationData);
            changes.Add(new ClientChange(keys[i], commands[i].Instance, data, versions(keys[i]), clientWins || now.Claim?.MayBeOwn(keys[i]) == true));
        }

        var inDoubt = InDoubt(now, keys);
        var outcomes = await run.Source.ChangeAsync(run.Context, changes, cancellationToken);
        for (var i = 0; i < commands.Count; i++)
        {
            if (outcomes[i].Undecided is { } undecided) metrics.Undecided(undecided);
            if (changes[i].ClientWins != clientWins && outcomes[i] is { Status: ItemStatus.Success, IsShared: true }) metrics.Undecided(Undecided.ChangeAfterUnclearOne);

            // Only what this phone holds goes into its snapshot: a search result that it changed was never synced.
            var holds = changes[i].KnownVersion is not null;
            DeltaEntry? entry = outcomes[i].Status switch
            {
                ItemStatus.Success when holds => new DeltaEntry(DeltaKind.FromPhone, keys[i], VersionAfter(now, keys[i], outcomes[i])),

                // A phone that is told so may drop the item: should it come back in OX, it is new there.
                ItemStatus.NotFound when holds => new DeltaEntry(DeltaKind.FromPhone, keys[i], Snapshot.Dropped),
                _ => null,
            };
            Note(run, now.Executed, commands[i], outcomes[i] with { Key = keys[i] }, entry);
            if (inDoubt.Contains(keys[i])) now.Executed.SendBack(keys[i]);
        }
    }

    private async ValueTask DeleteAsync(Execution now, List<PhoneCommand> open, CancellationToken cancellationToken)
    {
        var (commands, keys) = await AddressedAsync(now, open, cancellationToken);
        if (commands.Count == 0) return;

        var (run, state) = (now.Run, now.State);
        var whole = keys.Where((_, i) => commands[i].Instance is null).ToList();
        var guarded = await massDeletes.BeforeAsync(run, state, whole, cancellationToken);

        var versions = KnownVersions(now);

        // What this phone does not hold (any more) it may be mirroring away: that goes no further than the trash.
        var toTrash = run.DeletesAsMoves || guarded.ToTrash;
        var inDoubt = InDoubt(now, keys);
        var deletes = commands.Select((command, i) => new ClientDelete(keys[i], command.Instance, toTrash || !IsHeld(now, keys[i]), versions(keys[i]))).ToList();
        var outcomes = guarded.Failure is { } notNow
            ? [.. deletes.Select(_ => ItemOutcome.Failed(ItemStatus.Retry, notNow.Code))]
            : await run.Source.DeleteAsync(run.Context, deletes, cancellationToken);
        for (var i = 0; i < commands.Count; i++)
        {
            DeltaEntry? entry = outcomes[i] switch
            {
                { Status: not ItemStatus.Success } => null,
                { SendBack: true } when commands[i].Instance is null => new DeltaEntry(DeltaKind.FromPhone, keys[i], Snapshot.Dropped),
                _ when commands[i].Instance is null => new DeltaEntry(DeltaKind.DeletedByPhone, keys[i], 0),
                _ => new DeltaEntry(DeltaKind.FromPhone, keys[i], VersionAfter(now, keys[i], outcomes[i])),
            };
            Note(run, now.Executed, commands[i], outcomes[i] with { Key = keys[i] }, entry);
            if (inDoubt.Contains(keys[i])) now.Executed.SendBack(keys[i]);
        }
    }

    /// <summary>What it moved here itself counts, though no answer has told of it yet.</summary>
    private static bool IsHeld(Execution now, ItemKey key) => now.State.Held.VersionOf(key) is not null || now.Executed.Delta.Exists(entry => entry.Key == key && entry.Holds);

    private async ValueTask<(List<PhoneCommand> Commands, List<ItemKey> Keys)> AddressedAsync(Execution now, List<PhoneCommand> open, CancellationToken cancellationToken)
    {
        var (run, state) = (now.Run, now.State);
        var commands = new List<PhoneCommand>();
        var keys = new List<ItemKey>();
        foreach (var command in open)
        {
            if (!ServerId.TryParse(command.ServerId, run.Context.CollectionId, state.Epoch, out var key))
            {
                Note(run, now.Executed, command, ItemOutcome.Failed(ItemStatus.NotFound, "unknown id"), entry: null);
            }
            else if (UnmadeItems.Has(key))
            {
                var isDelete = command is { Kind: ClientCommandKind.Delete, Instance: null };
                Note(run, now.Executed, command, ItemOutcome.Ok(key, version: null), isDelete ? new DeltaEntry(DeltaKind.DeletedByPhone, key, 0) : null);
            }
            else
            {
                commands.Add(command);
                keys.Add(key);
            }
        }

        var named = await HashedIds.ResolveAsync(keys, () => state.Held, run.Source, run.Context, cancellationToken);
        if (named.Succeeded) return (commands, [.. keys.Select(key => named.Value.GetValueOrDefault(key, key))]);
        foreach (var command in commands) Note(run, now.Executed, command, ItemOutcome.Failed(ItemStatus.Retry, named.Failure.Code), entry: null);
        return ([], []);
    }

    private void Note(CollectionRun run, ExecutedCommands executed, PhoneCommand command, ItemOutcome outcome, DeltaEntry? entry)
    {
        metrics.ItemIn(run.Source.Class, command.Kind.ToString(), (int)outcome.Status);
        if (outcome.Status != ItemStatus.Success) Refused(command.Kind, run.Source.Class, (int)outcome.Status, outcome.Reason ?? "unknown");
        executed.Record(command, outcome, entry);
    }

    /// <summary>What was to go to the phone anyway still goes: it wrote without having seen that.</summary>
    private static long VersionAfter(Execution now, ItemKey key, ItemOutcome outcome) => now.State.Held.VersionOf(key) == Snapshot.Stale ? Snapshot.Stale : VersionOf(outcome);

    private static long VersionOf(ItemOutcome outcome) => outcome.Version ?? Snapshot.Stale;

    [LoggerMessage(2102, LogLevel.Warning, "A phone's {Command} of a {Class} item ended with status {Status}: {Reason}")]
    private partial void Refused(ClientCommandKind command, Bridge.Eas.Protocol.EasClass @class, int status, string reason);

    [LoggerMessage(2117, LogLevel.Information, "A phone's new {Class} item is not made ({Reason}): it goes from the phone again")]
    private partial void Unmade(Bridge.Eas.Protocol.EasClass @class, string reason);

    private delegate ValueTask Step(Execution now, List<PhoneCommand> commands, CancellationToken cancellationToken);

    /// <summary>Commands that are to be carried out, in the order of the steps.</summary>
    private sealed record Work(List<PhoneCommand> Adds, List<PhoneCommand> Edits, List<PhoneCommand> Changes, List<PhoneCommand> Deletes);

    private sealed record Execution(CollectionRun Run, CollectionState State, CommandMemory Memory, ExecutedCommands Executed, CollectionClaim? Claim);
}
