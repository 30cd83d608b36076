using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Pim;

/// <content>What phones add, change and delete.</content>
internal abstract partial class PimSource<T>
{
    public async ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken)
    {
        if (!context.Rights.HasFlag(FolderRights.Create)) return [.. adds.Select(_ => ItemOutcome.Unmade("no right to create"))];

        // Always: a store that was rolled back does not know that this is not the first try.
        var lately = await objects.UpdatesAsync(context.User.Session, new(context.OxFolderId), AddMatches.From(look, PimCursor.TryRead(look.Since, out var since) ? since.From : null), IdentityColumns, cancellationToken);
        var rows = Array.Empty<ItemIdentity>();
        if (lately.TryGet(out var changes, out var error)) rows = [.. changes.Modified.Where(row => Id.Get(row) is not null).Select(row => new ItemIdentity(Id.Get(row)!, Uid.Get(row) ?? "", CreationDate.Get(row) ?? 0))];
        else if (!error.IsPermission) return [.. adds.Select(_ => OfAdd(error))];

        var viewer = PimViewer.Of(context);
        var found = new AddMatches(look, rows);
        var equals = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
        if (found.Candidates() is { Count: > 0 } candidates && adds.Any(add => found.MadeBy(add) is null && found.SaidBefore(add) is null))
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

    private static ItemOutcome NotAllowed(ItemKey key, long? version) => ItemOutcome.Ok(key, version) with { SendBack = true };

    private async Task<ItemOutcome> AddAsync(
        SourceContext context, ClientAdd add, AddMatches look, Dictionary<string, PimRead<T>> equals, PimViewer viewer, CancellationToken cancellationToken)
    {
        if (look.MadeBy(add) is { } made && look.Take(made) && await AdoptAsync(context, made, add, viewer, cancellationToken) is { } adopted) return adopted;
        if (ForgottenOf(add, look, equals, viewer) is { } forgotten && look.Take(forgotten) && await AdoptAsync(context, forgotten, add, viewer, cancellationToken) is { } merged)
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
        return outcome.Status == ItemStatus.NotFound ? null : outcome with { IsShared = true };
    }

    /// <summary>
    /// What a try that the store has forgotten has made: from the same Add; or with the same content, should the phone number its Adds anew; or
    /// under the same ClientId and name, with what the phone or somebody in OX has written since.
    /// </summary>
    private string? ForgottenOf(ClientAdd add, AddMatches look, Dictionary<string, PimRead<T>> candidates, PimViewer viewer)
    {
        if (look.SaidBefore(add) is { } said) return said;
        if (candidates.Count == 0 || Read(add.Data, new T(), viewer).IsEmpty) return null;
        string? sameName = null;
        foreach (var (id, read) in candidates)
        {
            if (look.IsTaken(id) || read.Object is not { } stored) continue;
            var draft = Read(add.Data, stored, viewer);
            if (draft.IsEmpty) return id;
            if (look.IsOfClient(id, add) && Naming.Any(column => column.Get(stored) is { Length: > 0 }) && !Naming.Any(draft.Has)) sameName ??= id;
        }

        return sameName;
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
            Uid.Set(model, add.Uid);
            await context.KeepClaim(cancellationToken);
            var created = await objects.NewAsync(context.User.Session, new(context.OxFolderId), model, cancellationToken);
            if (created.TryGet(out var id, out var error))
            {
                var outcome = ItemOutcome.Ok(ItemKey.Parse(id), Stamp(created.Timestamp)) with { SendBack = altered };
                return HasRest(add.Data) ? await WriteRestAsync(context, id, add.Data, new T(), knownVersion: null, outcome, cancellationToken) : outcome;
            }

            if (refusal >= MostRefusals || Refusals.Without(error, patch, IsFaulty) is not { } refused) return OfAdd(error);
            refusedFields.Note(Class, error.Code, refused.Fields);
            (patch, altered) = (refused.Rest, true);
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
            if (IsReadOnly(stored)) return NotAllowed(change.Key, change.KnownVersion);
            // A negative version stands for an item that goes back to the phone anyway.
            var known = change.KnownVersion is >= 0 ? change.KnownVersion : null;
            var draft = Read(change.Data, stored, viewer);
            var (patch, hasRest) = (draft.ToPatch(), HasRest(change.Data));
            // Nothing to do: what others changed meanwhile is still to be told.
            if (patch.IsEmpty && !hasRest) return ItemOutcome.Ok(change.Key, known ?? version) with { SendBack = draft.IsAltered };
            if (version > known && !change.ClientWins) return ItemOutcome.Failed(ItemStatus.Conflict, "changed meanwhile");

            // A phone that wins says nothing of the fields that it left out.
            var done = ItemOutcome.Ok(change.Key, version) with { SendBack = draft.IsAltered, IsShared = version > known };
            var (outcome, error) = patch.IsEmpty ? (done, null) : await UpdateAsync(context, change.Key.ToString(), version, patch, done, cancellationToken);
            if (error is null)
                return hasRest ? await WriteRestAsync(context, change.Key.ToString(), change.Data, stored, known, outcome, cancellationToken) : outcome;
            if (error.IsPermission) return NotAllowed(change.Key, change.KnownVersion);
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
            if (refusal >= MostRefusals || Refusals.Without(error, patch, IsFaulty) is not { } refused) return (done, error);
            refusedFields.Note(Class, error.Code, refused.Fields);
            (patch, done) = (refused.Rest, done with { SendBack = true });
        }
    }

    private async Task DeleteAsync(SourceContext context, string[] asked, Dictionary<string, ItemOutcome> outcomes, CancellationToken cancellationToken)
    {
        var ids = HasReadOnly ? await DeletableAsync(context, asked, outcomes, cancellationToken) : asked;
        if (ids.Length > 0) await DeleteOfOxAsync(context, ids, outcomes, cancellationToken);
    }

    /// <summary>Answers for what no phone may delete, and for what cannot be told now whether it may.</summary>
    private async Task<string[]> DeletableAsync(SourceContext context, string[] ids, Dictionary<string, ItemOutcome> outcomes, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
        await ReadAsync(context, ids, IdentityColumns, read, cancellationToken);
        foreach (var (id, one) in read)
        {
            if (one.Error is { } error) outcomes[id] = PimErrors.OutcomeOf(error);
            else if (IsReadOnly(one.Object!)) outcomes[id] = NotAllowed(ItemKey.Parse(id), version: null);
        }

        return [.. ids.Where(id => !outcomes.ContainsKey(id))];
    }

    private async Task DeleteOfOxAsync(SourceContext context, string[] ids, Dictionary<string, ItemOutcome> outcomes, CancellationToken cancellationToken)
    {
        await context.KeepClaim(cancellationToken);
        var deleted = await objects.DeleteAsync(context.User.Session, new(context.OxFolderId), ids, OxTimestamps.Any, cancellationToken);
        if (!deleted.TryGet(out var left, out var error) && ids.Length > 1 && PimErrors.IsOfItem(error))
        {
            foreach (var id in ids) await DeleteOfOxAsync(context, [id], outcomes, cancellationToken);
            return;
        }

        foreach (var id in ids)
        {
            var key = ItemKey.Parse(id);
            outcomes[id] = error switch
            {
                null when left!.Contains(id) => NotAllowed(key, version: null),
                null => ItemOutcome.Ok(key, version: null),
                { IsNotFound: true } => ItemOutcome.Ok(key, version: null),
                { IsPermission: true } => NotAllowed(key, version: null),
                _ => PimErrors.OutcomeOf(error),
            };
        }
    }
}
