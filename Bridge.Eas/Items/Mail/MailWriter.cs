using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>
/// Carries out what phones change on mails: flags and deletions. Both name what is to be, so a repeated one does no harm; a mail is named by
/// validity and uid, so none hits another. One mail that OX refuses fails alone, and is sent back as it is.
/// </summary>
internal sealed class MailWriter(IOxMailApi mail, MailLister lister, MailScanStore scans)
{
    public async ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(context, cancellationToken) is { } refusal) return [.. changes.Select(_ => refusal)];

        // Of several changes of one mail the later one counts.
        var wanted = new Dictionary<uint, MailFlagChange>();
        foreach (var change in changes.Where(change => IsMail(change.Key)))
            wanted[Uid(change.Key)] = wanted.GetValueOrDefault(Uid(change.Key)).Then(MailFlagChange.Read(change.Data));

        var ends = new Dictionary<uint, OxError?>();
        var groups = wanted.Where(pair => pair.Value != default).GroupBy(pair => pair.Value, pair => pair.Key).ToList();
        if (groups.Count > 0)
        {
            var write = await scans.BeginAsync(context.User, context.OxFolderId, cancellationToken);
            foreach (var group in groups) await WriteFlagsAsync(context, group.Key, [.. group], ends, cancellationToken);
            await EndAsync(
                context, write, ends.Values,
                row => ends.TryGetValue(row.Uid, out var error) && error is null ? row with { Flags = (int)wanted[row.Uid].Of((OxMailFlags)row.Flags) } : row,
                cancellationToken);
        }

        return [.. changes.Select(change => OutcomeOf(change, wanted.GetValueOrDefault(Uid(change.Key)), ends.GetValueOrDefault(Uid(change.Key))))];
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

    private async ValueTask WriteFlagsAsync(SourceContext context, MailFlagChange change, uint[] uids, Dictionary<uint, OxError?> ends, CancellationToken cancellationToken)
    {
        await context.KeepClaim(cancellationToken);
        var updated = await mail.UpdateFlagsAsync(context.User.Session, new OxFolderId(context.OxFolderId), uids, change.Set, change.Clear, cancellationToken);
        var errors = updated.TryGet(out var each, out var all) ? each.ToDictionary(one => one.Uid, one => one.Error) : uids.ToDictionary(uid => uid, _ => (OxError?)all);

        // A mail that is gone takes no flag and needs none: its deletion is told by the next listing.
        foreach (var uid in uids) ends[uid] = errors[uid] is { IsNotFound: false } error ? error : null;
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
    private ValueTask EndAsync(
        SourceContext context, MailScanWrite write, IEnumerable<OxError?> ends, Func<OxMailRow, OxMailRow?> change, CancellationToken cancellationToken) =>
        scans.EndAsync(context.User, context.OxFolderId, write, ends.Any(error => error is not null && IsUnclear(error)) ? null : change, cancellationToken);

    /// <summary>Before anything is written: when the folder's UIDVALIDITY has changed, the phone's ids name other mails now (L19).</summary>
    /// <returns>What becomes of every command; null when the ids are good.</returns>
    private async ValueTask<ItemOutcome?> RefusalAsync(SourceContext context, CancellationToken cancellationToken)
    {
        var epoch = await lister.EpochAsync(context, cancellationToken);
        if (!epoch.Succeeded) return ItemOutcome.Failed(epoch.Failure.Kind == SourceFailureKind.FolderGone ? ItemStatus.NotFound : ItemStatus.Retry, epoch.Failure.Code);
        return epoch.Value == context.Epoch ? null : ItemOutcome.Failed(ItemStatus.NotFound, "another validity");
    }

    private static ItemOutcome OutcomeOf(ClientChange change, MailFlagChange flags, OxError? error)
    {
        if (!IsMail(change.Key)) return ItemOutcome.Failed(ItemStatus.NotFound, "no mail");
        if (error is not null) return Refused(change.Key, error);

        // A phone whose flags are not known goes on being told all of them.
        return ItemOutcome.Ok(change.Key, change.KnownVersion is >= 0 and var version ? MailVersion.Of(flags.Of(MailVersion.FlagsOf(version))) : change.KnownVersion);
    }

    private static ItemOutcome OutcomeOf(ClientDelete delete, OxError? error) => error is null ? ItemOutcome.Ok(delete.Key, version: null) : Refused(delete.Key, error);

    /// <summary>What OX refuses for good the phone is shown as it is: a flag goes back, a deleted mail comes again.</summary>
    private static ItemOutcome Refused(ItemKey key, OxError error) =>
        IsUnclear(error) ? ItemOutcome.Failed(ItemStatus.Retry, error.Code) : ItemOutcome.Ok(key, version: null) with { SendBack = true, Reason = error.Code };

    private static bool IsUnclear(OxError error) => MailStatuses.Of(error) == ItemStatus.Retry;

    private static bool IsMail(ItemKey key) => key.Text is null && key.Number <= uint.MaxValue;

    private static uint Uid(ItemKey key) => IsMail(key) ? (uint)key.Number : 0;
}
