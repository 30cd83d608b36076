using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail.Drafts;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>A hit as it is now.</summary>
/// <param name="ServerId">Its id.</param>
/// <param name="Head">Its envelope.</param>
/// <param name="Item">The whole item, when bodies were asked for and it could be read.</param>
/// <param name="Words">How its text begins, when that was asked for and is known.</param>
internal sealed record FoundMail(string CollectionId, string ServerId, OxMailHead Head, PreparedItem? Item, string? Words);

/// <summary>Reads a page of what was found: the envelopes with one call for all, the messages only where the phone wants bodies.</summary>
internal sealed class FoundMailReader(IOxMailApi mail, FolderDirectory folders, MailMarkStore marks, DraftAliasStore drafts, MailItemReader reader, FoundMailWords words)
{
    /// <summary>OX likes no more calls of one user at once.</summary>
    private const int CallsAtOnce = 3;

    /// <param name="context">Who asks.</param>
    /// <param name="found">What was found.</param>
    /// <param name="request">Which of it, and how.</param>
    /// <param name="take">Sees each hit with its position, in order; false ends the reading. Mails that are gone are passed over.</param>
    /// <param name="cancellationToken">The time is over, or the phone hung up.</param>
    /// <returns>Why nothing can be read; null when it was.</returns>
    public async ValueTask<SourceFailure?> ReadAsync(
        EasCommandContext context, FoundMails found, PageRequest request, Func<FoundMail, int, bool> take, CancellationToken cancellationToken)
    {
        var all = await folders.AllAsync(context, cancellationToken);
        if (!all.Succeeded) return all.Failure;
        var byId = all.Value.ToDictionary(folder => folder.CollectionId);
        var page = found.Mails.Select((one, position) => (One: one, Position: position)).Skip(request.First).Take(request.Count)
            .Where(hit => byId.ContainsKey(found.Folders[hit.One.Folder].CollectionId))
            .Select(hit => new Place(byId[found.Folders[hit.One.Folder].CollectionId], found.Folders[hit.One.Folder].Epoch, hit.One.Uid, hit.One.Uid, hit.Position)).ToList();
        page = await CurrentAsync(context, page, cancellationToken);
        if (page.Count == 0) return null;

        var listed = await mail.HeadsAsync(context.User.Session, [.. page.Select(place => place.Mail)], cancellationToken);
        if (!listed.TryGet(out var heads, out var error)) return SourceFailures.Of(error);
        var there = new Dictionary<(string?, uint), OxMailHead>();
        foreach (var head in heads.Where(head => !((OxMailFlags)head.Flags).HasFlag(OxMailFlags.Deleted))) there.TryAdd((head.Folder, head.Uid), head);
        page.RemoveAll(place => !there.ContainsKey((place.Folder.OxId, place.Uid)));
        var begins = request.Words && page.Count > 0 ? await words.OfAsync(context.User.Session, [.. page.Select(place => place.Mail)], cancellationToken) : null;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = new Queue<(Place Place, Task<FoundMail> Read)>();
        var next = 0;
        try
        {
            while (next < page.Count || underWay.Count > 0)
            {
                while (next < page.Count && underWay.Count < CallsAtOnce)
                {
                    var place = page[next++];
                    underWay.Enqueue((place, ReadOneAsync(context, place, there[(place.Folder.OxId, place.Uid)], request.Options, stop.Token)));
                }

                var (at, read) = underWay.Dequeue();
                if (!take(await read with { Words = begins?.GetValueOrDefault(at.Mail) }, at.Position)) return null;
            }

            return null;
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var (_, read) in underWay) await ((Task)read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Where drafts that were written again are now.</summary>
    private async ValueTask<List<Place>> CurrentAsync(EasCommandContext context, List<Place> page, CancellationToken cancellationToken)
    {
        var aliases = new Dictionary<(string, string), DraftAliases>();
        foreach (var (folder, epoch) in page.Select(place => (place.Folder, place.Epoch)).Distinct().Where(one => SourceContexts.Of(context, one.Folder).IsDrafts))
            aliases[(folder.CollectionId, epoch)] = await drafts.LoadAsync(context.User.State, folder.CollectionId, epoch, cancellationToken);
        return aliases.Count == 0
            ? page
            : [.. page.Select(place => aliases.TryGetValue((place.Folder.CollectionId, place.Epoch), out var all) ? place with { Uid = all.CurrentOf(place.Known) } : place).Where(place => place.Uid != DraftAliases.Nowhere)];
    }

    private async Task<FoundMail> ReadOneAsync(EasCommandContext context, Place place, OxMailHead head, CollectionOptions? options, CancellationToken cancellationToken)
    {
        PreparedItem? item = null;
        if (options is not null)
        {
            var source = SourceContexts.Of(context, place.Folder) with { Options = options, Epoch = place.Epoch };
            var known = await marks.LoadAsync(context.User.State, place.Folder.CollectionId, place.Epoch, cancellationToken);
            item = await reader.ReadAsync(source, new OxMailRow(head.Uid, head.Flags, head.Color, head.ReceivedMs), version: 0, known.Find(head.Uid), cancellationToken);
        }

        return new(place.Folder.CollectionId, ServerId.Format(place.Folder.CollectionId, place.Epoch, ItemKey.Of(place.Known)), head, item is { WriteData: not null } ? item : null, Words: null);
    }

    /// <param name="Known">By which uid phones know it.</param>
    /// <param name="Uid">The one it has.</param>
    private readonly record struct Place(EasFolder Folder, string Epoch, uint Known, uint Uid, int Position)
    {
        internal OxMailRef Mail => new(new OxFolderId(Folder.OxId), Uid);
    }
}
