using Bridge.Eas.Items.Mail.Categories;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>
/// Carries out what phones change on mails: flags, categories and deletions. Each names what is to be, so a repeated one does no harm; a mail is named
/// by validity and uid, so none hits another. One mail that OX refuses fails alone, and is sent back as it is.
/// </summary>
internal sealed class MailWriter(IOxMailApi mail, MailLister lister, MailScanStore scans, MailMarkStore marks)
{
    private readonly CategoryWriter _categories = new(mail);

    public async ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(context, cancellationToken) is { } refusal) return [.. changes.Select(_ => refusal)];

        // Of several changes of one mail the later one counts.
        var open = new Dictionary<uint, MailWrite>();
        foreach (var change in changes.Where(change => IsMail(change.Key)))
        {
            if (!open.TryGetValue(Uid(change.Key), out var write)) open[Uid(change.Key)] = write = new MailWrite(Uid(change.Key), change.KnownVersion);
            write.Change = write.Change.Then(MailChange.Of(change.Data, context.Version, context.Now));
        }

        var writes = open.Values.Where(write => write.Change != MailChange.Nothing).ToList();
        if (writes.Count > 0) await WriteAsync(context, writes, cancellationToken);
        return [.. changes.Select(change => OutcomeOf(context, change, open.GetValueOrDefault(Uid(change.Key))))];
    }

    public async ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(context, cancellationToken) is { } refusal) return [.. deletes.Select(_ => refusal)];

        var ends = new Dictionary<uint, OxError?>();
        var asked = deletes.Where(delete => IsMail(delete.Key)).ToList();
        if (asked.Count > 0)
        {
            var write = await scans.BeginAsync(context.User, context.OxFolderId, cancellationToken);
            foreach (var group in asked.GroupBy(delete => delete.ToTrash))
                await DeleteAsync(context, [.. group.Select(delete => Uid(delete.Key)).Distinct()], hard: !group.Key, ends, cancellationToken);
            await EndAsync(context, write, ends.Values, row => ends.TryGetValue(row.Uid, out var error) && error is null ? null : row, cancellationToken);
        }

        return [.. deletes.Select(delete => OutcomeOf(delete, ends.GetValueOrDefault(Uid(delete.Key))))];
    }

    /// <summary>
    /// First what only we keep, then OX: as long as OX lacks a flag nobody is shown its dates, and a phone that gets no answer asks for the same again.
    /// </summary>
    private async ValueTask WriteAsync(SourceContext context, List<MailWrite> writes, CancellationToken cancellationToken)
    {
        var listing = await scans.BeginAsync(context.User, context.OxFolderId, cancellationToken);
        foreach (var write in writes.Where(write => write.Change.Categories is not null)) await _categories.LookAsync(context, write, cancellationToken);

        var kept = writes.Where(write => write.Change.Flag is not null || write.ChangesUserFlags).ToList();
        var known = kept.Count == 0
            ? MailMarks.None("")
            : await marks.ChangeAsync(context.User.State, context.CollectionId, context.Epoch, all => kept.Aggregate(all, (now, write) => write.Mark(now, context.Now)), cancellationToken);
        foreach (var write in kept) write.Kept = known.Find(write.Uid);

        foreach (var group in writes.Where(write => write.Change.Flags != default && write.Error is null).GroupBy(write => write.Change.Flags)) await WriteFlagsAsync(context, group.Key, [.. group], cancellationToken);
        foreach (var write in writes.Where(write => write.Change.Categories is not null && write.Error is null)) await _categories.WriteAsync(context, write, cancellationToken);

        var byUid = writes.ToDictionary(write => write.Uid);
        await EndAsync(
            context, listing, writes.Select(write => write.Error),
            row => byUid.TryGetValue(row.Uid, out var write) && write.Error is null ? row with { Version = write.VersionAfter(row.Version) } : row,
            cancellationToken);
    }

    private async ValueTask WriteFlagsAsync(SourceContext context, MailFlagChange change, List<MailWrite> writes, CancellationToken cancellationToken)
    {
        await context.KeepClaim(cancellationToken);
        var updated = await mail.UpdateFlagsAsync(context.User.Session, new OxFolderId(context.OxFolderId), [.. writes.Select(write => write.Uid)], change.Set, change.Clear, cancellationToken);
        var errors = updated.TryGet(out var each, out var all) ? each.ToDictionary(one => one.Uid, one => one.Error) : writes.ToDictionary(write => write.Uid, _ => (OxError?)all);

        // A mail that is gone takes no flag and needs none: its deletion is told by the next listing.
        foreach (var write in writes) write.Error = errors[write.Uid] is { IsNotFound: false } error ? error : null;
    }

    /// <summary>OX answers for all of them at once: where it refuses, the mail it means is found by halving.</summary>
    private async ValueTask DeleteAsync(SourceContext context, uint[] uids, bool hard, Dictionary<uint, OxError?> ends, CancellationToken cancellationToken)
    {
        await context.KeepClaim(cancellationToken);
        var deleted = await mail.DeleteAsync(context.User.Session, new OxFolderId(context.OxFolderId), uids, hard, cancellationToken);
        if (uids.Length > 1 && deleted.Error is { Kind: OxErrorKind.Other or OxErrorKind.Rejected or OxErrorKind.Conflict })
        {
            await DeleteAsync(context, uids[..(uids.Length / 2)], hard, ends, cancellationToken);
            await DeleteAsync(context, uids[(uids.Length / 2)..], hard, ends, cancellationToken);
            return;
        }

        foreach (var uid in uids) ends[uid] = deleted.Error is { IsNotFound: false } error ? error : null;
    }

    /// <summary>The listing stands again, unless nobody knows what OX has done.</summary>
    private async ValueTask EndAsync(
        SourceContext context, MailScanWrite write, IEnumerable<OxError?> ends, Func<MailRow, MailRow?> change, CancellationToken cancellationToken) =>
        await scans.EndAsync(context.User, context.OxFolderId, write, ends.Any(error => error is not null && IsUnclear(error)) ? null : change, cancellationToken);

    /// <summary>Before anything is written: when the folder's UIDVALIDITY has changed, the phone's ids name other mails now (L19).</summary>
    /// <returns>What becomes of every command; null when the ids are good.</returns>
    private async ValueTask<ItemOutcome?> RefusalAsync(SourceContext context, CancellationToken cancellationToken)
    {
        var epoch = await lister.EpochAsync(context, cancellationToken);
        if (!epoch.Succeeded) return ItemOutcome.Failed(epoch.Failure.Kind == SourceFailureKind.FolderGone ? ItemStatus.NotFound : ItemStatus.Retry, epoch.Failure.Code);
        return epoch.Value == context.Epoch ? null : ItemOutcome.Failed(ItemStatus.NotFound, "another validity");
    }

    private static ItemOutcome OutcomeOf(SourceContext context, ClientChange change, MailWrite? write)
    {
        if (write is null) return ItemOutcome.Failed(ItemStatus.NotFound, "no mail");
        if (write.Error is { } error) return Refused(change.Key, error);
        if (write.IsAltered) return ItemOutcome.Ok(change.Key, version: null) with { SendBack = true, Reason = "categories" };

        // A phone whose flags are not known goes on being told all of them.
        return ItemOutcome.Ok(change.Key, change.KnownVersion is >= 0 and var version ? MailVersion.Seen(write.HeldAfter(version), context.Version) : change.KnownVersion);
    }

    private static ItemOutcome OutcomeOf(ClientDelete delete, OxError? error) => error is null ? ItemOutcome.Ok(delete.Key, version: null) : Refused(delete.Key, error);

    /// <summary>What OX refuses for good the phone is shown as it is: a flag goes back, a deleted mail comes again.</summary>
    private static ItemOutcome Refused(ItemKey key, OxError error) =>
        IsUnclear(error) ? ItemOutcome.Failed(ItemStatus.Retry, error.Code) : ItemOutcome.Ok(key, version: null) with { SendBack = true, Reason = error.Code };

    private static bool IsUnclear(OxError error) => MailStatuses.Of(error) == ItemStatus.Retry;

    private static bool IsMail(ItemKey key) => key.Text is null && key.Number <= uint.MaxValue;

    private static uint Uid(ItemKey key) => IsMail(key) ? (uint)key.Number : 0;
}
