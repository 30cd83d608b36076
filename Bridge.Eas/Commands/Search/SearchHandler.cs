using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Search;

/// <summary>Searches the global address list and, from 12.0 on, mail. Other stores are told to be none.</summary>
/// <remarks>Source: MS-ASCMD, "Search".</remarks>
internal sealed class SearchHandler(GalSearch people, MailboxSearch mail) : IEasCommandHandler
{
    public ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Document is not { } document) throw new EasProtocolException(EasStatus.InvalidContent, "Search without a body");
        if (document.Tag != SearchTags.Search || document.Child(SearchTags.Store) is not { } store)
            throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not Search, or names no store");
        return store.TextOf(SearchTags.Name)?.Trim().ToUpperInvariant() switch
        {
            "GAL" => people.AnswerAsync(context, store, cancellationToken),
            "MAILBOX" when context.Version.Has(EasFeature.MailSearch) => mail.AnswerAsync(context, store, cancellationToken),
            _ => ValueTask.FromResult(SearchAnswer.Refuse(SearchStatus.InvalidRequest)),
        };
    }
}
