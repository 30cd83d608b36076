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
internal abstract partial class PimSource<T>(IOxObjectsApi<T> objects, RefusedFields refusedFields) : ICollectionSource, IMovableSource, IRestorableSource
    where T : class, new()
{
    private const int Chunk = 50, CallsAtOnce = 3, Tries = 3, MostRefusals = 10;

    private static readonly TimeSpan AuditEvery = TimeSpan.FromHours(24);

    /// <summary>After an audit that failed: meanwhile changes are told as ever.</summary>
    private static readonly TimeSpan AuditAgain = TimeSpan.FromHours(1);

    public abstract EasClass Class { get; }

    protected IOxObjectsApi<T> Objects => objects;

    protected RefusedFields RefusedFields => refusedFields;

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

    /// <summary>What a user would call it by.</summary>
    protected abstract OxColumn<T, string?>[] Naming { get; }

    protected abstract OxColumn<T, long?> LastModified { get; }

    protected abstract OxColumn<T, long?> CreationDate { get; }

    protected abstract PimRefusals<T> Refusals { get; }

    protected abstract PimPlace PlaceOf(T row, SourceContext context);

    /// <summary>Whether phones may read it and no more: what they change, move or delete of it stays as it is. Told by the columns of identity.</summary>
    protected virtual bool IsReadOnly(T row) => false;

    /// <summary>Whether there is anything of the kind: then deletions are preceded by a look.</summary>
    protected virtual bool HasReadOnly => false;

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
                return Sorted(all, deleted, context) with { Complete = true, IsAudit = true, Cursor = PimCursor.AfterListing(all.Select(Told), now).ToBytes() };
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

    /// <summary>Some answers carry 0 or nothing.</summary>
    protected static long? Stamp(long? timestamp) => timestamp is > 0 ? timestamp : null;
}

/// <summary>An object or why there is none.</summary>
internal sealed record PimRead<T>(T? Object, OxError? Error)
    where T : class;
