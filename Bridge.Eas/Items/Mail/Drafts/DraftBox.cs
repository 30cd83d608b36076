using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>The folder of drafts as phones of 16.x have it: mails by stable ids, to be written and sent. What it does not do itself it has done to the mails in OX.</summary>
internal sealed class DraftBox(DraftAliasStore aliases, DraftEditor editor, MailLister lister)
{
    public async ValueTask<DraftKeys> KeysAsync(SourceContext context, string? epoch, CancellationToken cancellationToken) =>
        new(await aliases.LoadAsync(context.User.State, context.CollectionId, epoch ?? context.Epoch, cancellationToken));

    public async ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken)
    {
        var current = await lister.EpochAsync(context, cancellationToken);
        if (!current.Succeeded) return [.. adds.Select(_ => ItemOutcome.Failed(current.Failure.Kind == SourceFailureKind.FolderGone ? ItemStatus.CannotComplete : ItemStatus.Retry, current.Failure.Code))];
        var now = context with { Epoch = current.Value };
        await editor.SweepAsync(now, cancellationToken);
        return await editor.AddAsync(now, adds, look, cancellationToken);
    }

    /// <param name="context">Whose.</param>
    /// <param name="changes">What phones change, by the keys that they know.</param>
    /// <param name="mark">Changes flags and categories of mails in OX.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(
        SourceContext context, IReadOnlyList<ClientChange> changes, Func<IReadOnlyList<ClientChange>, ValueTask<IReadOnlyList<ItemOutcome>>> mark, CancellationToken cancellationToken)
    {
        var wishes = changes.Select(change => DraftWish.Read(change.Data)).ToList();
        var writes = wishes.Exists(wish => wish.HasContent || wish.Send);
        if (writes)
        {
            var current = await lister.EpochAsync(context, cancellationToken);
            if (!current.Succeeded || current.Value != context.Epoch)
                return [.. changes.Select(_ => ItemOutcome.Failed(current.Succeeded || current.Failure!.Kind == SourceFailureKind.FolderGone ? ItemStatus.NotFound : ItemStatus.Retry, current.Failure?.Code ?? "another validity"))];
            await editor.SweepAsync(context, cancellationToken);
        }

        var outcomes = new ItemOutcome[changes.Count];
        for (var i = 0; i < changes.Count; i++)
            if (wishes[i].HasContent || wishes[i].Send) outcomes[i] = await editor.ChangeAsync(context, changes[i], wishes[i], cancellationToken);

        // After the texts: a mark stands on the mail that a draft is now.
        var marked = Enumerable.Range(0, changes.Count).Where(i => outcomes[i] is null or { Status: ItemStatus.Success, IsSent: false } && (outcomes[i] is null || HasMarks(changes[i]))).ToList();
        if (marked.Count == 0) return outcomes;
        var keys = await KeysAsync(context, epoch: null, cancellationToken);
        var results = await mark([.. marked.Select(i => changes[i] with { Key = keys.InOx(changes[i].Key) ?? changes[i].Key, KnownVersion = (outcomes[i]?.Version ?? changes[i].KnownVersion) is { } version ? DraftKeys.Marks(version) : null })]);
        foreach (var (i, result) in marked.Zip(results)) outcomes[i] = Joined(keys, changes[i], outcomes[i], result);
        return outcomes;
    }

    /// <param name="context">Whose.</param>
    /// <param name="deletes">By the keys that phones know.</param>
    /// <param name="delete">Deletes mails in OX.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(
        SourceContext context, IReadOnlyList<ClientDelete> deletes, Func<IReadOnlyList<ClientDelete>, ValueTask<IReadOnlyList<ItemOutcome>>> delete, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(context, epoch: null, cancellationToken);
        var outcomes = await delete([.. deletes.Select(one => one with { Key = keys.InOx(one.Key) ?? one.Key })]);
        return [.. outcomes.Zip(deletes, (outcome, asked) => outcome.Key is null ? outcome : outcome with { Key = asked.Key })];
    }

    /// <summary>What a draft's text and its marks came to, under the key of the phone. A text that the phone does not have yet stays one that it is told.</summary>
    private static ItemOutcome Joined(DraftKeys keys, ClientChange change, ItemOutcome? written, ItemOutcome marked)
    {
        if (marked.Status != ItemStatus.Success) return written ?? marked;
        var version = marked.Version is not { } marks || marks < 0 ? marked.Version
            : written is not null || change.KnownVersion is not { } known || keys.IsCurrent(change.Key, known) ? keys.VersionOf(change.Key, marks)
            : Snapshot.Stale;
        return marked with { Key = change.Key, Version = version, SendBack = marked.SendBack || written?.SendBack == true, IsShared = written?.IsShared == true, WriteData = written?.WriteData };
    }

    private static bool HasMarks(ClientChange change) => change.Data.Has(EmailTags.Read) || change.Data.Has(EmailTags.Flag) || change.Data.Has(EmailTags.Categories);
}
