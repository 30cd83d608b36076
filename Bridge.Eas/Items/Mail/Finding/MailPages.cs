using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>Which page of which search a phone wants.</summary>
/// <param name="First">0-based index of the first hit.</param>
/// <param name="Count">At most so many.</param>
/// <param name="Anew">What is kept of this search is not good enough.</param>
/// <param name="MustBegin">A later page of a search that is not kept is refused, not searched for.</param>
/// <param name="Options">How bodies are wanted; null for envelopes alone.</param>
/// <param name="Words">Whether the first words of each are wanted.</param>
internal sealed record PageRequest(int First, int Count, bool Anew, bool MustBegin, CollectionOptions? Options, bool Words = false);

/// <summary>What became of it.</summary>
/// <param name="Next">Index after the last hit of the page.</param>
/// <param name="Total">Hits in all.</param>
/// <param name="Failure">The whole request ends.</param>
internal sealed record MailPage(FindingEnd End, int Next = 0, int Total = 0, SourceFailure? Failure = null);

/// <summary>Searches in mail, page by page: the first one searches, the others are cut from what it found.</summary>
internal sealed class MailPages(MailFinder finder, FoundMailStore kept, FoundMailReader reader, RunningSearches running, IOptions<SearchOptions> options)
{
    /// <param name="context">Who asks.</param>
    /// <param name="query">For what.</param>
    /// <param name="request">Which page.</param>
    /// <param name="write">Writes a hit; false when the answer is full.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<MailPage> ReadAsync(EasCommandContext context, MailQuery query, PageRequest request, Func<FoundMail, bool> write, CancellationToken cancellationToken)
    {
        using var search = running.Begin(context.User.State, context.DeviceId, cancellationToken);
        var found = request.First > 0 && !request.Anew ? await kept.LoadAsync(context.User.State, context.DeviceId, query.Hash, cancellationToken) : null;
        if (found is null)
        {
            if (request is { First: > 0, MustBegin: true }) return new(FindingEnd.NotBegun);
            var finding = await finder.FindAsync(context, query, search, options.Value.Timeout, cancellationToken);
            if (finding.Mails is not { } mails) return new(finding.End, Failure: finding.Failure);
            if (finding.Complete) await kept.SaveAsync(context.User.State, context.DeviceId, query.Hash, mails, cancellationToken);
            found = mails;
        }

        var (next, full) = (request.First, false);
        using var box = search.Allow(options.Value.Timeout);
        try
        {
            var failure = await reader.ReadAsync(context, found, request, Take, box.Token);
            if (failure is not null) return new(FindingEnd.Failed, Failure: failure);
            return new(FindingEnd.Found, full ? next : Math.Max(next, Math.Min(request.First + request.Count, found.Mails.Count)), found.Mails.Count);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A page may be shorter than asked for: the phone asks for what follows.
            return search.IsSuperseded || next == request.First ? new(FindingEnd.TimedOut) : new(FindingEnd.Found, next, found.Mails.Count);
        }

        bool Take(FoundMail one, int position)
        {
            full = !write(one);
            if (!full) next = position + 1;
            return !full;
        }
    }
}
