using System.Security.Cryptography;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Restore;
using Bridge.Eas.State.Store;
using Bridge.Eas.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Sync.Guards;

/// <summary>
/// Puts back what an operator wants put back, at the next Sync of the folder by any of the user's devices: that request has a session with OX.
/// Items that are there stay as they are, so a death half way is made good by the next Sync.
/// </summary>
internal sealed partial class Restoring(
    IStateStore store, RestoreStore points, ClaimTerm term, IChangeNotes notes, GuardMetrics metrics, ILogger<Restoring> logger)
{
    /// <summary>Records (of up to fifty items) in one request: OX is asked once for each item.</summary>
    private const int MostRecords = 2;

    public async ValueTask RunAsync(CollectionRun run, CollectionState state)
    {
        if (state.WantedRestores.Count == 0 || run.Source is not IRestorableSource source) return;

        // One at a time: two devices that looked at once would both create. A death leaves it to the time in which its last call may still run.
        var (claim, mine) = (StateKeys.RestoreClaim(run.Address.User, run.Address.CollectionId), RandomNumberGenerator.GetBytes(8));
        if (!await store.AddAsync(claim, mine, term.Length, CancellationToken.None)) return;
        var holding = run with { Context = run.Context with { KeepClaim = KeepAsync } };
        try
        {
            var mayStillRun = await PutBackAsync(holding, source, state.WantedRestores, CancellationToken.None) is { MayStillRun: true };
            if (!mayStillRun) await store.RemoveIfAsync(claim, mine, CancellationToken.None);
        }
        catch (ClaimLostException)
        {
            // Another request goes on with it: what was put back so far it finds there.
        }

        async ValueTask KeepAsync(CancellationToken cancellationToken)
        {
            if (!await store.ReplaceAsync(claim, mine, mine, term.Length, cancellationToken)) throw new ClaimLostException();
        }
    }

    private async ValueTask<SourceFailure?> PutBackAsync(CollectionRun run, IRestorableSource source, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var (user, records) = (run.Address.User, 0);
        var known = await points.OfUserAsync(user, cancellationToken);
        foreach (var id in wanted)
        {
            var chunks = known.FirstOrDefault(point => point.Id == id)?.Chunks ?? 0;
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                var copies = await points.CopiesAsync(user, id, chunk, cancellationToken);
                if (copies.Count == 0) continue;
                if (records++ == MostRecords) return null;

                var restored = await source.RestoreAsync(run.Context, copies, cancellationToken);
                if (!restored.Succeeded) return restored.Failure;
                await points.DoneAsync(user, id, chunk, cancellationToken);
                Note(run, id, restored.Value);
            }

            await points.DoneAsync(user, run.Address.CollectionId, id, cancellationToken);
        }

        await notes.NoteAsync(user, run.Context.OxFolderId, cancellationToken);
        return null;
    }

    private void Note(CollectionRun run, string id, RestoreOutcome outcome)
    {
        metrics.Restored(run.Source.Class, "restored", outcome.Restored);
        metrics.Restored(run.Source.Class, "present", outcome.Present);
        metrics.Restored(run.Source.Class, "refused", outcome.Refused);
        Restored(id, run.Address.CollectionId, outcome.Restored, outcome.Present, outcome.Refused);
    }

    [LoggerMessage(2113, LogLevel.Information, "Restore point {RestorePoint} of {CollectionId}: {Restored} put back, {Present} there already, {Refused} not taken by OX")]
    private partial void Restored(string restorePoint, string collectionId, int restored, int present, int refused);
}
