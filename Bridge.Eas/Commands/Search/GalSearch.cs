using Bridge.Eas.Items.People;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Search;

/// <summary>Store "GAL": the global address list. Source: MS-ASCMD, "Search".</summary>
internal sealed class GalSearch(GalPeople people)
{
    public async ValueTask<EasReply> AnswerAsync(EasCommandContext context, WbxmlElement store, CancellationToken cancellationToken)
    {
        var options = store.Child(SearchTags.Options);
        var range = ResultRange.Of(options?.TextOf(SearchTags.Range));
        var wish = context.Version.Has(EasFeature.PeoplePictures) ? PictureWish.Of(options?.Child(SearchTags.Picture), SearchTags.MaxSize, SearchTags.MaxPictures) : null;
        var found = await people.FindAsync(context.User, store.TextOf(SearchTags.Query), (range.First, range.Count), wish, cancellationToken);
        if (!found.Succeeded) return found.Failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused ? Replies.Of(found.Failure) : SearchAnswer.Refuse(SearchStatus.ServerError);

        using var answer = new SearchAnswer();
        foreach (var person in found.Value.People) answer.Add(place: null, person.Write);
        return answer.ToReply(SearchStatus.Success, range.ToText(range.First + found.Value.People.Count), found.Value.Total);
    }
}
