using Bridge.Eas.Commands.Search;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Items.People;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Find;

/// <summary>Finds mails and people; what Search does, in the form of 16.1.</summary>
/// <remarks>Source: MS-ASCMD, "Find".</remarks>
internal sealed class FindHandler(MailPages pages, MailQueryDecoder decoder, GalPeople people) : IEasCommandHandler
{
    public ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Document is not { } document) throw new EasProtocolException(EasStatus.InvalidContent, "Find without a body");
        if (document.Tag != FindTags.Find) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not Find");

        var criterion = document.Child(FindTags.ExecuteSearch);
        if (document.Child(FindTags.SearchId) is { } id && criterion?.Child(FindTags.MailBoxSearchCriterion) is { } mail) return FindMailAsync(context, mail, id, cancellationToken);
        if (criterion?.Child(FindTags.GalSearchCriterion) is { } gal) return FindPeopleAsync(context, gal, cancellationToken);
        return ValueTask.FromResult(FindAnswer.Refuse(FindStatus.InvalidRequest));
    }

    private async ValueTask<EasReply> FindMailAsync(EasCommandContext context, WbxmlElement criterion, WbxmlElement searchId, CancellationToken cancellationToken)
    {
        if (decoder.Find(context, criterion, searchId) is not { IsEmpty: false } query) return FindAnswer.Refuse(FindStatus.InvalidRequest);

        var range = ResultRange.Of(criterion.Child(FindTags.Options)?.TextOf(FindTags.Range));
        using var answer = new FindAnswer("Mailbox");
        var page = await pages.ReadAsync(context, query, new PageRequest(range.First, range.Count, Anew: false, MustBegin: true, Options: null, Words: true), one => Write(answer, one), cancellationToken);
        if (page.Failure is { Kind: SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused } away) return Replies.Of(away);
        return page.End switch
        {
            FindingEnd.Found => answer.ToReply(range.ToText(page.Next), page.Total),
            FindingEnd.NotBegun => answer.ToRefusal(FindStatus.RangeMustBegin),
            FindingEnd.FolderUnknown => FindAnswer.Refuse(FindStatus.FolderSyncRequired),
            _ => FindAnswer.Refuse(FindStatus.RetryLater),
        };
    }

    private async ValueTask<EasReply> FindPeopleAsync(EasCommandContext context, WbxmlElement criterion, CancellationToken cancellationToken)
    {
        var options = criterion.Child(FindTags.Options);
        var range = ResultRange.Of(options?.TextOf(FindTags.Range));
        var found = await people.FindAsync(
            context.User, criterion.TextOf(FindTags.Query), (range.First, range.Count), PictureWish.Of(options?.Child(FindTags.Picture), FindTags.MaxSize, FindTags.MaxPictures), cancellationToken);
        if (!found.Succeeded) return found.Failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused ? Replies.Of(found.Failure) : FindAnswer.Refuse(FindStatus.RetryLater);

        using var answer = new FindAnswer("GAL");
        foreach (var person in found.Value.People) answer.Add(place: null, person.Write);
        return answer.ToReply(range.ToText(range.First + found.Value.People.Count), found.Value.Total);
    }

    /// <summary>A page of envelopes is never too large.</summary>
    private static bool Write(FindAnswer answer, FoundMail one)
    {
        answer.Add(
            writer =>
            {
                writer.Element(AirSyncTags.Class, nameof(EasClass.Email));
                writer.Element(AirSyncTags.ServerId, one.ServerId);
                writer.Element(AirSyncTags.CollectionId, one.CollectionId);
            },
            writer => MailHeadWriter.WriteFound(writer, one.Head, one.Words));
        return true;
    }
}
