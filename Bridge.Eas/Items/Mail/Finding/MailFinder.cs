using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail.Drafts;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>
/// Looks for mails by OX's own search: one call for each folder, and one more for each in which something was found (its UIDVALIDITY). What is
/// found are places; what a phone is told of them is read page by page.
/// </summary>
internal sealed class MailFinder(IOxMailApi mail, FolderDirectory folders, MailLister lister, DraftAliasStore drafts)
{
    /// <summary>OX likes no more calls of one user at once.</summary>
    private const int CallsAtOnce = 3;

    /// <summary>Rows read of one folder where not all that OX finds counts.</summary>
    private const int MostCandidates = 5000;

    /// <summary>Envelopes read to tell which mails belong to a conversation.</summary>
    private const int MostEnvelopes = 1000;

    /// <param name="context">Who asks.</param>
    /// <param name="query">For what.</param>
    /// <param name="search">For whom and how long.</param>
    /// <param name="timeout">What the search may take.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <remarks>When time runs out before all folders were searched, what was found until then counts, if anything was.</remarks>
    public async ValueTask<Finding> FindAsync(EasCommandContext context, MailQuery query, RunningSearch search, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var all = await folders.AllAsync(context, cancellationToken);
        if (!all.Succeeded) return new(FindingEnd.Failed, Failure: all.Failure);
        if (SearchedFolders.Of(all.Value, query) is not { } searched) return new(FindingEnd.FolderUnknown);
        if (!query.WantsMail) return new(FindingEnd.Found, FoundMails.None) { Complete = true };

        var hits = new List<Hit>();
        using var box = search.Allow(timeout);
        try
        {
            var ended = await SearchAsync(context, query, searched, hits, box.Token);
            if (ended.End != FindingEnd.Found) return ended;
            if (query.ConversationId is { } conversation && await KeepConversationAsync(context, conversation, hits, box.Token) is { } failure) return new(FindingEnd.Failed, Failure: failure);
            return (await PlacesAsync(context, hits, box.Token)) with { Complete = true };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (search.IsSuperseded || hits.Count == 0 || query.ConversationId is not null) return new(FindingEnd.TimedOut);
        }

        using var rest = search.Allow(timeout);
        try
        {
            return await PlacesAsync(context, hits, rest.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(FindingEnd.TimedOut);
        }
    }

    private async ValueTask<Finding> SearchAsync(EasCommandContext context, MailQuery query, IReadOnlyList<EasFolder> searched, List<Hit> hits, CancellationToken cancellationToken)
    {
        var range = new OxMailRange(query.HasAttachment is null ? FoundMails.Most : MostCandidates);
        OxError? refused = null;
        var answered = 0;
        var failed = await InOrderAsync(searched, folder => mail.SearchAsync(context.User.Session, new OxFolderId(folder.OxId), query.Term, range, cancellationToken), (folder, found) =>
        {
            if (found.TryGet(out var rows, out var error))
            {
                answered++;
                hits.AddRange(rows
                    .Where(hit => !hit.Row.Has(OxMailFlags.Deleted) && (query.HasAttachment is not { } wanted || hit.HasAttachment == wanted))
                    .Take(FoundMails.Most)
                    .Select(hit => new Hit(folder, hit.Row.Uid, hit.Row.ReceivedMs)));
                return null;
            }

            refused = error;
            return SourceFailures.Of(error) is { Kind: SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused } away ? away : null;
        });
        if (failed is not null) return new(FindingEnd.Failed, Failure: failed);

        // One folder that is gone or cannot be searched does not hide what is in the others.
        if (answered > 0 || refused is null) return new(FindingEnd.Found);
        return new(SourceFailures.Of(refused).Kind == SourceFailureKind.FolderGone ? FindingEnd.FolderUnknown : FindingEnd.Failed);
    }

    /// <summary>OX does not search for conversations: which mails belong to one is told by their envelopes, 200 in a call.</summary>
    private async ValueTask<SourceFailure?> KeepConversationAsync(EasCommandContext context, byte[] conversation, List<Hit> hits, CancellationToken cancellationToken)
    {
        var candidates = hits.OrderByDescending(hit => hit.ReceivedMs).Take(MostEnvelopes).Select(hit => new OxMailRef(new OxFolderId(hit.Folder.OxId), hit.Uid)).ToList();
        if (candidates.Count == 0) return null;
        var read = await mail.HeadsAsync(context.User.Session, candidates, cancellationToken);
        if (!read.TryGet(out var heads, out var error)) return SourceFailures.Of(error);
        var inside = heads.Where(head => Conversation.IdOf(head).AsSpan().SequenceEqual(conversation)).Select(head => (head.Folder, head.Uid)).ToHashSet();
        hits.RemoveAll(hit => !inside.Contains((hit.Folder.OxId, hit.Uid)));
        return null;
    }

    private async ValueTask<Finding> PlacesAsync(EasCommandContext context, List<Hit> hits, CancellationToken cancellationToken)
    {
        var newest = hits.OrderByDescending(hit => hit.ReceivedMs).ThenByDescending(hit => hit.Uid).Take(FoundMails.Most).ToList();
        var places = new List<(string CollectionId, string Epoch)>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var failed = await InOrderAsync([.. newest.Select(hit => hit.Folder).Distinct()], folder => lister.EpochAsync(SourceContexts.Of(context, folder), cancellationToken).AsTask(), (folder, epoch) =>
        {
            if (!epoch.Succeeded) return epoch.Failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused ? epoch.Failure : null;
            index[folder.CollectionId] = places.Count;
            places.Add((folder.CollectionId, epoch.Value));
            return null;
        });
        if (failed is not null) return new(FindingEnd.Failed, Failure: failed);
        var known = await KnownAsync(context, [.. newest.Where(hit => index.ContainsKey(hit.Folder.CollectionId))], folder => places[index[folder.CollectionId]].Epoch, cancellationToken);
        return new(FindingEnd.Found, new FoundMails(places, [.. known.Select(hit => (index[hit.Folder.CollectionId], hit.Uid))]));
    }

    /// <summary>Hits by the ids that the phone knows: drafts that were written again have the ones they had first, and what they were before nobody is shown.</summary>
    private async ValueTask<IReadOnlyList<Hit>> KnownAsync(EasCommandContext context, IReadOnlyList<Hit> hits, Func<EasFolder, string> epochOf, CancellationToken cancellationToken)
    {
        var aliases = new Dictionary<string, DraftAliases>(StringComparer.Ordinal);
        foreach (var folder in hits.Select(hit => hit.Folder).Distinct().Where(folder => SourceContexts.Of(context, folder).IsDrafts))
            aliases[folder.CollectionId] = await drafts.LoadAsync(context.User.State, folder.CollectionId, epochOf(folder), cancellationToken);
        return aliases.Count == 0 ? hits : [.. hits.Select(KnownOf).OfType<Hit>()];

        Hit? KnownOf(Hit hit) => !aliases.TryGetValue(hit.Folder.CollectionId, out var all) ? hit : all.KnownOf(hit.Uid) is { } uid ? hit with { Uid = uid } : null;
    }

    /// <summary>Asks for each folder, a few at once; <paramref name="take"/> sees the answers one after the other and may end it by a failure.</summary>
    private static async ValueTask<SourceFailure?> InOrderAsync<T>(IReadOnlyList<EasFolder> asked, Func<EasFolder, Task<T>> ask, Func<EasFolder, T, SourceFailure?> take)
    {
        var underWay = new Queue<(EasFolder Folder, Task<T> Call)>();
        var next = 0;
        try
        {
            while (next < asked.Count || underWay.Count > 0)
            {
                while (next < asked.Count && underWay.Count < CallsAtOnce)
                {
                    var folder = asked[next++];
                    underWay.Enqueue((folder, ask(folder)));
                }

                var (of, call) = underWay.Dequeue();
                if (take(of, await call) is { } failure) return failure;
            }

            return null;
        }
        finally
        {
            foreach (var (_, call) in underWay) await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private readonly record struct Hit(EasFolder Folder, uint Uid, long ReceivedMs);
}

/// <summary>What a search came to.</summary>
/// <param name="End">Whether it found out.</param>
/// <param name="Mails">With <see cref="FindingEnd.Found"/>.</param>
/// <param name="Failure">OX is away, or refuses the user: the whole request ends.</param>
internal sealed record Finding(FindingEnd End, FoundMails? Mails = null, SourceFailure? Failure = null)
{
    /// <summary>All folders were searched.</summary>
    public bool Complete { get; init; }
}
