using Bridge.Eas.Commands.Sync;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Search;

/// <summary>Store "Mailbox". Source: MS-ASCMD, "Search", "Query".</summary>
internal sealed class MailboxSearch(MailPages pages, MailQueryDecoder decoder, UnwritableItems unwritable)
{
    public async ValueTask<EasReply> AnswerAsync(EasCommandContext context, WbxmlElement store, CancellationToken cancellationToken)
    {
        var asked = store.Child(SearchTags.Options);
        if (decoder.Decode(context, store) is not { IsEmpty: false } query) return SearchAnswer.Refuse(SearchStatus.InvalidRequest);

        var range = ResultRange.Of(asked?.TextOf(SearchTags.Range));
        var request = new PageRequest(range.First, range.Count, asked?.Has(SearchTags.RebuildResults) == true, MustBegin: false, BodiesOf(asked));
        using var answer = new SearchAnswer(unwritable);
        var page = await pages.ReadAsync(context, query, request, one => Write(context, answer, one), cancellationToken);
        if (page.Failure is { Kind: SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused } away) return Replies.Of(away);
        return page.End switch
        {
            FindingEnd.Found when range.First > 0 && range.First >= page.Total => SearchAnswer.Refuse(SearchStatus.EndOfRange),
            FindingEnd.Found => answer.ToReply(SearchStatus.Success, range.ToText(page.Next), page.Total),
            FindingEnd.FolderUnknown => SearchAnswer.Refuse(SearchStatus.FolderSyncRequired),
            FindingEnd.TimedOut => SearchAnswer.Refuse(SearchStatus.TimedOut),
            _ => SearchAnswer.Refuse(SearchStatus.ServerError),
        };
    }

    /// <summary>Bodies cost OX a call each: only who asks for them gets them.</summary>
    private static CollectionOptions? BodiesOf(WbxmlElement? asked) =>
        asked is not null && (asked.Has(AirSyncBaseTags.BodyPreference) || asked.Has(AirSyncBaseTags.BodyPartPreference)) ? SyncRequestDecoder.DecodeOptions(asked) : null;

    private static bool Write(EasCommandContext context, SearchAnswer answer, FoundMail one)
    {
        void Envelope(WbxmlWriter writer) => MailHeadWriter.Write(writer, one.Head, context.Version);
        return answer.Add(
            writer =>
            {
                writer.Element(AirSyncTags.Class, nameof(EasClass.Email));
                writer.Element(SearchTags.LongId, LongId.Of(one.ServerId));
                writer.Element(AirSyncTags.CollectionId, one.CollectionId);
            },
            one.Item?.WriteData ?? Envelope,
            Envelope);
    }
}
