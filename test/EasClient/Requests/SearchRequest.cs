using System.Xml.Linq;
using EasClient.Phone;
using EasClient.Wbxml;

namespace EasClient.Requests;

/// <summary>Builds Search and Find requests. Source: MS-ASCMD, "Search", "Find".</summary>
public static class SearchRequest
{
    private static readonly XNamespace Ns = EasNames.Search;
    private static readonly XNamespace FindNs = EasNames.Find;

    /// <summary>Searches the global address list.</summary>
    /// <param name="query">Beginning of a name or address.</param>
    /// <param name="range">First and last hit, "0-99".</param>
    /// <param name="pictures">Whether pictures are wanted, of at most that many bytes and at most that many; since 14.1.</param>
    public static XElement Gal(string query, string range = "0-99", (int? MaxSize, int? MaxPictures)? pictures = null) => new(
        Ns + "Search",
        new XElement(
            Ns + "Store",
            new XElement(Ns + "Name", "GAL"),
            new XElement(Ns + "Query", query),
            new XElement(Ns + "Options", new XElement(Ns + "Range", range), pictures is { } wish ? PeopleRequest.Picture(Ns, wish.MaxSize, wish.MaxPictures) : null)));

    /// <summary>Searches mail.</summary>
    /// <param name="search">For what.</param>
    /// <param name="range">First and last hit.</param>
    /// <param name="bodies">Forms in which the hits' bodies may come.</param>
    public static XElement Mailbox(MailSearch search, string range, IEnumerable<BodyPreference> bodies) => new(
        Ns + "Search",
        new XElement(
            Ns + "Store",
            new XElement(Ns + "Name", "Mailbox"),
            new XElement(
                Ns + "Query",
                new XElement(
                    Ns + "And",
                    search.Class is null ? null : new XElement(EasNames.AirSync + "Class", search.Class),
                    search.CollectionIds.Select(id => new XElement(EasNames.AirSync + "CollectionId", id)),
                    search.Text is null ? null : new XElement(Ns + "FreeText", search.Text),
                    search.ConversationId is null ? null : Wire.Opaque(Ns + "ConversationId", search.ConversationId),
                    Compared("GreaterThan", search.After),
                    Compared("LessThan", search.Before))),
            new XElement(
                Ns + "Options",
                search.Rebuild ? new XElement(Ns + "RebuildResults") : null,
                search.Deep ? new XElement(Ns + "DeepTraversal") : null,
                new XElement(Ns + "Range", range),
                bodies.Select(body => body.ToXml()))));

    /// <summary>16.1: finds mail for words.</summary>
    public static XElement FindMail(string searchId, string text, string? collectionId, string range) => Find(
        searchId,
        new XElement(
            FindNs + "MailBoxSearchCriterion",
            new XElement(
                FindNs + "Query",
                new XElement(EasNames.AirSync + "Class", "Email"),
                collectionId is null ? null : new XElement(EasNames.AirSync + "CollectionId", collectionId),
                new XElement(FindNs + "FreeText", text)),
            new XElement(FindNs + "Options", new XElement(FindNs + "Range", range), new XElement(FindNs + "DeepTraversal"))));

    /// <summary>16.1: finds people in the global address list.</summary>
    public static XElement FindPeople(string searchId, string query, string range) => Find(
        searchId,
        new XElement(
            FindNs + "GalSearchCriterion",
            new XElement(FindNs + "Query", query),
            new XElement(FindNs + "Options", new XElement(FindNs + "Range", range), PeopleRequest.Picture(FindNs, maxSize: null, maxPictures: null))));

    private static XElement? Compared(string name, string? date) =>
        date is null ? null : new XElement(Ns + name, new XElement(EasNames.Email + "DateReceived"), new XElement(Ns + "Value", date));

    private static XElement Find(string searchId, XElement criterion) =>
        new(FindNs + "Find", new XElement(FindNs + "SearchId", searchId), new XElement(FindNs + "ExecuteSearch", criterion));
}

/// <summary>What a phone looks for in mail.</summary>
/// <param name="Text">Words, or a query.</param>
public sealed record MailSearch(string? Text)
{
    /// <summary>Folders; none leaves the element out.</summary>
    public IReadOnlyList<string> CollectionIds { get; init; } = [];

    /// <summary>Null leaves the element out.</summary>
    public string? Class { get; init; } = "Email";

    /// <summary>Only this conversation.</summary>
    public byte[]? ConversationId { get; init; }

    /// <summary>Received after, "2026-01-01T00:00:00.000Z".</summary>
    public string? After { get; init; }

    /// <summary>Received before.</summary>
    public string? Before { get; init; }

    /// <summary>Subfolders, too.</summary>
    public bool Deep { get; init; } = true;

    /// <summary>Search anew.</summary>
    public bool Rebuild { get; init; } = true;
}
