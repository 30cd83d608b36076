using System.Runtime.CompilerServices;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.OxApi;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Pim;

/// <summary>Where a listed object stands for a phone.</summary>
internal enum PimPlace
{
    Shown,

    /// <summary>Outside the phone's filter.</summary>
    Outside,

    /// <summary>EAS cannot express it: for phones it does not exist.</summary>
    Hidden,
}

/// <summary>A folder of contacts or tasks as the engine sees it; the classes say what an object looks like on both sides.</summary>
/// <remarks>
/// An item's version is its last modification in OX. Changes are found by OX's <c>updates</c>, see <see cref="PimCursor"/>; once a day everything
/// is listed and compared, for what was never told.
/// </remarks>
internal abstract class PimSource<T>(IPimObjects<T> objects) : ICollectionSource, IMovableSource, IRestorableSource
    where T : class, new()
{
    private const int Chunk = 50, CallsAtOnce = 3, Tries = 3, MostRefusals = 5;

    private static readonly TimeSpan AuditEvery = TimeSpan.FromHours(24);

    /// <summary>After an audit that failed: meanwhile changes are told as ever.</summary>
    private static readonly TimeSpan AuditAgain = TimeSpan.FromHours(1);

    public abstract EasClass Class { get; }

    protected IPimObjects<T> Objects => objects;

    /// <summary>Enough to tell what changed and where it stands.</summary>
    protected abstract OxColumns<T> ListedColumns { get; }

    /// <summary>Id, uid, creation and last modification.</summary>
    protected abstract OxColumns<T> IdentityColumns { get; }

    /// <summary>What a whole item is made of.</summary>
    protected abstract OxColumns<T> ItemColumns { get; }

    /// <summary>Everything OX tells of an object and takes again.</summary>
    protected abstract OxColumns<T> AllColumns { get; }

    protected abstract OxColumn<T, string?> Id { get; }

    protected abstract OxColumn<T, string?> Uid { get; }

    protected abstract OxColumn<T, long?> LastModified { get; }

    protected abstract OxColumn<T, long?> CreationDate { get; }

    protected abstract PimRefusals<T> Refusals { get; }

    protected abstract PimPlace PlaceOf(T row, SourceContext context);

    /// <summary>Whether a value of a refused object looks like the reason.</summary>
    protected abstract bool IsFaulty(OxColumn<T> column, T values);

    /// <summary>What a phone's ApplicationData changes in an object; in an empty one for an Add.</summary>
    protected abstract PimDraft<T> Read(WbxmlElement data, T stored, PimViewer viewer);

    /// <summary>Gets what else is needed and tells how the item is written. May call OX once.</summary>
    protected abstract ValueTask<Action<WbxmlWriter>> RenderAsync(SourceContext context, T item, long? knownVersion, PimViewer viewer, CancellationToken cancellationToken);

    /// <summary>Whether the phone's data says something that <see cref="WriteRestAsync"/> has to do.</summary>
    protected virtual bool HasRest(WbxmlElement data) => false;

    /// <summary>Writes what no patch can say. Called with the item stored already, at <paramref name="version"/>.</summary>
    /// <returns>The outcome with the last version.</returns>
    protected virtual ValueTask<ItemOutcome> WriteRestAsync(
        SourceContext context, string id, WbxmlElement data, T stored, long? knownVersion, ItemOutcome soFar, CancellationToken cancellationToken) =>
        ValueTask.FromResult(soFar);

    public async ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken)
    {
        var (session, folder) = (context.User.Session, new OxFolderId(context.OxFolderId));
        var now = context.Now.ToUnixTimeMilliseconds();
        var isFirst = !PimCursor.TryRead(cursor, out var since);
        if (isFirst || now - since.AuditedAt >= AuditEvery.TotalMilliseconds)
        {
            var listed = await objects.AllAsync(session, folder, ListedColumns, cancellationToken);
            if (listed.TryGet(out var all, out var unlisted))
            {
                var deleted = isFirst ? [] : await DeletedAsync(context, since, cancellationToken);
                return Sorted(all, deleted, context) with { Complete = true, IsAudit = !isFirst, Cursor = PimCursor.AfterListing(all.Select(Told), now).ToBytes() };
            }

            if (isFirst) return SourceFailures.Of(unlisted);
            since = since with { AuditedAt = now - (long)(AuditEvery - AuditAgain).TotalMilliseconds };
        }

        var updates = await objects.UpdatesAsync(session, folder, since.From, ListedColumns, cancellationToken);
        if (!updates.TryGet(out var changes, out var error)) return SourceFailures.Of(error);
        var next = since.After(changes.Modified.Select(Told), changes.Deleted, changes.Timestamp);
        if (next == since && !mustTell) return new SourceChanges { Unchanged = true, Cursor = next.ToBytes() };
        return Sorted(changes.Modified, changes.Deleted, context) with { Cursor = next.ToBytes() };
    }

    /// <summary>What OX says was deleted: an audit need not doubt that. Nothing when it cannot say now.</summary>
    private async ValueTask<IReadOnlyList<string>> DeletedAsync(SourceContext context, PimCursor since, CancellationToken cancellationToken)
    {
        var updates = await objects.UpdatesAsync(context.User.Session, new(context.OxFolderId), since.From, new(Id, LastModified), cancellationToken);
        return updates.TryGet(out var changes, out _) ? changes.Deleted : [];
    }

    public async ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken)
    {
        var since = PimCursor.TryParse(previous, out var before) ? before : default;
        var updates = await objects.UpdatesAsync(context.User.Session, new(context.OxFolderId), since.From, new(Id, LastModified), cancellationToken);
        return updates.TryGet(out var changes, out var error)
            ? SourceResult<string>.Ok(since.After(changes.Modified.Select(Told), changes.Deleted, changes.Timestamp).ToString())
            : SourceFailures.Of(error);
    }

    public async IAsyncEnumerable<PreparedItem> PrepareAsync(
        SourceContext context, IReadOnlyList<WantedItem> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var viewer = PimViewer.Of(context);
        foreach (var chunk in wanted.Chunk(Chunk))
        {
            var read = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
            await ReadAsync(context, [.. chunk.Select(item => item.Item.Key.ToString())], ItemColumns, read, cancellationToken);
            foreach (var group in chunk.Chunk(CallsAtOnce))
            {
                var prepared = group.Select(item => PrepareAsync(context, item, read, viewer, cancellationToken)).ToArray();
                foreach (var one in prepared) yield return await one;
            }
        }
    }

    public async ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken)
    {
        if (!context.Rights.HasFlag(FolderRights.Create)) return [.. adds.Select(_ => ItemOutcome.Failed(ItemStatus.CannotComplete, "no right to create"))];

        // Always: a store that was rolled back does not know that this is not the first try.
        var lately = await objects.UpdatesAsync(context.User.Session, new(context.OxFolderId), AddMatches.From(look, PimCursor.TryRead(look.Since, out var since) ? since.From : null), IdentityColumns, cancellationToken);
        var rows = Array.Empty<ItemIdentity>();
        if (lately.TryGet(out var changes, out var error)) rows = [.. changes.Modified.Where(row => Id.Get(row) is not null).Select(row => new ItemIdentity(Id.Get(row)!, Uid.Get(row) ?? "", CreationDate.Get(row) ?? 0))];
        else if (!error.IsPermission) return [.. adds.Select(_ => OfAdd(error))];

        var viewer = PimViewer.Of(context);
        var found = new AddMatches(look, rows);
        var equals = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
        if (found.Candidates() is { Count: > 0 } candidates && adds.Any(add => found.MadeBy(add) is null))
            foreach (var chunk in candidates.Chunk(Chunk)) await ReadAsync(context, chunk, equals, cancellationToken);

        var outcomes = new List<ItemOutcome>();
        foreach (var add in adds)
        {
            outcomes.Add(await AddAsync(context, add, found, equals, viewer, cancellationToken));
        }

        return outcomes;
    }

    public async ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken)
    {
        if (!context.Rights.HasFlag(FolderRights.Write)) return [.. changes.Select(change => NotAllowed(change.Key, change.KnownVersion))];

        var viewer = PimViewer.Of(context);
        var outcomes = new List<ItemOutcome>();
        foreach (var chunk in changes.Chunk(Chunk))
        {
            var read = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
            await ReadAsync(context, [.. chunk.Select(change => change.Key.ToString()).Distinct(StringComparer.Ordinal)], ItemColumns, read, cancellationToken);
            var changed = new HashSet<string>(StringComparer.Ordinal);
            foreach (var change in chunk)
            {
                // A second change of one item in one request meets what the first one left.
                var again = !changed.Add(change.Key.ToString());
                if (again) await ReadAsync(context, [change.Key.ToString()], ItemColumns, read, cancellationToken);
                var known = again ? change with { KnownVersion = null } : change;
                outcomes.Add(await ChangeAsync(context, known, read.GetValueOrDefault(change.Key.ToString()), viewer, cancellationToken));
            }
        }

        return outcomes;
    }

    /// <summary>The phone's delete wins over a later change: OX is told not to compare.</summary>
    public async ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken)
    {
        if (!context.Rights.HasFlag(FolderRights.Delete)) return [.. deletes.Select(delete => NotAllowed(delete.Key, version: null))];

        var outcomes = new Dictionary<string, ItemOutcome>(StringComparer.Ordinal);
        foreach (var chunk in deletes.Select(delete => delete.Key.ToString()).Distinct(StringComparer.Ordinal).Chunk(Chunk))
            await DeleteAsync(context, chunk, outcomes, cancellationToken);
        return [.. deletes.Select(delete => outcomes[delete.Key.ToString()])];
    }

    public async ValueTask<SourceResult<IReadOnlyList<byte[]>>> KeepAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        var copies = new List<byte[]>();
        foreach (var chunk in keys.Select(key => key.ToString()).Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            var read = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
            await ReadAsync(context, chunk, AllColumns, read, cancellationToken);
            foreach (var (id, one) in read)
            {
                if (one.Error is { } error && !PimErrors.IsOfItem(error)) return SourceFailures.Of(error);
                if (one.Object is not { } stored) continue;

                // An object without a uid gets one now, by which a second restoring finds what the first one made.
                if (string.IsNullOrEmpty(Uid.Get(stored))) Uid.Set(stored, $"{context.OxFolderId}-{id}-{VersionOf(stored)}");
                copies.Add(OxKeptObject.Write(stored, AllColumns));
            }
        }

        return copies;
    }

    public async ValueTask<SourceResult<RestoreOutcome>> RestoreAsync(SourceContext context, IReadOnlyList<byte[]> copies, CancellationToken cancellationToken)
    {
        var (session, folder) = (context.User.Session, new OxFolderId(context.OxFolderId));
        var listed = await objects.AllAsync(session, folder, IdentityColumns, cancellationToken);
        if (!listed.TryGet(out var rows, out var error)) return SourceFailures.Of(error);

        var there = rows.Select(row => Uid.Get(row)).ToHashSet(StringComparer.Ordinal);
        var (restored, present, refused) = (0, 0, 0);
        foreach (var copy in copies)
        {
            if (OxKeptObject.Read(copy, AllColumns) is not { } model)
            {
                refused++;
                continue;
            }

            if (!there.Add(Uid.Get(model)))
            {
                present++;
                continue;
            }

            await context.KeepClaim(cancellationToken);
            if ((await objects.NewAsync(session, folder, model, cancellationToken)).Error is not { } failed) restored++;
            else if (PimErrors.StatusOf(failed) == ItemStatus.Retry) return SourceFailures.Of(failed);
            else refused++;
        }

        return new RestoreOutcome(restored, present, refused);
    }

    public int MovesAtOnce => 1;

    public async ValueTask<SourceResult<MoveSight>> LookAsync(SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, CancellationToken cancellationToken)
    {
        var there = await PresentAsync(from, keys, cancellationToken);
        return there.Succeeded ? new MoveSight(there.Value.ToDictionary(pair => pair.Key, pair => new ItemMark(0, 0, pair.Value))) : there.Failure;
    }

    public async ValueTask<IReadOnlyList<ItemMove>> MoveAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, MoveSight sight, CancellationToken cancellationToken)
    {
        var moves = new List<ItemMove>(keys.Count);
        foreach (var key in keys)
        {
            var moved = await objects.MoveAsync(from.User.Session, new(from.OxFolderId), key.ToString(), OxTimestamps.Any, new(toOxFolderId), cancellationToken);
            moves.Add(moved.TryGet(out _, out var error) ? new(MoveEnd.Moved, key, Epoch: null, Stamp(moved.Timestamp) ?? Snapshot.Stale) : ItemMove.Failed(PimErrors.IsItemGone(error), SourceFailures.Of(error)));
        }

        return moves;
    }

    /// <summary>An object keeps its id, so where it is tells everything.</summary>
    public async ValueTask<SourceResult<IReadOnlyList<ItemMove>>> SettleAsync(
        SourceContext from, IReadOnlyList<UnclearMove> moves, string toOxFolderId, CancellationToken cancellationToken)
    {
        ItemKey[] keys = [.. moves.Select(move => move.Key)];
        var stayed = await PresentAsync(from, keys, cancellationToken);
        if (!stayed.Succeeded) return stayed.Failure;
        var arrived = await PresentAsync(@from with { OxFolderId = toOxFolderId }, [.. keys.Where(key => !stayed.Value.ContainsKey(key))], cancellationToken);
        return arrived.Succeeded ? SourceResult<IReadOnlyList<ItemMove>>.Ok([.. keys.Select(End)]) : arrived.Failure;

        ItemMove End(ItemKey key) =>
            stayed.Value.ContainsKey(key) ? new(MoveEnd.StillThere) : arrived.Value.ContainsKey(key) ? new(MoveEnd.Moved, key) : new(MoveEnd.Gone);
    }

    /// <summary>Which of these objects a folder has, in which version.</summary>
    private async ValueTask<SourceResult<Dictionary<ItemKey, long>>> PresentAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        var present = new Dictionary<ItemKey, long>();
        foreach (var chunk in keys.Select(key => key.ToString()).Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            var read = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
            await ReadAsync(context, chunk, IdentityColumns, read, cancellationToken);
            if (read.Values.FirstOrDefault(one => one.Error is not null)?.Error is { } error) return SourceFailures.Of(error);
            foreach (var (id, one) in read) present[ItemKey.Parse(id)] = VersionOf(one.Object!);
        }

        return present;
    }

    private static ItemOutcome NotAllowed(ItemKey key, long? version) => ItemOutcome.Ok(key, version) with { SendBack = true };

    private (string Id, long Version) Told(T row) => (Id.Get(row) ?? "", VersionOf(row));

    private long VersionOf(T row) => LastModified.Get(row) ?? 0;

    private SourceChanges Sorted(IReadOnlyList<T> rows, IReadOnlyList<string> deleted, SourceContext context)
    {
        var (items, outside, gone) = (new List<SourceItem>(rows.Count), new List<ItemKey>(), new List<ItemKey>());
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (Id.Get(row) is not { Length: > 0 } id || !present.Add(id)) continue;
            var key = ItemKey.Parse(id);
            switch (PlaceOf(row, context))
            {
                case PimPlace.Shown:
                    items.Add(new(key, VersionOf(row)));
                    break;
                case PimPlace.Outside:
                    outside.Add(key);
                    break;
                default:
                    gone.Add(key);
                    break;
            }
        }

        // Moved away and back: it is there.
        gone.AddRange(deleted.Where(id => !present.Contains(id)).Select(ItemKey.Parse));
        return new SourceChanges { Items = items, OutsideFilter = outside, Deleted = gone, Cursor = [] };
    }

    /// <summary>Reads whole objects; what is not in <paramref name="read"/> afterwards is gone. Where one object spoils the answer for all, it is found by halving.</summary>
    private Task ReadAsync(SourceContext context, string[] ids, Dictionary<string, PimRead<T>> read, CancellationToken cancellationToken) =>
        ReadAsync(context, ids, ItemColumns, read, cancellationToken);

    private async Task ReadAsync(SourceContext context, string[] ids, OxColumns<T> columns, Dictionary<string, PimRead<T>> read, CancellationToken cancellationToken)
    {
        foreach (var id in ids) read.Remove(id);
        var listed = await objects.ListAsync(context.User.Session, new(context.OxFolderId), ids, columns, cancellationToken);
        if (listed.TryGet(out var rows, out var error))
        {
            foreach (var row in rows)
                if (Id.Get(row) is { } id) read[id] = new(row, Error: null);
        }
        else if (PimErrors.IsOfItem(error) && ids.Length > 1)
        {
            await ReadAsync(context, ids[..(ids.Length / 2)], columns, read, cancellationToken);
            await ReadAsync(context, ids[(ids.Length / 2)..], columns, read, cancellationToken);
        }
        else if (!PimErrors.IsItemGone(error))
        {
            foreach (var id in ids) read[id] = new(Object: null, error);
        }
    }

    private async Task<PreparedItem> PrepareAsync(
        SourceContext context, WantedItem wanted, Dictionary<string, PimRead<T>> read, PimViewer viewer, CancellationToken cancellationToken)
    {
        var key = wanted.Item.Key;
        if (!read.TryGetValue(key.ToString(), out var one)) return PreparedItem.Gone(key);
        if (one.Error is { Code: OxNetCodes.BadRow } bad) return PreparedItem.Failed(key, wanted.Item.Version, bad.Code);

        // What OX could not do this once it may do the next time: only one that fails again and again is set aside.
        if (one.Error is { } error) return PreparedItem.Later(key, SourceFailures.Of(error) with { IsOfItem = PimErrors.IsOfItem(error) });
        // It changed its nature since it was listed.
        if (PlaceOf(one.Object!, context) == PimPlace.Hidden) return PreparedItem.Gone(key);
        return PreparedItem.Ready(key, VersionOf(one.Object!), await RenderAsync(context, one.Object!, wanted.KnownVersion, viewer, cancellationToken));
    }

    private async Task<ItemOutcome> AddAsync(
        SourceContext context, ClientAdd add, AddMatches look, Dictionary<string, PimRead<T>> equals, PimViewer viewer, CancellationToken cancellationToken)
    {
        if (look.MadeBy(add) is { } made && look.Take(made) && await AdoptAsync(context, made, add, viewer, cancellationToken) is { } adopted) return adopted;
        if (EqualTo(add, look, equals, viewer) is { } equal && look.Take(equal) && await AdoptAsync(context, equal, add, viewer, cancellationToken) is { } merged)
            return merged with { Undecided = Undecided.StoreLostAfterAdd };
        return await CreateAsync(context, add, viewer, cancellationToken);
    }

    /// <summary>The item exists: what the phone says now goes into it (L3).</summary>
    /// <returns>Null when it is gone again.</returns>
    private async Task<ItemOutcome?> AdoptAsync(SourceContext context, string id, ClientAdd add, PimViewer viewer, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
        await ReadAsync(context, [id], read, cancellationToken);
        if (!read.TryGetValue(id, out var stored)) return null;
        var change = new ClientChange(ItemKey.Parse(id), Instance: null, add.Data, KnownVersion: null, ClientWins: true);
        var outcome = await ChangeAsync(context, change, stored, viewer, cancellationToken);

        // Others may have changed it before this try, and what they changed is not in the phone's form.
        return outcome.Status == ItemStatus.NotFound ? null : outcome with { SendBack = true };
    }

    /// <summary>An object in which the phone's content would change nothing.</summary>
    private string? EqualTo(ClientAdd add, AddMatches look, Dictionary<string, PimRead<T>> candidates, PimViewer viewer)
    {
        if (candidates.Count == 0 || Read(add.Data, new T(), viewer).IsEmpty) return null;
        foreach (var (id, read) in candidates)
            if (!look.IsTaken(id) && read.Object is { } stored && Read(add.Data, stored, viewer).IsEmpty) return id;
        return null;
    }

    private async Task<ItemOutcome> CreateAsync(SourceContext context, ClientAdd add, PimViewer viewer, CancellationToken cancellationToken)
    {
        var draft = Read(add.Data, new T(), viewer);
        var patch = draft.ToPatch();
        var altered = draft.IsAltered;
        for (var refusal = 0; ; refusal++)
        {
            var model = new T();
            patch.ApplyTo(model);
            Uid.Set(model, add.Identity);
            await context.KeepClaim(cancellationToken);
            var created = await objects.NewAsync(context.User.Session, new(context.OxFolderId), model, cancellationToken);
            if (created.TryGet(out var id, out var error))
            {
                var outcome = ItemOutcome.Ok(ItemKey.Parse(id), Stamp(created.Timestamp)) with { SendBack = altered };
                return HasRest(add.Data) ? await WriteRestAsync(context, id, add.Data, new T(), knownVersion: null, outcome, cancellationToken) : outcome;
            }

            if (refusal >= MostRefusals || Refusals.Without(error, patch, IsFaulty) is not { } rest) return OfAdd(error);
            (patch, altered) = (rest, true);
        }
    }

    /// <summary>A folder that is gone is no item that is gone: the phone must not drop what its user wrote.</summary>
    private static ItemOutcome OfAdd(OxError error) =>
        ItemOutcome.Failed(PimErrors.StatusOf(error) is ItemStatus.Retry ? ItemStatus.Retry : ItemStatus.CannotComplete, error.Code);

    private async Task<ItemOutcome> ChangeAsync(SourceContext context, ClientChange change, PimRead<T>? read, PimViewer viewer, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (read is null) return ItemOutcome.Failed(ItemStatus.NotFound, "gone");
            if (read.Error is { } unread) return PimErrors.OutcomeOf(unread);
            var stored = read.Object!;
            if (PlaceOf(stored, context) == PimPlace.Hidden) return ItemOutcome.Failed(ItemStatus.NotFound, "not for phones");

            var version = VersionOf(stored);
            // A negative version stands for an item that goes back to the phone anyway.
            var known = change.KnownVersion is >= 0 ? change.KnownVersion : null;
            var draft = Read(change.Data, stored, viewer);
            var (patch, hasRest) = (draft.ToPatch(), HasRest(change.Data));
            // Nothing to do: what others changed meanwhile is still to be told.
            if (patch.IsEmpty && !hasRest) return ItemOutcome.Ok(change.Key, known ?? version) with { SendBack = draft.IsAltered };
            if (version > known && !change.ClientWins) return ItemOutcome.Failed(ItemStatus.Conflict, "changed meanwhile");

            // A phone that wins says nothing of the fields that it left out.
            var done = ItemOutcome.Ok(change.Key, version) with { SendBack = draft.IsAltered || version > known };
            var (outcome, error) = patch.IsEmpty ? (done, null) : await UpdateAsync(context, change.Key.ToString(), version, patch, done, cancellationToken);
            if (error is null)
                return hasRest ? await WriteRestAsync(context, change.Key.ToString(), change.Data, stored, known, outcome, cancellationToken) : outcome;
            if (error.IsPermission) return NotAllowed(change.Key, version);
            if (!error.IsConflict || attempt == Tries) return PimErrors.OutcomeOf(error);

            var again = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
            await ReadAsync(context, [change.Key.ToString()], ItemColumns, again, cancellationToken);
            read = again.GetValueOrDefault(change.Key.ToString());
        }
    }

    private async Task<(ItemOutcome Outcome, OxError? Error)> UpdateAsync(
        SourceContext context, string id, long version, OxPatch<T> patch, ItemOutcome done, CancellationToken cancellationToken)
    {
        for (var refusal = 0; ; refusal++)
        {
            if (patch.IsEmpty) return (done, null);
            await context.KeepClaim(cancellationToken);
            var updated = await objects.UpdateAsync(context.User.Session, new(context.OxFolderId), id, version, patch, cancellationToken);
            if (updated.TryGet(out _, out var error)) return (done with { Version = Stamp(updated.Timestamp) ?? version }, null);
            if (refusal >= MostRefusals || Refusals.Without(error, patch, IsFaulty) is not { } rest) return (done, error);
            (patch, done) = (rest, done with { SendBack = true });
        }
    }

    private async Task DeleteAsync(SourceContext context, string[] ids, Dictionary<string, ItemOutcome> outcomes, CancellationToken cancellationToken)
    {
        await context.KeepClaim(cancellationToken);
        var deleted = await objects.DeleteAsync(context.User.Session, new(context.OxFolderId), ids, OxTimestamps.Any, cancellationToken);
        if (!deleted.TryGet(out var left, out var error) && ids.Length > 1 && PimErrors.IsOfItem(error))
        {
            foreach (var id in ids) await DeleteAsync(context, [id], outcomes, cancellationToken);
            return;
        }

        foreach (var id in ids)
        {
            var key = ItemKey.Parse(id);
            outcomes[id] = error switch
            {
                null when left!.Contains(id) => ItemOutcome.Failed(ItemStatus.CannotComplete, "not deleted"),
                null => ItemOutcome.Ok(key, version: null),
                { IsNotFound: true } => ItemOutcome.Ok(key, version: null),
                { IsPermission: true } => NotAllowed(key, version: null),
                _ => PimErrors.OutcomeOf(error),
            };
        }
    }

    /// <summary>Some answers carry 0 or nothing.</summary>
    protected static long? Stamp(long? timestamp) => timestamp is > 0 ? timestamp : null;
}

/// <summary>An object or why there is none.</summary>
internal sealed record PimRead<T>(T? Object, OxError? Error)
    where T : class;
