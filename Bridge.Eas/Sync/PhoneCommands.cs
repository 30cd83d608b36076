using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Sync;

/// <summary>Carries out a phone's commands through a source, and answers them. What an earlier, lost answer had carried out is not carried out again.</summary>
internal sealed partial class PhoneCommands(EasMetrics metrics, ILogger<PhoneCommands> logger)
{
    /// <param name="run">The request.</param>
    /// <param name="state">What its key stands for.</param>
    /// <param name="lost">Our answer to the same key that never arrived; null when there is none.</param>
    /// <param name="tookOver">A try before this one died half way.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<ExecutedCommands> ExecuteAsync(CollectionRun run, CollectionState state, Generation? lost, bool tookOver, CancellationToken cancellationToken)
    {
        var executed = new ExecutedCommands();
        if (lost is not null) executed.Delta.AddRange(lost.Delta.Where(entry => entry.Kind is DeltaKind.FromPhone or DeltaKind.DeletedByPhone));

        executed.Delta.AddRange(MovedInStore.Read(state.MovedIn).Select(key => new DeltaEntry(DeltaKind.FromPhone, key, Snapshot.Stale)));

        var known = (lost?.Results ?? []).GroupBy(result => result.CommandHash).ToDictionary(group => group.Key, group => group.First());
        var created = (lost?.Results ?? [])
            .Where(result => result is { Kind: ClientCommandKind.Add, Status: ItemStatus.Success, Key: not null })
            .GroupBy(result => result.ClientId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Key!.Value, StringComparer.Ordinal);
        var open = new List<PhoneCommand>();
        var edited = new List<(PhoneCommand Command, ItemKey Key)>();
        foreach (var command in run.Commands.Where(command => command.Kind != ClientCommandKind.Fetch))
        {
            if (known.TryGetValue(command.Hash, out var result)) executed.Results.Add(result);
            else if (command is { Kind: ClientCommandKind.Add, Data: not null, Class: not "SMS" } && created.TryGetValue(command.ClientId, out var key)) edited.Add((command, key));
            else open.Add(command);
        }

        await EditAsync(run, state, edited, executed, cancellationToken);
        await AddAsync(run, open, tookOver, executed, cancellationToken);
        await ChangeAsync(run, state, open, executed, cancellationToken);
        await DeleteAsync(run, state, open, executed, cancellationToken);
        return executed;
    }

    /// <summary>The results of an answer that was lost.</summary>
    public static ExecutedCommands Recall(CollectionRun run, Generation lost)
    {
        var executed = new ExecutedCommands();
        var wanted = run.Commands.Select(command => command.Hash).ToHashSet();
        executed.Results.AddRange(lost.Results.Where(result => wanted.Contains(result.CommandHash)));
        return executed;
    }

    private async ValueTask AddAsync(CollectionRun run, List<PhoneCommand> open, bool tookOver, ExecutedCommands executed, CancellationToken cancellationToken)
    {
        var commands = new List<PhoneCommand>();
        foreach (var command in open.Where(command => command.Kind == ClientCommandKind.Add))
        {
            // SMS are accepted and forgotten: refusing them makes phones try for ever.
            if (command.Class == "SMS") executed.Record(command, ItemOutcome.Ok(ItemKey.Parse($"sms-{command.Hash:x16}"), version: null), entry: null);
            else if (command.Data is null || command.ClientId.Length == 0) Note(run, executed, command, ItemOutcome.Failed(ItemStatus.Malformed, "no data"), entry: null);
            else commands.Add(command);
        }

        if (commands.Count == 0) return;
        var adds = commands.Select(command => new ClientAdd(command.ClientId, command.Data!, Identity(run, command.ClientId), tookOver)).ToList();
        var outcomes = await run.Source.AddAsync(run.Context, adds, cancellationToken);
        for (var i = 0; i < commands.Count; i++)
            Note(run, executed, commands[i], outcomes[i], outcomes[i].Key is { } key ? new DeltaEntry(DeltaKind.FromPhone, key, VersionOf(outcomes[i])) : null);
    }

    /// <summary>New items that were edited on the phone after the answer to their Add was lost: they exist, so the new content goes into them (L3).</summary>
    private async ValueTask EditAsync(
        CollectionRun run, CollectionState state, List<(PhoneCommand Command, ItemKey Key)> edited, ExecutedCommands executed, CancellationToken cancellationToken)
    {
        if (edited.Count == 0) return;
        var versions = KnownVersions(state, executed);
        var changes = edited.Select(one => new ClientChange(one.Key, Instance: null, one.Command.Data!, versions(one.Key), ClientWins: true)).ToList();
        var outcomes = await run.Source.ChangeAsync(run.Context, changes, cancellationToken);
        for (var i = 0; i < edited.Count; i++)
        {
            var (command, key) = edited[i];
            var done = outcomes[i].Status == ItemStatus.Success;
            Note(run, executed, command, outcomes[i] with { Key = key }, done ? new DeltaEntry(DeltaKind.FromPhone, key, VersionOf(outcomes[i])) : null);
        }
    }

    /// <summary>
    /// The version of each item the phone knows: what it held, or what its own change made of it. That the answer to that change was lost does
    /// not make it somebody else's.
    /// </summary>
    private static Func<ItemKey, long?> KnownVersions(CollectionState state, ExecutedCommands executed)
    {
        var own = executed.Delta
            .Where(entry => entry.Kind == DeltaKind.FromPhone && entry.Version != Snapshot.Stale)
            .GroupBy(entry => entry.Key)
            .ToDictionary(group => group.Key, group => group.Last().Version);
        return key => own.TryGetValue(key, out var version) ? version : state.Held.VersionOf(key);
    }

    private async ValueTask ChangeAsync(CollectionRun run, CollectionState state, List<PhoneCommand> open, ExecutedCommands executed, CancellationToken cancellationToken)
    {
        var (commands, keys) = Addressed(run, state, open, ClientCommandKind.Change, executed);
        if (commands.Count == 0) return;

        var versions = KnownVersions(state, executed);
        var changes = new List<ClientChange>();
        for (var i = 0; i < commands.Count; i++)
            changes.Add(new ClientChange(keys[i], commands[i].Instance, commands[i].Data ?? new WbxmlElement(AirSyncTags.ApplicationData), versions(keys[i]), run.Context.Options.Conflict == 0));

        var outcomes = await run.Source.ChangeAsync(run.Context, changes, cancellationToken);
        for (var i = 0; i < commands.Count; i++)
        {
            // Only what this phone holds goes into its snapshot: a search result that it changed was never synced.
            var holds = changes[i].KnownVersion is not null;
            Note(run, executed, commands[i], outcomes[i], holds && outcomes[i].Status == ItemStatus.Success ? new DeltaEntry(DeltaKind.FromPhone, keys[i], VersionOf(outcomes[i])) : null);
        }
    }

    private async ValueTask DeleteAsync(CollectionRun run, CollectionState state, List<PhoneCommand> open, ExecutedCommands executed, CancellationToken cancellationToken)
    {
        var (commands, keys) = Addressed(run, state, open, ClientCommandKind.Delete, executed);
        if (commands.Count == 0) return;

        // What this phone does not hold (any more) it may be mirroring away: that goes no further than the trash.
        var deletes = commands.Select((command, i) => new ClientDelete(keys[i], command.Instance, run.DeletesAsMoves || state.Held.VersionOf(keys[i]) is null)).ToList();
        var outcomes = await run.Source.DeleteAsync(run.Context, deletes, cancellationToken);
        for (var i = 0; i < commands.Count; i++)
        {
            DeltaEntry? entry = outcomes[i] switch
            {
                { Status: not ItemStatus.Success } => null,
                { SendBack: true } when commands[i].Instance is null => new DeltaEntry(DeltaKind.FromPhone, keys[i], Snapshot.Dropped),
                _ when commands[i].Instance is null => new DeltaEntry(DeltaKind.DeletedByPhone, keys[i], 0),
                _ => new DeltaEntry(DeltaKind.FromPhone, keys[i], VersionOf(outcomes[i])),
            };
            Note(run, executed, commands[i], outcomes[i], entry);
        }
    }

    private (List<PhoneCommand> Commands, List<ItemKey> Keys) Addressed(CollectionRun run, CollectionState state, List<PhoneCommand> open, ClientCommandKind kind, ExecutedCommands executed)
    {
        var commands = new List<PhoneCommand>();
        var keys = new List<ItemKey>();
        foreach (var command in open.Where(command => command.Kind == kind))
        {
            if (ServerId.TryParse(command.ServerId, run.Context.CollectionId, state.Epoch, out var key))
            {
                commands.Add(command);
                keys.Add(key);
            }
            else
            {
                Note(run, executed, command, ItemOutcome.Failed(ItemStatus.NotFound, "unknown id"), entry: null);
            }
        }

        return (commands, keys);
    }

    private void Note(CollectionRun run, ExecutedCommands executed, PhoneCommand command, ItemOutcome outcome, DeltaEntry? entry)
    {
        metrics.ItemIn(run.Source.Class, command.Kind.ToString(), (int)outcome.Status);
        if (outcome.Status != ItemStatus.Success) Refused(command.Kind, run.Source.Class, (int)outcome.Status, outcome.Reason ?? "unknown");
        executed.Record(command, outcome, entry);
    }

    private static long VersionOf(ItemOutcome outcome) => outcome.SendBack ? Snapshot.Stale : outcome.Version ?? Snapshot.Stale;

    /// <summary>Made from user, device, collection state and ClientId: ClientIds restart, states do not come again.</summary>
    private static string Identity(CollectionRun run, string clientId)
    {
        var text = $"{run.Address.User.ContextId}/{run.Address.User.UserId}/{run.Address.DeviceId}/{run.Address.CollectionId}/{run.Key.StateId}/{clientId}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    [LoggerMessage(2102, LogLevel.Warning, "A phone's {Command} of a {Class} item ended with status {Status}: {Reason}")]
    private partial void Refused(ClientCommandKind command, Bridge.Eas.Protocol.EasClass @class, int status, string reason);
}
