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

    private readonly MailWriter _writer = new(mail, lister, scans);
    private readonly MailMover _mover = new(mail, scans);

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

    public ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken) =>
        _writer.ChangeAsync(context, changes, cancellationToken);

    public ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken) =>
        _writer.DeleteAsync(context, deletes, cancellationToken);

    public int MovesAtOnce => MailMover.MovesAtOnce;

    public ValueTask<SourceResult<MoveSight>> LookAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, CancellationToken cancellationToken) =>
        _mover.LookAsync(from, keys, toOxFolderId, cancellationToken);

    public ValueTask<IReadOnlyList<ItemMove>> MoveAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, MoveSight sight, CancellationToken cancellationToken) =>
        _mover.MoveAsync(from, keys, toOxFolderId, sight, cancellationToken);

    public ValueTask<SourceResult<IReadOnlyList<ItemMove>>> SettleAsync(
        SourceContext from, IReadOnlyList<UnclearMove> moves, string toOxFolderId, CancellationToken cancellationToken) =>
        _mover.SettleAsync(from, moves, toOxFolderId, cancellationToken);

    private async Task<PreparedItem> PrepareOneAsync(SourceContext context, WantedItem wanted, Dictionary<uint, OxMailRow> rows, CancellationToken cancellationToken)
    {
        var key = wanted.Item.Key;
        if (key.Text is not null) return PreparedItem.Gone(key);
        if (wanted.KnownVersion is { } known)
        {
            // A version below zero: what the phone holds is not known, so it is told everything.
            var current = MailVersion.FlagsOf(wanted.Item.Version);
            return PreparedItem.Ready(key, wanted.Item.Version, MailFlagsChange.Writer(context.Version, known < 0 ? ~current : MailVersion.FlagsOf(known), current));
        }

        return rows.TryGetValue((uint)key.Number, out var row)
            ? await reader.ReadAsync(context, row, MailVersion.Of((OxMailFlags)row.Flags), cancellationToken)
            : PreparedItem.Gone(key);
    }

    /// <summary>Rows of the wanted mails: from the detection itself, or for a replay and a Fetch from one call to OX.</summary>
    private async ValueTask<SourceResult<Dictionary<uint, OxMailRow>>> RowsAsync(SourceContext context, IReadOnlyList<WantedItem> wanted, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<uint, OxMailRow>();
        var unknown = new Dictionary<uint, long>();
        foreach (var one in wanted.Where(one => one.Item.Key.Text is null && one.KnownVersion is null))
        {
            var uid = (uint)one.Item.Key.Number;
            if (one.Item.Rank > 0) rows[uid] = new OxMailRow(uid, (int)MailVersion.FlagsOf(one.Item.Version), Color: 0, one.Item.Rank);
            else unknown[uid] = one.Item.Version;
        }

        if (unknown.Count == 0) return rows;

        // No detection came before: a mail of another UIDVALIDITY is another mail.
        var epoch = await lister.EpochAsync(context, cancellationToken);
        if (!epoch.Succeeded) return epoch.Failure;
        if (epoch.Value != context.Epoch) return rows;
        var listed = await mail.ListAsync(context.User.Session, new OxFolderId(context.OxFolderId), [.. unknown.Keys], cancellationToken);
        if (!listed.TryGet(out var heads, out var error)) return SourceFailures.Of(error);

        // Marked as deleted is gone, as in a listing: the mail server only has not swept yet.
        foreach (var head in heads.Where(head => !((OxMailFlags)head.Flags).HasFlag(OxMailFlags.Deleted)))
        {
            var flags = unknown.GetValueOrDefault(head.Uid, SourceItem.AsItIs) is >= 0 and var version ? MailVersion.Over((OxMailFlags)head.Flags, version) : (OxMailFlags)head.Flags;
            rows[head.Uid] = new OxMailRow(head.Uid, (int)flags, head.Color, head.ReceivedMs);
        }

        return rows;
    }
}
