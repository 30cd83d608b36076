using System.Security.Cryptography;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Items.Mail;

/// <summary>Moves mails. A mail's uid changes on the way, and OX copies before it takes away: so a mail may be in both folders, and is known again by its Message-ID.</summary>
internal sealed class MailMover(IOxMailApi mail, MailScanStore scans, MailMarkStore marks)
{
    /// <summary>OX gathers them into one IMAP command.</summary>
    internal const int MovesAtOnce = 100;

    public async ValueTask<SourceResult<MoveSight>> LookAsync(SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, CancellationToken cancellationToken)
    {
        var there = await ThereAsync(from, keys, cancellationToken);
        if (!there.Succeeded) return there.Failure;
        var kept = await marks.LoadAsync(from.User.State, from.CollectionId, from.Epoch, cancellationToken);
        var sight = there.Value.ToDictionary(
            head => ItemKey.Of(head.Uid),
            head => new ItemMark(LaterMails.IdentityOf(head), head.ReceivedMs, MailVersion.Seen(MailVersion.Of((OxMailFlags)head.Flags, head.Color, kept.Find(head.Uid)), from.Version)));

        var looked = await LaterMails.NextAsync(mail, from.User.Session, new OxFolderId(toOxFolderId), cancellationToken);
        if (looked.TryGet(out var destination, out var error)) return new MoveSight(sight, MailLister.EpochOf(destination.Status), destination.Next);
        var failure = SourceFailures.Of(error);
        return failure.Kind == SourceFailureKind.FolderGone ? new MoveSight(sight, IsDestinationGone: true) : failure;
    }

    public async ValueTask<IReadOnlyList<ItemMove>> MoveAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, MoveSight sight, CancellationToken cancellationToken)
    {
        var write = await scans.BeginAsync(from.User, from.OxFolderId, cancellationToken);
        uint[] uids = [.. keys.Select(key => (uint)key.Number)];
        var moved = await mail.MoveAsync(from.User.Session, new OxFolderId(from.OxFolderId), uids, new OxFolderId(toOxFolderId), cancellationToken);
        ItemMove[] ends = moved.TryGet(out var outcomes, out var error)
            ? [.. outcomes.Select(outcome => EndOf(outcome, sight))]
            : [.. uids.Select(_ => ItemMove.Failed(error.IsNotFound, SourceFailures.Of(error)))];

        var gone = uids.Where((_, index) => ends[index].End == MoveEnd.Moved).ToHashSet();
        var clear = ends.All(end => end.End is MoveEnd.Moved or MoveEnd.Refused);
        var after = await scans.EndAsync(from.User, from.OxFolderId, write, clear ? row => gone.Contains(row.Uid) ? null : row : null, cancellationToken);

        if (gone.Count > 0 && after is null && (await mail.ExamineAsync(from.User.Session, new OxFolderId(from.OxFolderId), cancellationToken)).TryGet(out var status, out _)) after = status;

        // Another validity, perhaps since before the move: the uids may have named other mails then.
        if (after is not null && MailLister.EpochOf(after) != from.Epoch) ends = [.. ends.Select(end => end.End == MoveEnd.Moved ? new ItemMove(MoveEnd.Unclear) : end)];
        await CarryMarksAsync(from, [.. keys.Zip(ends)], toOxFolderId, cancellationToken);
        return ends;
    }

    public async ValueTask<SourceResult<IReadOnlyList<ItemMove>>> SettleAsync(
        SourceContext from, IReadOnlyList<UnclearMove> moves, string toOxFolderId, CancellationToken cancellationToken)
    {
        var there = await ThereAsync(from, [.. moves.Select(move => move.Key)], cancellationToken);
        if (!there.Succeeded) return there.Failure;
        var stayed = there.Value.Select(head => ItemKey.Of(head.Uid)).ToHashSet();
        var arrived = await ArrivedAsync(from, moves, toOxFolderId, cancellationToken);
        if (!arrived.Succeeded) return arrived.Failure;

        // First those that have left: of several mails with one Message-ID only what is over may be the copy of one that stayed.
        var (epoch, found) = arrived.Value;
        var ends = new ItemMove[moves.Count];
        foreach (var index in Enumerable.Range(0, moves.Count).OrderBy(index => stayed.Contains(moves[index].Key)))
        {
            var move = moves[index];
            var copy = move.DestinationEpoch == epoch ? Take(found, move) : null;
            if (copy is null)
            {
                ends[index] = new(stayed.Contains(move.Key) ? MoveEnd.StillThere : MoveEnd.Gone);
                continue;
            }

            if (stayed.Contains(move.Key))
            {
                var finished = await FinishAsync(from, (uint)move.Key.Number, new OxFolderId(toOxFolderId), copy.Uid, cancellationToken);
                if (!finished.Succeeded) return finished.Failure;
                if (!finished.Value)
                {
                    ends[index] = new(MoveEnd.StillThere);
                    continue;
                }
            }

            ends[index] = new(MoveEnd.Moved, ItemKey.Of(copy.Uid), epoch);
        }

        await CarryMarksAsync(from, [.. moves.Select(move => move.Key).Zip(ends)], toOxFolderId, cancellationToken);
        return ends;
    }

    /// <summary>Dates of flags move with their mails. Whoever dies on the way leaves them behind: they are lost then, as when a mail is moved in OX.</summary>
    private async ValueTask CarryMarksAsync(SourceContext from, IReadOnlyList<(ItemKey Key, ItemMove End)> moves, string toOxFolderId, CancellationToken cancellationToken)
    {
        var arrived = moves.Where(move => move.End is { End: MoveEnd.Moved, Key: not null, Epoch: not null }).ToList();
        var kept = arrived.Count == 0 ? MailMarks.None("") : await marks.LoadAsync(from.User.State, from.CollectionId, from.Epoch, cancellationToken);
        var carried = arrived.Select(move => (Uid: (uint)move.End.Key!.Value.Number, Mark: kept.Find((uint)move.Key.Number), move.End.Epoch)).Where(one => one.Mark is not null).ToList();
        if (carried.Count == 0) return;

        // Who lists the destination meanwhile does not find them: that listing must not stay.
        var write = await scans.BeginAsync(from.User, toOxFolderId, cancellationToken);
        await marks.CarryAsync(from.User.State, toOxFolderId, carried[0].Epoch!, [.. carried.Select(one => (one.Uid, one.Mark!))], cancellationToken);
        await marks.ChangeAsync(from.User.State, from.CollectionId, from.Epoch, all => all.Without(arrived.Select(move => (uint)move.Key.Number)), cancellationToken);
        await scans.EndAsync(from.User, toOxFolderId, write, change: null, cancellationToken);
    }

    /// <summary>Takes away a mail that OX has copied only; byte for byte the same, or it is another mail and stays.</summary>
    /// <returns>Whether it was the same.</returns>
    private async ValueTask<SourceResult<bool>> FinishAsync(SourceContext from, uint uid, OxFolderId destination, uint copy, CancellationToken cancellationToken)
    {
        var folder = new OxFolderId(from.OxFolderId);
        var one = await DigestAsync(from.User.Session, folder, uid, cancellationToken);
        if (!one.Succeeded) return one.Failure;
        var other = await DigestAsync(from.User.Session, destination, copy, cancellationToken);
        if (!other.Succeeded) return other.Failure;
        if (!one.Value.AsSpan().SequenceEqual(other.Value)) return false;

        var write = await scans.BeginAsync(from.User, from.OxFolderId, cancellationToken);
        var deleted = await mail.DeleteAsync(from.User.Session, folder, [uid], hard: true, cancellationToken);
        await scans.EndAsync(from.User, from.OxFolderId, write, deleted.IsSuccess ? row => row.Uid == uid ? null : row : null, cancellationToken);
        return deleted.TryGet(out _, out var error) ? true : SourceFailures.Of(error);
    }

    private async ValueTask<SourceResult<byte[]>> DigestAsync(IOxSession session, OxFolderId folder, uint uid, CancellationToken cancellationToken)
    {
        var got = await mail.GetSourceAsync(session, folder, uid, cancellationToken);
        if (!got.TryGet(out var source, out var error)) return SourceFailures.Of(error);
        await using (source)
        {
            try
            {
                return await SHA256.HashDataAsync(source.Content, cancellationToken);
            }
            catch (IOException)
            {
                return new SourceFailure(SourceFailureKind.Unavailable, OxNetCodes.BadAnswer);
            }
        }
    }

    /// <summary>Those of the mails that are in the source folder; none when its uids are void.</summary>
    private async ValueTask<SourceResult<List<OxMailHead>>> ThereAsync(SourceContext from, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        var folder = new OxFolderId(from.OxFolderId);
        var examined = await mail.ExamineAsync(from.User.Session, folder, cancellationToken);
        if (!examined.TryGet(out var status, out var error)) return SourceFailures.Of(error);
        uint[] uids = [.. keys.Where(key => key.Text is null).Select(key => (uint)key.Number).Distinct()];
        if (uids.Length == 0 || MailLister.EpochOf(status) != from.Epoch) return new List<OxMailHead>();

        var listed = await mail.ListAsync(from.User.Session, folder, uids, cancellationToken);
        return listed.TryGet(out var heads, out error)
            ? heads.Where(head => (head.Flags & (int)OxMailFlags.Deleted) == 0).DistinctBy(head => head.Uid).ToList()
            : SourceFailures.Of(error);
    }

    /// <summary>What came into the destination since the first of these moves; nothing when there is no such folder any more.</summary>
    private async ValueTask<SourceResult<(string Epoch, List<OxMailHead> Found)>> ArrivedAsync(
        SourceContext from, IReadOnlyList<UnclearMove> moves, string toOxFolderId, CancellationToken cancellationToken)
    {
        var folder = new OxFolderId(toOxFolderId);
        var examined = await mail.ExamineAsync(from.User.Session, folder, cancellationToken);
        if (!examined.TryGet(out var status, out var error))
        {
            var failure = SourceFailures.Of(error);
            return failure.Kind == SourceFailureKind.FolderGone ? ("", []) : failure;
        }

        var epoch = MailLister.EpochOf(status);
        if (moves.All(move => move.DestinationEpoch != epoch)) return (epoch, []);
        var next = moves.Where(move => move.DestinationEpoch == epoch).Min(move => move.DestinationNext);
        var listed = await LaterMails.SinceAsync(mail, from.User.Session, folder, next, cancellationToken);
        return listed.TryGet(out var found, out error) ? (epoch, found) : SourceFailures.Of(error);
    }

    /// <summary>The mail that a move may have brought: of several the one received at the same time, else the first.</summary>
    private static OxMailHead? Take(List<OxMailHead> found, UnclearMove move)
    {
        var same = found.Where(head => head.Uid >= move.DestinationNext && LaterMails.IdentityOf(head) == move.Mark.Identity).ToList();
        var taken = same.Find(head => head.ReceivedMs == move.Mark.ReceivedMs) ?? same.FirstOrDefault();
        if (taken is not null) found.Remove(taken);
        return taken;
    }

    /// <summary>A mail server may not tell the new uid: then it has to be looked for.</summary>
    private static ItemMove EndOf(OxMailOutcome outcome, MoveSight sight) => outcome switch
    {
        { Error: { } error } => ItemMove.Failed(error.IsNotFound, SourceFailures.Of(error)),
        { NewUid: { } uid } => new(MoveEnd.Moved, ItemKey.Of(uid), sight.DestinationEpoch, sight.There[ItemKey.Of(outcome.Uid)].Version),
        _ => new(MoveEnd.Unclear),
    };
}
