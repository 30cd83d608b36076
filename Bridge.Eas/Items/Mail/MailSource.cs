using System.Runtime.CompilerServices;
using Bridge.Eas.Items.Mail.Drafts;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>Mail as the engine sees it. A phone may change flags and categories, and delete; only drafts it may also write.</summary>
internal sealed class MailSource(IOxMailApi mail, MailLister lister, MailScanStore scans, MailMarkStore marks, MailItemReader reader, DraftBox drafts) : ICollectionSource, IMovableSource
{
    /// <summary>OX likes no more calls of one user at once.</summary>
    private const int CallsAtOnce = 3;

    private readonly MailWriter _writer = new(mail, lister, scans, marks);
    private readonly MailMover _mover = new(mail, scans, marks);

    public EasClass Class => EasClass.Email;

    public async ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken)
    {
        var changes = await lister.DetectAsync(context, cursor, mustTell, cancellationToken);
        return context.IsDrafts && changes.Succeeded ? (await drafts.KeysAsync(context, changes.Value.Epoch, cancellationToken)).Known(changes.Value) : changes;
    }

    public ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken) =>
        lister.ProbeAsync(context, cancellationToken);

    public async IAsyncEnumerable<PreparedItem> PrepareAsync(
        SourceContext context, IReadOnlyList<WantedItem> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = context.IsDrafts
            ? (await drafts.KeysAsync(context, epoch: null, cancellationToken)).PrepareAsync(wanted, one => PrepareMailsAsync(context, one, cancellationToken), cancellationToken)
            : PrepareMailsAsync(context, wanted, cancellationToken);
        await foreach (var item in items) yield return item;
    }

    private async IAsyncEnumerable<PreparedItem> PrepareMailsAsync(
        SourceContext context, IReadOnlyList<WantedItem> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = await MarksAsync(context, wanted, cancellationToken);
        var found = await SightsAsync(context, wanted, known, cancellationToken);
        if (!found.Succeeded)
        {
            foreach (var one in wanted) yield return PreparedItem.Later(one.Item.Key, found.Failure);
            yield break;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = new Queue<Task<PreparedItem>>();
        var next = 0;
        try
        {
            while (next < wanted.Count || underWay.Count > 0)
            {
                while (next < wanted.Count && underWay.Count < CallsAtOnce) underWay.Enqueue(PrepareOneAsync(context, wanted[next++], found.Value, known, stop.Token));
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

    /// <summary>Mails come from transport, not from phones; only drafts are written.</summary>
    public ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken) => context.IsDrafts
        ? drafts.AddAsync(context, adds, look, cancellationToken)
        : ValueTask.FromResult<IReadOnlyList<ItemOutcome>>([.. adds.Select(_ => ItemOutcome.Failed(ItemStatus.Malformed, "mail cannot be added"))]);

    public ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken) => context.IsDrafts
        ? drafts.ChangeAsync(context, changes, marked => _writer.ChangeAsync(context, marked, cancellationToken), cancellationToken)
        : _writer.ChangeAsync(context, changes, cancellationToken);

    public ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken) => context.IsDrafts
        ? drafts.DeleteAsync(context, deletes, asked => _writer.DeleteAsync(context, asked, cancellationToken), cancellationToken)
        : _writer.DeleteAsync(context, deletes, cancellationToken);

    public int MovesAtOnce => MailMover.MovesAtOnce;

    public async ValueTask<SourceResult<MoveSight>> LookAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, CancellationToken cancellationToken)
    {
        var inOx = await InOxAsync(from, keys, cancellationToken);
        var sight = await _mover.LookAsync(from, inOx, toOxFolderId, cancellationToken);
        if (!from.IsDrafts || !sight.Succeeded) return sight;
        return sight.Value with { There = keys.Zip(inOx).Where(pair => sight.Value.There.ContainsKey(pair.Second)).ToDictionary(pair => pair.First, pair => sight.Value.There[pair.Second]) };
    }

    public async ValueTask<IReadOnlyList<ItemMove>> MoveAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, MoveSight sight, CancellationToken cancellationToken)
    {
        var inOx = await InOxAsync(from, keys, cancellationToken);
        var seen = from.IsDrafts ? sight with { There = keys.Zip(inOx).Where(pair => sight.There.ContainsKey(pair.First)).ToDictionary(pair => pair.Second, pair => sight.There[pair.First]) } : sight;
        return await _mover.MoveAsync(from, inOx, toOxFolderId, seen, cancellationToken);
    }

    public async ValueTask<SourceResult<IReadOnlyList<ItemMove>>> SettleAsync(
        SourceContext from, IReadOnlyList<UnclearMove> moves, string toOxFolderId, CancellationToken cancellationToken)
    {
        var inOx = await InOxAsync(from, [.. moves.Select(move => move.Key)], cancellationToken);
        return await _mover.SettleAsync(from, [.. moves.Zip(inOx, (move, key) => move with { Key = key })], toOxFolderId, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<ItemKey>> InOxAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        if (!context.IsDrafts) return keys;
        var known = await drafts.KeysAsync(context, epoch: null, cancellationToken);
        return [.. keys.Select(key => known.InOx(key) ?? key)];
    }

    private async Task<PreparedItem> PrepareOneAsync(SourceContext context, WantedItem wanted, Dictionary<uint, MailSight> mails, MailMarks known, CancellationToken cancellationToken)
    {
        var key = wanted.Item.Key;
        if (key.Text is not null) return PreparedItem.Gone(key);
        if (wanted.KnownVersion is { } held) return await PrepareChangeAsync(context, wanted.Item, held, known.Find((uint)key.Number), cancellationToken);
        return mails.TryGetValue((uint)key.Number, out var sight)
            ? await reader.ReadAsync(context, sight.Row, sight.Version, MarkIn(sight.Version, known.Find((uint)key.Number)), cancellationToken)
            : PreparedItem.Gone(key);
    }

    /// <summary>Only what differs; where it is not known what the phone holds, everything that may.</summary>
    private async Task<PreparedItem> PrepareChangeAsync(SourceContext context, SourceItem item, long held, MailMark? mark, CancellationToken cancellationToken)
    {
        var parts = MailVersion.Differences(held, item.Version).Known(context.Version);
        var flags = MailVersion.FlagsOf(item.Version);
        var told = MarkIn(item.Version, mark);
        IReadOnlyList<string> categories = [];
        if (parts.HasFlag(MailParts.Categories))
        {
            var read = await reader.CategoriesAsync(context, (uint)item.Key.Number, MailVersion.ColorOf(item.Version), MailVersion.HasTags(item.Version), cancellationToken);
            if (!read.Succeeded) return PreparedItem.Later(item.Key, read.Failure);
            categories = read.Value;
        }

        return PreparedItem.Ready(item.Key, item.Version, writer => MailPartsWriter.Write(writer, parts, flags, told, categories));
    }

    /// <summary>A version without dates of the flag is written without them, even if there are some by now: the phone is told of those by the next version.</summary>
    private static MailMark? MarkIn(long version, MailMark? mark) => MailVersion.FlagStampOf(version) == 0 && mark?.Flag is not null ? mark with { Flag = null, FlagStamp = 0 } : mark;

    /// <summary>Marks are read only where a mail has any.</summary>
    private ValueTask<MailMarks> MarksAsync(SourceContext context, IReadOnlyList<WantedItem> wanted, CancellationToken cancellationToken) =>
        wanted.Any(one => one.Item.Version < 0 || MailVersion.FlagStampOf(one.Item.Version) != 0 || MailVerb.Of(MailVersion.FlagsOf(one.Item.Version)) != 0)
            ? marks.LoadAsync(context.User.State, context.CollectionId, context.Epoch, cancellationToken)
            : ValueTask.FromResult(MailMarks.None(""));

    /// <summary>The wanted mails: from the detection itself, or for a replay and a Fetch from one call to OX.</summary>
    private async ValueTask<SourceResult<Dictionary<uint, MailSight>>> SightsAsync(SourceContext context, IReadOnlyList<WantedItem> wanted, MailMarks known, CancellationToken cancellationToken)
    {
        var sights = new Dictionary<uint, MailSight>();
        var unknown = new Dictionary<uint, long>();
        foreach (var one in wanted.Where(one => one.Item.Key.Text is null && one.KnownVersion is null))
        {
            var (uid, version) = ((uint)one.Item.Key.Number, one.Item.Version);
            if (one.Item.Rank > 0) sights[uid] = new(new OxMailRow(uid, (int)MailVersion.FlagsOf(version), MailVersion.ColorOf(version), one.Item.Rank), version);
            else unknown[uid] = version;
        }

        if (unknown.Count == 0) return sights;

        // No detection came before: a mail of another UIDVALIDITY is another mail.
        var epoch = await lister.EpochAsync(context, cancellationToken);
        if (!epoch.Succeeded) return epoch.Failure;
        if (epoch.Value != context.Epoch) return sights;
        var listed = await mail.ListAsync(context.User.Session, new OxFolderId(context.OxFolderId), [.. unknown.Keys], cancellationToken);
        if (!listed.TryGet(out var heads, out var error)) return SourceFailures.Of(error);

        // Marked as deleted is gone, as in a listing: the mail server only has not swept yet.
        foreach (var head in heads.Where(head => !((OxMailFlags)head.Flags).HasFlag(OxMailFlags.Deleted)))
        {
            var flags = (OxMailFlags)head.Flags;
            sights[head.Uid] = unknown.GetValueOrDefault(head.Uid, SourceItem.AsItIs) is >= 0 and var version
                ? new(new OxMailRow(head.Uid, (int)MailVersion.Over(flags, version), MailVersion.ColorOf(version), head.ReceivedMs), version)
                : new(new OxMailRow(head.Uid, head.Flags, head.Color, head.ReceivedMs), MailVersion.Seen(MailVersion.Of(flags, head.Color, known.Find(head.Uid)), context.Version));
        }

        return sights;
    }

    /// <summary>A mail to be written: as OX lists it, and the version that this is.</summary>
    private readonly record struct MailSight(OxMailRow Row, long Version);
}
