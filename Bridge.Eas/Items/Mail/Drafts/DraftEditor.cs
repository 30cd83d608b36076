using System.Globalization;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Items.Mail.Originals;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>
/// Carries out what phones write into the folder of drafts. OX cannot change a mail: a draft is put there anew, phones go on knowing it by its first id
/// (<see cref="DraftAliases"/>), and the one before goes only when that is written down. Each is found again by its Message-ID, so that a repeated
/// command makes no second one.
/// </summary>
internal sealed class DraftEditor(IOxMailApi mail, OriginalReader originals, DraftAliasStore aliases, MailMarkStore marks, DraftSender sender)
{
    /// <summary>The newest drafts, among which those of a repeated Add are looked for.</summary>
    private const int Newest = 300;

    private const OxMailFlags Fresh = OxMailFlags.Draft | OxMailFlags.Seen;

    public async ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken)
    {
        if (!context.Rights.HasFlag(FolderRights.Create)) return [.. adds.Select(_ => ItemOutcome.Failed(ItemStatus.CannotComplete, "no right to create"))];
        var heads = await HeadsAsync(context, cancellationToken);
        if (!heads.TryGet(out var there, out var error)) return [.. adds.Select(_ => OfAdd(error))];

        var known = await KnownAsync(context, cancellationToken);
        var found = new AddMatches(look, there.Select(head => (Head: head, Uid: known.KnownOf(head.Uid))).Where(pair => pair.Uid is not null)
            .Select(pair => new ItemIdentity(Text(pair.Uid!.Value), DraftIdentity.Root(pair.Head.MessageId), pair.Head.ReceivedMs)));
        var outcomes = new List<ItemOutcome>();
        foreach (var add in adds) outcomes.Add(await AddAsync(context, add, found, cancellationToken));
        return outcomes;
    }

    /// <summary>One Change of the draft itself; changes of its marks are no business of this.</summary>
    public async ValueTask<ItemOutcome> ChangeAsync(SourceContext context, ClientChange change, DraftWish wish, CancellationToken cancellationToken)
    {
        if (!context.Rights.HasFlag(FolderRights.Write) && !context.Rights.HasFlag(FolderRights.Create)) return ItemOutcome.Ok(change.Key, version: null) with { SendBack = true };
        if (change.Key.Text is not null || change.Key.Number > uint.MaxValue) return ItemOutcome.Failed(ItemStatus.NotFound, "no draft");
        var (uid, command) = ((uint)change.Key.Number, ElementHash.Of(change.Data));
        if (wish.HasContent)
        {
            var (written, lacksFiles) = await WriteAsync(context, uid, wish, command, change.KnownVersion, change.ClientWins, isWhole: false, cancellationToken);
            if (!wish.Send || written.Status is not (ItemStatus.Success or ItemStatus.NotFound)) return written;

            // Nobody gets a file that the user has taken out.
            if (lacksFiles) return ItemOutcome.Failed(ItemStatus.CannotComplete, "a file to be taken out is not known any more");
        }

        return await sender.SendAsync(context, uid, command, cancellationToken);
    }

    /// <summary>Takes away what was written anew and not deleted then.</summary>
    public async ValueTask SweepAsync(SourceContext context, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(context, cancellationToken);
        uint[] former = [.. known.All.SelectMany(alias => alias.Former)];
        if (former.Length > 0) await RemoveAsync(context, former, cancellationToken);
    }

    private async ValueTask<ItemOutcome> AddAsync(SourceContext context, ClientAdd add, AddMatches found, CancellationToken cancellationToken)
    {
        var wish = DraftWish.Read(add.Data);
        if (wish.Send) return await sender.SendNewAsync(context, add, wish, cancellationToken);

        if ((found.MadeBy(add) ?? found.SaidBefore(add)) is { } made && found.Take(made))
        {
            // An Add is the whole draft: what an earlier one has made is written over, unless it is this very one.
            var (adopted, _) = await WriteAsync(context, uint.Parse(made, CultureInfo.InvariantCulture), wish, ElementHash.Of(add.Data), knownVersion: null, clientWins: true, isWhole: true, cancellationToken, DraftIdentity.Of(add.Uid, context.User));
            if (adopted.Status != ItemStatus.NotFound) return adopted with { IsShared = true };
        }

        var composed = DraftComposer.Compose(wish, before: null, _ => true, DraftIdentity.Of(add.Uid, context.User), context.User, context.Now);
        await context.KeepClaim(cancellationToken);
        var imported = await mail.ImportAsync(context.User.Session, Folder(context), Fresh, composed.Write, cancellationToken);
        if (!imported.TryGet(out var uid, out var error)) return OfAdd(error);
        return ItemOutcome.Ok(ItemKey.Of(uid), MailVersion.Seen(MailVersion.Of(Fresh), context.Version)) with { WriteData = Told(context, uid, wish, composed) };
    }

    /// <returns>
    /// What came of it, and whether a file stayed that should have gone: its reference names a form of the draft that is no more, since each writing
    /// gives them others. The Message-ID of what is written says so too, for the same command that comes again.
    /// </returns>
    private async ValueTask<(ItemOutcome Outcome, bool KeepsFile)> WriteAsync(
        SourceContext context, uint uid, DraftWish wish, ulong command, long? knownVersion, bool clientWins, bool isWhole, CancellationToken cancellationToken, string? same = null)
    {
        var keys = new DraftKeys(await KnownAsync(context, cancellationToken));
        var (key, current) = (ItemKey.Of(uid), keys.Aliases.CurrentOf(uid));
        var head = await originals.HeadAsync(context.User, Folder(context), current, cancellationToken);
        if (head.Failure is { } away) return (ItemOutcome.Failed(ItemStatus.Retry, away.Code), false);
        if (head.Value is not { } envelope) return (ItemOutcome.Failed(ItemStatus.NotFound, "gone"), false);
        var own = new DraftMarks((OxMailFlags)envelope.Flags, envelope.Color, (await marks.LoadAsync(context.User.State, context.CollectionId, context.Epoch, cancellationToken)).Find(current));
        var (next, nextButFiles) = (DraftIdentity.Next(envelope.MessageId, command, context.User), DraftIdentity.Next(envelope.MessageId, ~command, context.User));

        // An earlier try has written it, and nobody told the phone how its files are named now.
        if (envelope.MessageId == nextButFiles) return (Done(context, keys, key, own) with { SendBack = true }, true);
        if (envelope.MessageId == next || (same is not null && envelope.MessageId == same)) return (Done(context, keys, key, own) with { SendBack = true }, false);

        var removed = RemovedFrom(context, current, wish);
        var keepsFile = removed.Count < wish.Removed.Distinct(StringComparer.Ordinal).Count();
        if (keepsFile) next = nextButFiles;

        var tags = await TagsAsync(context, current, own, cancellationToken);
        if (!tags.Succeeded) return (ItemOutcome.Failed(ItemStatus.Retry, tags.Failure.Code), false);
        var read = await originals.ReadAsync(context.User, Folder(context), current, cancellationToken);
        if (read.Failure is { } failure) return (ItemOutcome.Failed(ItemStatus.Retry, failure.Code), false);
        if (read.Value is not { } before) return (ItemOutcome.Failed(ItemStatus.NotFound, "gone"), false);
        await using (before)
        {
            if (before.IsCut && !isWhole && wish.Body is null && wish.Message is null) return (ItemOutcome.Failed(ItemStatus.CannotComplete, "too much text"), false);
            var composed = DraftComposer.Compose(wish, isWhole ? null : before, path => !removed.Contains(path), next, context.User, context.Now);
            var written = await PutAsync(context, next, current, Fresh | own.Flag, composed, cancellationToken);
            if (!written.TryGet(out var fresh, out var error)) return (OfAdd(error), false);

            // Somebody else wrote meanwhile and wins: his draft keeps its id, the phone's stands beside it as a new one.
            var isStale = knownVersion is >= 0 and var held && !keys.IsCurrent(key, held);
            if (isStale && !clientWins) return (ItemOutcome.Failed(ItemStatus.Conflict, "written meanwhile"), false);

            await CarryAsync(context, fresh, own, tags.Value, cancellationToken);
            keys = new DraftKeys(await aliases.ChangeAsync(context.User.State, context.CollectionId, context.Epoch ?? "", all => all.With(uid, current, fresh), cancellationToken));
            await RemoveAsync(context, [current], cancellationToken);

            // References of attachments name the mail that holds them: the phone gets those of the new one.
            var hasFiles = wish.Added.Count > 0 || (!isWhole && before.Info.Attachments.Count > 0);
            return (Done(context, keys, key, own) with { SendBack = hasFiles || wish.Message is not null, IsShared = isStale }, keepsFile);
        }
    }

    /// <summary>Paths of the files that go, as far as their references name the draft as it is.</summary>
    private static HashSet<string> RemovedFrom(SourceContext context, uint current, DraftWish wish)
    {
        var now = ServerId.Format(context.CollectionId, context.Epoch, ItemKey.Of(current));
        return wish.Removed.Select(reference => AttachmentReference.TryParse(reference, out var parsed) && parsed.ServerId == now ? parsed.PartPath : null).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>User flags of a draft, which no list tells.</summary>
    private async ValueTask<SourceResult<IReadOnlyList<string>>> TagsAsync(SourceContext context, uint uid, DraftMarks own, CancellationToken cancellationToken)
    {
        if (!own.HasTags) return SourceResult<IReadOnlyList<string>>.Ok([]);
        var read = await mail.GetTagsAsync(context.User.Session, Folder(context), uid, cancellationToken);
        if (read.TryGet(out var tags, out var error)) return SourceResult<IReadOnlyList<string>>.Ok(tags.UserFlags);
        return error.IsNotFound ? SourceResult<IReadOnlyList<string>>.Ok([]) : SourceFailures.Of(error);
    }

    /// <summary>Gives a draft written anew what the one before had beside its text: colour, user flags, and what is kept of it beside OX.</summary>
    private async ValueTask CarryAsync(SourceContext context, uint fresh, DraftMarks own, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        if (tags.Count > 0) await mail.UpdateTagsAsync(context.User.Session, Folder(context), fresh, new OxMailTagsChange(own.Color > 0 ? own.Color : null, tags, []), cancellationToken);
        else if (own.Color > 0) await mail.SetColorAsync(context.User.Session, Folder(context), [fresh], own.Color, cancellationToken);
        if (own.Kept is { } kept) await marks.ChangeAsync(context.User.State, context.CollectionId, context.Epoch, all => all.With(fresh, kept, context.Now), cancellationToken);
    }

    /// <summary>Puts a draft into OX, or takes the one that an earlier try of the same command has put there.</summary>
    private async ValueTask<OxResult<uint>> PutAsync(SourceContext context, string messageId, uint current, OxMailFlags flags, ComposedDraft composed, CancellationToken cancellationToken)
    {
        var found = await mail.FindByMessageIdAsync(context.User.Session, Folder(context), messageId, cancellationToken);
        if (!found.TryGet(out var before, out var error)) return error;
        if (before is { } earlier && earlier > current) return OxResult<uint>.Success(earlier);
        await context.KeepClaim(cancellationToken);
        return await mail.ImportAsync(context.User.Session, Folder(context), flags, composed.Write, cancellationToken);
    }

    /// <summary>What cannot be taken away now nobody is shown, and it goes the next time.</summary>
    private async ValueTask RemoveAsync(SourceContext context, IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        await context.KeepClaim(cancellationToken);
        var deleted = await mail.DeleteAsync(context.User.Session, Folder(context), uids, hard: true, cancellationToken);
        if (deleted.IsSuccess) await aliases.ChangeAsync(context.User.State, context.CollectionId, context.Epoch ?? "", all => all.WithoutFormer(uids), cancellationToken);
    }

    private static ItemOutcome Done(SourceContext context, DraftKeys keys, ItemKey key, DraftMarks own) =>
        ItemOutcome.Ok(key, keys.VersionOf(key, MailVersion.Seen(MailVersion.Of(Fresh | own.Flag | own.Tags, own.Color, own.Kept), context.Version)));

    /// <summary>Which of the phone's files is which of ours.</summary>
    private static Action<WbxmlWriter>? Told(SourceContext context, uint uid, DraftWish wish, ComposedDraft composed) => wish.Added.Count == 0 ? null : writer =>
    {
        var serverId = ServerId.Format(context.CollectionId, context.Epoch, ItemKey.Of(uid));
        writer.Start(AirSyncBaseTags.Attachments);
        for (var i = 0; i < wish.Added.Count; i++)
        {
            writer.Start(AirSyncBaseTags.Attachment);
            writer.Element(AirSyncBaseTags.ClientId, wish.Added[i].ClientId);
            writer.Element(AirSyncBaseTags.FileReference, AttachmentReference.Of(serverId, composed.PathOfAdded(i)).ToString());
            writer.End();
        }

        writer.End();
    };

    private ValueTask<DraftAliases> KnownAsync(SourceContext context, CancellationToken cancellationToken) =>
        aliases.LoadAsync(context.User.State, context.CollectionId, context.Epoch, cancellationToken);

    private async ValueTask<OxResult<IReadOnlyList<OxMailHead>>> HeadsAsync(SourceContext context, CancellationToken cancellationToken)
    {
        var listed = await mail.AllAsync(context.User.Session, Folder(context), OxMailRange.All, cancellationToken);
        if (!listed.TryGet(out var rows, out var error)) return error;
        uint[] uids = [.. rows.Where(row => !row.Has(OxMailFlags.Deleted)).Select(row => row.Uid).OrderDescending().Take(Newest)];
        return uids.Length == 0 ? OxResult<IReadOnlyList<OxMailHead>>.Success([]) : await mail.ListAsync(context.User.Session, Folder(context), uids, cancellationToken);
    }

    /// <summary>A folder that is gone is no draft that is gone: the phone must not drop what its user wrote.</summary>
    private static ItemOutcome OfAdd(OxError error) => ItemOutcome.Failed(MailStatuses.Of(error) is ItemStatus.Retry ? ItemStatus.Retry : ItemStatus.CannotComplete, error.Code);

    private static OxFolderId Folder(SourceContext context) => new(context.OxFolderId);

    private static string Text(uint uid) => uid.ToString(CultureInfo.InvariantCulture);
}
