using System.Runtime.CompilerServices;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>Mail as the engine sees it. A phone may change flags and delete; everything else of a mail is fixed.</summary>
internal sealed class MailSource(IOxMailApi mail, MailLister lister, MailScanStore scans, MailItemReader reader) : ICollectionSource, IMovableSource
{
    /// <summary>OX likes no more calls of one user at once.</summary>
    private const int CallsAtOnce = 3;

    public EasClass Class => EasClass.Email;

    public ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken) =>
        lister.DetectAsync(context, cursor, mustTell, cancellationToken);

    public ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken) =>
        lister.ProbeAsync(context, cancellationToken);

    public async IAsyncEnumerable<PreparedItem> PrepareAsync(
        SourceContext context, IReadOnlyList<WantedItem> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = await RowsAsync(context, wanted, cancellationToken);
        if (!found.Succeeded)
        {
            foreach (var one in wanted) yield return PreparedItem.Later(one.Item.Key, found.Failure);
            yield break;
        }

        var rows = found.Value;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = new Queue<Task<PreparedItem>>();
        var next = 0;
        try
        {
            while (next < wanted.Count || underWay.Count > 0)
            {
                while (next < wanted.Count && underWay.Count < CallsAtOnce) underWay.Enqueue(PrepareOneAsync(context, wanted[next++], rows, stop.Token));
                yield return await underWay.Dequeue();
            }
        }
        finally
        {
            // The engine may have enough before all is read.
            await stop.CancelAsync();
            foreach (Task task in underWay) await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Mails come from transport, not from phones; drafts belong to 16.x.</summary>
    public ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ItemOutcome>>([.. adds.Select(_ => ItemOutcome.Failed(ItemStatus.Malformed, "mail cannot be added"))]);

    public async ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(context, cancellationToken) is { } refusal) return [.. changes.Select(_ => refusal)];

        var outcomes = new ItemOutcome[changes.Count];
        var written = new Dictionary<uint, (OxMailFlags Set, OxMailFlags Clear)>();
        var asked = changes.Select((change, index) => (Change: change, Index: index, Flags: MailFlagChange.Read(change.Data))).ToList();
        foreach (var group in asked.GroupBy(one => (one.Flags.Set, one.Flags.Clear)))
        {
            var (set, clear) = group.Key;
            var mails = group.Where(one => one.Change.Key.Text is null).ToList();
            foreach (var one in group.Where(one => one.Change.Key.Text is not null)) outcomes[one.Index] = ItemOutcome.Failed(ItemStatus.NotFound, "no mail");
            if (mails.Count == 0) continue;

            var uids = mails.Select(one => (uint)one.Change.Key.Number).ToList();
            var error = (set | clear) == OxMailFlags.None ? null : await WriteFlagsAsync(context, uids, set, clear, cancellationToken);
            foreach (var one in mails)
            {
                outcomes[one.Index] = error is null
                    ? ItemOutcome.Ok(one.Change.Key, one.Change.KnownVersion is { } version ? Changed(version, set, clear) : null)
                    : ItemOutcome.Failed(MailStatuses.Of(error), error.Code);
                if (error is null) written[(uint)one.Change.Key.Number] = (set, clear);
            }
        }

        if (written.Count > 0)
        {
            await scans.PatchAsync(
                context.User,
                context.OxFolderId,
                row => written.TryGetValue(row.Uid, out var flags) ? row with { Flags = (row.Flags | (int)flags.Set) & ~(int)flags.Clear } : row,
                cancellationToken);
        }

        return outcomes;
    }

    public async ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(context, cancellationToken) is { } refusal) return [.. deletes.Select(_ => refusal)];

        var outcomes = new ItemOutcome[deletes.Count];
        foreach (var group in deletes.Select((delete, index) => (Delete: delete, Index: index)).GroupBy(one => one.Delete.ToTrash))
        {
            var uids = group.Where(one => one.Delete.Key.Text is null).Select(one => (uint)one.Delete.Key.Number).ToList();
            var deleted = uids.Count == 0
                ? OxResult<OxDone>.Success(default)
                : await mail.DeleteAsync(context.User.Session, new OxFolderId(context.OxFolderId), uids, hard: !group.Key, cancellationToken);
            foreach (var one in group)
            {
                outcomes[one.Index] = deleted.Error is { } error && !error.IsNotFound
                    ? ItemOutcome.Failed(MailStatuses.Of(error), error.Code)
                    : ItemOutcome.Ok(one.Delete.Key, version: null);
            }

            if (!deleted.IsSuccess || uids.Count == 0) continue;
            var gone = uids.ToHashSet();
            await scans.PatchAsync(context.User, context.OxFolderId, row => gone.Contains(row.Uid) ? null : row, cancellationToken);
        }

        return outcomes;
    }

    public async ValueTask<ItemMove> MoveAsync(SourceContext from, ItemKey key, string toOxFolderId, CancellationToken cancellationToken)
    {
        var epoch = await lister.EpochAsync(from, cancellationToken);
        if (!epoch.Succeeded) return new ItemMove(epoch.Failure.Kind == SourceFailureKind.FolderGone ? ItemStatus.NotFound : ItemStatus.Retry);
        if (key.Text is not null || epoch.Value != from.Epoch) return new ItemMove(ItemStatus.NotFound);

        // Asked for first: a mail that has moved must be told where to.
        var destination = await lister.EpochAsync(@from with { OxFolderId = toOxFolderId }, cancellationToken);
        if (!destination.Succeeded) return new ItemMove(destination.Failure.Kind == SourceFailureKind.FolderGone ? ItemStatus.CannotComplete : ItemStatus.Retry);

        var uid = (uint)key.Number;
        var moved = await mail.MoveAsync(from.User.Session, new OxFolderId(from.OxFolderId), [uid], new OxFolderId(toOxFolderId), cancellationToken);
        if (!moved.TryGet(out var outcomes, out var error)) return new ItemMove(MailStatuses.Of(error));
        if (outcomes is not [{ Error: null, NewUid: { } newUid }]) return new ItemMove(outcomes is [{ Error: { } failed }] ? MailStatuses.Of(failed) : ItemStatus.NotFound);

        await scans.PatchAsync(from.User, from.OxFolderId, row => row.Uid == uid ? null : row, cancellationToken);
        return new ItemMove(ItemStatus.Success, ItemKey.Of(newUid), destination.Value);
    }

    /// <summary>Before anything is written: when the folder's UIDVALIDITY has changed, the phone's ids name other mails now (L19).</summary>
    /// <returns>What becomes of every command; null when the ids are good.</returns>
    private async ValueTask<ItemOutcome?> RefusalAsync(SourceContext context, CancellationToken cancellationToken)
    {
        var epoch = await lister.EpochAsync(context, cancellationToken);
        if (!epoch.Succeeded) return ItemOutcome.Failed(epoch.Failure.Kind == SourceFailureKind.FolderGone ? ItemStatus.NotFound : ItemStatus.Retry, epoch.Failure.Code);
        return epoch.Value == context.Epoch ? null : ItemOutcome.Failed(ItemStatus.NotFound, "another validity");
    }

    /// <summary>A phone whose flags are not known goes on being told all of them.</summary>
    private static long Changed(long version, OxMailFlags set, OxMailFlags clear) =>
        version == Snapshot.Stale ? version : MailVersion.Of((MailVersion.FlagsOf(version) | set) & ~clear);

    /// <summary>A phone whose flags are not known (it moved the mail here itself, and they may have changed before) is told every one: it holds the opposite.</summary>
    private static long Known(long version, long now) => version == Snapshot.Stale ? ~now : version;

    private async ValueTask<OxError?> WriteFlagsAsync(SourceContext context, List<uint> uids, OxMailFlags set, OxMailFlags clear, CancellationToken cancellationToken)
    {
        var updated = await mail.UpdateFlagsAsync(context.User.Session, new OxFolderId(context.OxFolderId), uids, set, clear, cancellationToken);
        if (!updated.TryGet(out var each, out var error)) return error;

        // A mail that is gone takes no flag and needs none: its deletion is told by the next listing.
        return each.Select(one => one.Error).FirstOrDefault(failed => failed is { IsNotFound: false });
    }

    private async Task<PreparedItem> PrepareOneAsync(SourceContext context, WantedItem wanted, Dictionary<uint, OxMailRow> rows, CancellationToken cancellationToken)
    {
        var key = wanted.Item.Key;
        if (key.Text is not null) return PreparedItem.Gone(key);
        if (wanted.KnownVersion is { } known)
            return PreparedItem.Ready(key, wanted.Item.Version, MailFlagsChange.Writer(context.Version, MailVersion.FlagsOf(Known(known, wanted.Item.Version)), MailVersion.FlagsOf(wanted.Item.Version)));

        return rows.TryGetValue((uint)key.Number, out var row)
            ? await reader.ReadAsync(context, row, MailVersion.Of((OxMailFlags)row.Flags), cancellationToken)
            : PreparedItem.Gone(key);
    }

    /// <summary>Rows of the wanted mails: from the detection itself, or for a replay and a Fetch from one call to OX.</summary>
    private async ValueTask<SourceResult<Dictionary<uint, OxMailRow>>> RowsAsync(SourceContext context, IReadOnlyList<WantedItem> wanted, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<uint, OxMailRow>();
        var unknown = new List<uint>();
        foreach (var one in wanted.Where(one => one.Item.Key.Text is null && one.KnownVersion is null))
        {
            var uid = (uint)one.Item.Key.Number;
            if (one.Item.Rank > 0) rows[uid] = new OxMailRow(uid, (int)MailVersion.FlagsOf(one.Item.Version), Color: 0, one.Item.Rank);
            else unknown.Add(uid);
        }

        if (unknown.Count == 0) return rows;

        // No detection came before: a mail of another UIDVALIDITY is another mail.
        var epoch = await lister.EpochAsync(context, cancellationToken);
        if (!epoch.Succeeded) return epoch.Failure;
        if (epoch.Value != context.Epoch) return rows;
        var listed = await mail.ListAsync(context.User.Session, new OxFolderId(context.OxFolderId), unknown, cancellationToken);
        if (!listed.TryGet(out var heads, out var error)) return SourceFailures.Of(error);
        foreach (var head in heads) rows[head.Uid] = new OxMailRow(head.Uid, head.Flags, head.Color, head.ReceivedMs);
        return rows;
    }
}
