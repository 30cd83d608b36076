using System.Xml.Linq;
using EasClient.Http;
using EasClient.Requests;

namespace EasClient.Phone;

/// <summary>What a search found.</summary>
/// <param name="Status">1 for success: of the request, or of the store where the request succeeded.</param>
/// <param name="Hits">The hits; an empty Result, by which a server says "none", is not among them.</param>
/// <param name="Range">Which hits these are, or null.</param>
/// <param name="Total">How many there are in all, or null.</param>
public sealed record SearchResult(int? Status, IReadOnlyList<SearchHit> Hits, string? Range, int? Total);

/// <summary>One hit.</summary>
/// <param name="LongId">Id of a mail for fetching and answering it.</param>
/// <param name="CollectionId">Folder of a mail.</param>
/// <param name="ServerId">Find only: id of a mail.</param>
/// <param name="Properties">What the server tells of it.</param>
public sealed record SearchHit(string? LongId, string? CollectionId, string? ServerId, XElement Properties)
{
    /// <summary>Text of one property of a person (GAL page), or null.</summary>
    public string? Gal(string name) => Properties.Element(EasNames.Gal + name)?.Value;
}

public sealed partial class EasPhone
{
    private int _lastSearch;

    /// <summary>Searches the global address list.</summary>
    public Task<SearchResult> SearchGalAsync(
        string query, string range = "0-99", (int? MaxSize, int? MaxPictures)? pictures = null, CancellationToken cancellationToken = default) =>
        SearchAsync(SearchRequest.Gal(query, range, pictures), cancellationToken);

    /// <summary>Searches mail; all folders without a folder's id.</summary>
    public Task<SearchResult> SearchMailAsync(
        string text, string? collectionId = null, string range = "0-99", IReadOnlyList<BodyPreference>? bodies = null,
        CancellationToken cancellationToken = default) =>
        SearchMailAsync(new MailSearch(text) { CollectionIds = collectionId is null ? [] : [collectionId] }, range, bodies, cancellationToken);

    /// <summary>Searches mail.</summary>
    public Task<SearchResult> SearchMailAsync(
        MailSearch search, string range = "0-99", IReadOnlyList<BodyPreference>? bodies = null, CancellationToken cancellationToken = default) =>
        SearchAsync(SearchRequest.Mailbox(search, range, bodies ?? []), cancellationToken);

    /// <summary>16.1: finds mail.</summary>
    /// <param name="text">Words, or a query.</param>
    /// <param name="collectionId">Only this folder and those below; null for all.</param>
    /// <param name="range">First and last hit.</param>
    /// <param name="searchId">Of the search whose page is wanted; a new one by default.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    public Task<SearchResult> FindMailAsync(
        string text, string? collectionId = null, string range = "0-99", string? searchId = null, CancellationToken cancellationToken = default) =>
        FindAsync(SearchRequest.FindMail(searchId ?? NewSearchId(), text, collectionId, range), cancellationToken);

    /// <summary>16.1: finds people.</summary>
    public Task<SearchResult> FindPeopleAsync(string query, string range = "0-99", CancellationToken cancellationToken = default) =>
        FindAsync(SearchRequest.FindPeople(NewSearchId(), query, range), cancellationToken);

    private async Task<SearchResult> SearchAsync(XElement request, CancellationToken cancellationToken)
    {
        var response = await SendAsync(EasRequest.Of("Search", request), cancellationToken);
        var ns = EasNames.Search;
        var store = response.Xml?.Element(ns + "Response")?.Element(ns + "Store");
        return Read(response, store, ns);
    }

    private async Task<SearchResult> FindAsync(XElement request, CancellationToken cancellationToken)
    {
        var response = await SendAsync(EasRequest.Of("Find", request), cancellationToken);
        return Read(response, response.Xml?.Element(EasNames.Find + "Response"), EasNames.Find);
    }

    private static SearchResult Read(EasResponse response, XElement? store, XNamespace ns) => new(
        response.RootStatus is 1 ? SyncAnswer.Number(store?.Element(ns + "Status")) ?? response.RootStatus : response.RootStatus,
        [.. store?.Elements(ns + "Result").Where(result => result.HasElements).Select(result => ReadHit(result, ns)) ?? []],
        store?.Element(ns + "Range")?.Value,
        SyncAnswer.Number(store?.Element(ns + "Total")));

    private static SearchHit ReadHit(XElement result, XNamespace ns) => new(
        result.Element(EasNames.Search + "LongId")?.Value,
        result.Element(EasNames.AirSync + "CollectionId")?.Value,
        result.Element(EasNames.AirSync + "ServerId")?.Value,
        result.Element(ns + "Properties") ?? new XElement(ns + "Properties"));

    private string NewSearchId() => new Guid(++_lastSearch, 0, 0, new byte[8]).ToString();
}
