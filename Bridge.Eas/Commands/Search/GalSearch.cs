using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Contacts;

namespace Bridge.Eas.Commands.Search;

/// <summary>Store "GAL": the global address list. Source: MS-ASCMD, "Search"; MS-ASCMD, "Properties (Search)".</summary>
internal sealed class GalSearch(IOxContactsApi contacts)
{
    private const int ShortestQuery = 2;
    private const int LongestQuery = 256;

    /// <summary>OX contact → element, in the order of the schema. FirstName always stands, even empty: an old client needs it.</summary>
    private static readonly (WbxmlTag Tag, Func<OxContact, string?> Value)[] Rows =
    [
        (GalTags.DisplayName, contact => contact.DisplayName),
        (GalTags.Phone, contact => contact.TelephoneBusiness1),
        (GalTags.Office, contact => contact.RoomNumber),
        (GalTags.Title, contact => contact.Position),
        (GalTags.Company, contact => contact.Company),
        (GalTags.Alias, contact => contact.Email1?.Split('@')[0]),
        (GalTags.FirstName, contact => contact.FirstName ?? ""),
        (GalTags.LastName, contact => contact.LastName),
        (GalTags.HomePhone, contact => contact.TelephoneHome1),
        (GalTags.MobilePhone, contact => contact.CellularTelephone1),
        (GalTags.EmailAddress, contact => contact.Email1),
    ];

    public async ValueTask<EasReply> AnswerAsync(EasCommandContext context, WbxmlElement store, CancellationToken cancellationToken)
    {
        var query = (store.TextOf(SearchTags.Query) ?? "").Trim();
        var range = ResultRange.Of(store.Child(SearchTags.Options)?.TextOf(SearchTags.Range));
        using var answer = new SearchAnswer();
        if (query.Length < ShortestQuery) return answer.ToReply(SearchStatus.Success, range.ToText(range.First), range.First);

        var found = await contacts.SearchGalAsync(context.User.Session, query[..Math.Min(query.Length, LongestQuery)], range.First, range.Count, cancellationToken);
        if (!found.TryGet(out var people, out var error))
        {
            var failure = SourceFailures.Of(error);
            return failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused ? Replies.Of(failure) : SearchAnswer.Refuse(SearchStatus.ServerError);
        }

        foreach (var person in people) answer.Add(place: null, writer => Write(writer, person));
        return answer.ToReply(SearchStatus.Success, range.ToText(range.First + people.Count), range.First + people.Count);
    }

    private static void Write(WbxmlWriter writer, OxContact person)
    {
        foreach (var (tag, value) in Rows)
        {
            var text = value(person);
            if (tag == GalTags.FirstName) writer.Element(tag, text);
            else writer.Optional(tag, text);
        }
    }
}
