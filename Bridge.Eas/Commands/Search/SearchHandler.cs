using System.Globalization;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Contacts;

namespace Bridge.Eas.Commands.Search;

/// <summary>Search of the global address list. Other stores are told to be unavailable.</summary>
/// <remarks>Source: MS-ASCMD, "Search". Android needs Total always and one empty Result when nothing is found.</remarks>
internal sealed class SearchHandler(IOxContactsApi contacts) : IEasCommandHandler
{
    private const int MostResults = 100;
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

    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Document is not { } document) throw new EasProtocolException(EasStatus.InvalidContent, "Search without a body");
        if (document.Tag != SearchTags.Search || document.Child(SearchTags.Store) is not { } store)
            throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not Search, or names no store");
        if (!string.Equals(store.TextOf(SearchTags.Name), "GAL", StringComparison.OrdinalIgnoreCase)) return Answer(SearchStatus.InvalidRequest, [], first: 0);

        var query = (store.TextOf(SearchTags.Query) ?? "").Trim();
        var (first, count) = RangeOf(store.Child(SearchTags.Options)?.TextOf(SearchTags.Range));
        if (query.Length < ShortestQuery) return Answer(SearchStatus.Success, [], first);

        var found = await contacts.SearchGalAsync(context.User.Session, query[..Math.Min(query.Length, LongestQuery)], first, count, cancellationToken);
        if (found.TryGet(out var people, out var error)) return Answer(SearchStatus.Success, people, first);
        var failure = SourceFailures.Of(error);
        return failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused ? Replies.Of(failure) : Answer(SearchStatus.ServerError, [], first);
    }

    /// <summary>"0-24": both ends included.</summary>
    private static (int First, int Count) RangeOf(string? range)
    {
        var parts = range?.Split('-');
        if (parts is [var from, var to]
            && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && last >= first)
        {
            return (first, (int)Math.Min((long)last - first + 1, MostResults));
        }

        return (0, MostResults);
    }

    private static EasReply Answer(SearchStatus status, IReadOnlyList<OxContact> people, int first)
    {
        var writer = new WbxmlWriter();
        writer.Start(SearchTags.Search);
        writer.Element(SearchTags.Status, SearchStatus.Success);
        writer.Start(SearchTags.Response);
        writer.Start(SearchTags.Store);
        writer.Element(SearchTags.Status, status);
        if (status == SearchStatus.Success)
        {
            if (people.Count == 0) writer.Empty(SearchTags.Result);
            foreach (var person in people) WriteResult(writer, person);
            if (people.Count > 0) writer.Element(SearchTags.Range, string.Create(CultureInfo.InvariantCulture, $"{first}-{first + people.Count - 1}"));
            writer.Element(SearchTags.Total, first + people.Count);
        }

        writer.End();
        writer.End();
        writer.End();
        return EasReply.Of(writer, (int)status);
    }

    private static void WriteResult(WbxmlWriter writer, OxContact person)
    {
        writer.Start(SearchTags.Result);
        writer.Start(SearchTags.Properties);
        foreach (var (tag, value) in Rows)
        {
            var text = value(person);
            if (tag == GalTags.FirstName) writer.Element(tag, text);
            else writer.Optional(tag, text);
        }

        writer.End();
        writer.End();
    }
}

/// <summary>Source: MS-ASCMD, "Status (Search)".</summary>
internal enum SearchStatus
{
    Success = 1,
    InvalidRequest = 2,
    ServerError = 3,
}
